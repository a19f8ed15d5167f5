"""What an extension remembers of each page, and which pages to write again."""

import hashlib
from collections.abc import Iterable
from typing import Generic, TypeVar

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

T = TypeVar("T")


class PerPage(Generic[T]):
    """A dictionary from docname to value that lives in the build environment.

    Sphinx pickles it between builds and fills it in several processes: so a page that is
    read again or removed is forgotten, and what another process found is merged.
    """

    def __init__(self, name: str) -> None:
        self.name = f"refnn_{name}"

    def of(self, env: BuildEnvironment) -> dict[str, T]:
        """Give the dictionary, empty at first."""
        if not hasattr(env, self.name):
            setattr(env, self.name, {})
        values: dict[str, T] = getattr(env, self.name)
        return values

    def connect(self, app: Sphinx) -> None:
        """Keep the dictionary true while pages come and go."""
        app.connect("env-purge-doc", self._purge)
        app.connect("env-merge-info", self._merge)

    def _purge(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        self.of(env).pop(docname, None)

    def _merge(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        docnames: Iterable[str],
        other: BuildEnvironment,
    ) -> None:
        theirs = self.of(other)
        self.of(env).update({d: theirs[d] for d in docnames if d in theirs})


class Shown:
    """What was last written into pages about *other* pages.

    Sphinx writes a page again when its own source changes. A page that shows what other
    pages say has to be named in `env-updated` too, when that has changed.
    """

    def __init__(self, name: str) -> None:
        self.name = f"refnn_shown_{name}"

    def outdated(self, env: BuildEnvironment, shown: dict[str, object]) -> list[str]:
        """Remember what each page shows, and give those that showed something else.

        Digests are remembered, as the environment is read in every build. Often many pages
        show one thing, which is digested once.
        """
        before: dict[str, str] = getattr(env, self.name, {})
        things = {id(what): what for what in shown.values()}
        digests = {key: _digest(repr(what)) for key, what in things.items()}
        now = {page: digests[id(what)] for page, what in shown.items()}
        setattr(env, self.name, now)
        return [page for page in now if before.get(page) != now[page]]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
