"""The catalog of questions and chapters, `questions.toml`, read and checked."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sphinx.environment import BuildEnvironment

DIFFICULTIES = {"E": "easy", "M": "medium", "H": "hard"}


class CatalogError(ValueError):
    """The catalog breaks one of its own rules."""


@dataclass(frozen=True)
class Chapter:
    """A folder of answers."""

    name: str
    title: str
    sentence: str

    @property
    def docname(self) -> str:
        """The page that lists the chapter's questions."""
        return f"{self.name}/index"


@dataclass(frozen=True)
class Question:
    """A question of the book, and where its answer lives."""

    number: str
    difficulty: str
    title: str
    wording: str
    chapter: str
    slug: str
    under: str = ""

    @property
    def docname(self) -> str:
        """The page of the answer, written or not."""
        return f"{self.chapter}/{self.slug}"


@dataclass(frozen=True)
class Catalog:
    """All chapters in reading order, all questions in the book's order."""

    chapters: dict[str, Chapter]
    questions: dict[str, Question]

    def of(self, chapter: Chapter) -> list[Question]:
        """Give the questions of a chapter, in the book's order."""
        return [q for q in self.questions.values() if q.chapter == chapter.name]


def parse(text: str) -> Catalog:
    """Read a catalog; a broken rule raises `CatalogError` that names it."""
    try:
        data = tomllib.loads(text)
        chapters = [Chapter(**entry) for entry in data.get("chapter", [])]
        questions = [Question(**entry) for entry in data.get("question", [])]
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise CatalogError(str(error)) from None
    _require_unique("chapter", [c.name for c in chapters])
    _require_unique("question", [q.number for q in questions])
    _require_unique("page", [q.docname for q in questions])
    names = {c.name for c in chapters}
    for q in questions:
        where = f"question {q.number}"
        _require_member(f"the chapter of {where}", q.chapter, names)
        _require_member(f"the difficulty of {where}", q.difficulty, DIFFICULTIES)
    return Catalog({c.name: c for c in chapters}, {q.number: q for q in questions})


def catalog(env: BuildEnvironment) -> Catalog:
    """Give the site's catalog, `questions.toml` in the source folder."""
    return load(Path(env.srcdir) / "questions.toml")


def load(path: Path) -> Catalog:
    """Read the catalog of a file, once for each state of it."""
    if not path.is_file():
        raise CatalogError(f"{path.name} is missing")
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read(path: Path, _modified: int) -> Catalog:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except CatalogError as error:
        raise CatalogError(f"{path.name}: {error}") from None


def _require_unique(kind: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise CatalogError(f"each {kind} must stand once, got {name} twice")


def _require_member(what: str, value: str, allowed: Any) -> None:
    if value not in allowed:
        raise CatalogError(f"{what} must be one of {', '.join(allowed)}, got {value}")
