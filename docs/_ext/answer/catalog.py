"""The catalog of questions, recipes and chapters, `questions.toml`, read and checked."""

import os
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
    """A folder of pages."""

    name: str
    title: str
    sentence: str

    @property
    def docname(self) -> str:
        """The page that lists the chapter's pages."""
        return f"{self.name}/index"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What has a page of its own, and where it lives."""

    number: str
    title: str
    wording: str
    chapter: str
    slug: str

    @property
    def docname(self) -> str:
        """The page, written or not."""
        return f"{self.chapter}/{self.slug}"


@dataclass(frozen=True, kw_only=True)
class Question(Entry):
    """A question of the book, in its words."""

    difficulty: str
    under: str = ""

    @property
    def above(self) -> str:
        """Give the heading that one has to know, unless the wording begins with it."""
        return "" if self.wording.startswith(self.under) else self.under


@dataclass(frozen=True, kw_only=True)
class Recipe(Entry):
    """A text that a page turns into steps that run, by its key in the bibliography."""

    text: str


@dataclass(frozen=True)
class Catalog:
    """All chapters in reading order, all questions in the book's order, all recipes."""

    chapters: dict[str, Chapter]
    questions: dict[str, Question]
    recipes: dict[str, Recipe]

    @property
    def entries(self) -> dict[str, Entry]:
        """Questions and recipes by their number."""
        return {**self.questions, **self.recipes}

    def of(self, chapter: Chapter) -> list[Entry]:
        """Give the questions and recipes of a chapter, in their order."""
        return [e for e in self.entries.values() if e.chapter == chapter.name]


def parse(text: str) -> Catalog:
    """Read a catalog; a broken rule raises `CatalogError` that names it."""
    try:
        data = tomllib.loads(text)
        chapters = [Chapter(**entry) for entry in data.get("chapter", [])]
        questions = [Question(**entry) for entry in data.get("question", [])]
        recipes = [Recipe(**entry) for entry in data.get("recipe", [])]
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise CatalogError(str(error)) from None
    _require_unique("chapter", [c.name for c in chapters])
    entries = [*questions, *recipes]
    _require_unique("number", [e.number for e in entries])
    _require_unique("page", [e.docname for e in entries])
    names = {c.name for c in chapters}
    for e in entries:
        _require_member(f"the chapter of {e.number}", e.chapter, names)
    for q in questions:
        _require_member(f"the difficulty of {q.number}", q.difficulty, DIFFICULTIES)
    return Catalog(
        {c.name: c for c in chapters},
        {q.number: q for q in questions},
        {r.number: r for r in recipes},
    )


def catalog(env: BuildEnvironment) -> Catalog:
    """Give the site's catalog."""
    return load(catalog_file(env.srcdir))


def catalog_file(source: str | os.PathLike[str]) -> Path:
    """Give the file of the catalog in a source folder."""
    return Path(source) / "questions.toml"


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
