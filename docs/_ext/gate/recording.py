"""What a run of examples imports of the package, and which files it opens.

A run starts without the package, so that every import of it is seen; and Python tells of
every file. Nothing is guessed from the text. What lies beside the package in its project, as
the gallery's drawings do, is a file that was opened.
"""

import functools
import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NoReturn


def inside(name: str, package: str) -> bool:
    """Tell whether a module is the package or lies in it."""
    return name == package or name.startswith(f"{package}.")


@functools.cache
def compiled(source: bytes, path: str) -> CodeType:
    """Compile a module, once for this process and all its forks."""
    return compile(source, path, "exec", dont_inherit=True)


class FromSource(SourceFileLoader):
    """Imports what is on the disk: bytecode is told by a date in seconds and a length."""

    def path_stats(self, path: str) -> NoReturn:
        """Have no date, so that no bytecode fits."""
        raise OSError

    def source_to_code(  # type: ignore[override]
        self, data: Any, path: Any, **options: Any
    ) -> CodeType:
        """Compile what was not compiled yet."""
        return compiled(bytes(data), str(path))


class Recorder:
    """Finds the modules of a package, and knows what was looked for."""

    def __init__(self, package: str) -> None:
        self.package = package
        spec = PathFinder.find_spec(package)
        folder = next(iter((spec and spec.submodule_search_locations) or ()), None)
        self.project = folder and Path(folder).resolve().parent
        self.names: list[str] = []
        self.opened: set[str] = set()

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note a file that is opened; refuse what no later build could compare."""
        if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
            self.opened.add(os.path.abspath(os.fsdecode(arguments[0])))
        elif event == "socket.connect" and isinstance(arguments[1], tuple):
            rule = "an example must not use the network"
            raise PermissionError(f"{rule}, got {arguments[1]}")

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Note a name of the package; import it, and what is beside it, from the source."""
        own = inside(name, self.package)
        if own:
            self.names.append(name)
        spec = PathFinder.find_spec(name, path, target)
        if spec and isinstance(spec.loader, SourceFileLoader):
            if own or self._beside(spec.loader.path):
                spec.loader = FromSource(name, spec.loader.path)
                return spec
        return spec if own else None

    def _beside(self, module: str) -> bool:
        """Tell whether a module is the project's own, and none that is installed."""
        file = Path(module).resolve()
        return (
            self.project is not None
            and file.is_relative_to(self.project)
            and not file.is_relative_to(Path(sys.prefix).resolve())
        )


RECORDERS: list[Recorder] = []  # the last one is told what happens


@functools.cache
def listen() -> None:
    """Ask Python to tell the recorders of this process what happens; it never stops."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if RECORDERS:
            RECORDERS[-1].hear(event, arguments)

    sys.addaudithook(hook)


@contextmanager
def recorded(package: str) -> Iterator[Recorder]:
    """Start without the package, and record what is imported of it, and opened.

    A name counts also if there is no such module, or if its import fails.
    """
    before = {name: sys.modules[name] for name in _present(package)}
    for name in before:
        del sys.modules[name]
    importlib.invalidate_caches()
    recorder = Recorder(package)
    sys.meta_path.insert(0, recorder)
    listen()
    RECORDERS.append(recorder)
    try:
        yield recorder
    finally:
        RECORDERS.remove(recorder)
        if recorder in sys.meta_path:
            sys.meta_path.remove(recorder)
        for name in _present(package):
            del sys.modules[name]
        sys.modules.update(before)


def _present(package: str) -> list[str]:
    return [name for name in sys.modules if inside(name, package)]
