"""Paths of the project, for what must not wait for docutils."""

from pathlib import Path


def relative(path: str | Path, root: Path) -> str:
    """Give a path as a reader of the project would type it."""
    path = Path(path).resolve()
    inside = path.is_relative_to(root.resolve())
    return (path.relative_to(root.resolve()) if inside else path).as_posix()
