"""What the project's checks found when they last ran, from the files that they wrote."""

import json
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from gate.examples import results
from kit import markup
from kit.extension import SAFE
from kit.words import many

logger = logging.getLogger(__name__)

KEYS = {
    "command",
    "date",
    "machine",
    "versions",
    "sentence",
    "columns",
    "rows",
    "code",
}
FEW = 5


class Evidence(SphinxDirective):
    """``:::{evidence} fuzz``: the results in ``evidence/fuzz.json``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Show the sentence, where and when it was found, and the table, folded.

        If other code than today's was checked, say so.
        """
        path = self.env.srcdir / "evidence" / f"{self.arguments[0]}.json"
        self.env.note_dependency(str(path))
        if not path.is_file():
            return self._refuse(
                f"there must be results in {path.name}, got no such file"
            )
        found = json.loads(path.read_text(encoding="utf-8"))
        if found.keys() != KEYS:
            return self._refuse(f"{path.name} must have the keys {sorted(KEYS)}")
        if not found["rows"]:
            return self._refuse(f"{path.name} must have rows, got none")
        versions = ", ".join(f"{name} {v}" for name, v in found["versions"].items())
        where = nodes.paragraph("", classes=["evidence-source"])
        where += [
            nodes.literal("", found["command"]),
            nodes.Text(f", {found['date']}, {found['machine']}, {versions}"),
        ]
        count = many(len(found["rows"]), "row")
        sentence = nodes.paragraph("", found["sentence"])
        self.set_source_info(sentence)
        return [
            sentence,
            where,
            *self._since(found["code"]),
            nodes.raw("", f"<details><summary>{count}</summary>", format="html"),
            table(found["columns"], found["rows"]),
            nodes.raw("", "</details>", format="html"),
        ]

    def _since(self, prints: dict[str, str]) -> list[nodes.Node]:
        package = results(self.env.app).package
        for file in package.modules.values():
            self.env.note_dependency(str(package.folder / file))
        changed = package.since(prints)
        if not changed:
            return []
        names = ", ".join(changed[:FEW]) + (", ..." if len(changed) > FEW else "")
        of = f"{len(changed)} of {many(len(prints), 'module')}"
        has = "has" if len(changed) == 1 else "have"
        words = f"Since then, the code of {of} {has} changed: {names}."
        return [nodes.paragraph("", words, classes=["evidence-source"])]

    def _refuse(self, rule: str) -> list[nodes.Node]:
        logger.warning(rule, location=self.get_location(), type="gate")
        return []


def table(columns: list[str], rows: list[list[Any]]) -> nodes.table:
    """Make a table; numbers stand to the right, as the style of the site has it."""
    return markup.table(dict.fromkeys(columns, 1), map(row, rows))


def row(entries: list[Any]) -> nodes.row:
    """Make one row."""
    cells = []
    for entry in entries:
        number = isinstance(entry, int | float)
        words = f"{entry:,}" if isinstance(entry, int) else str(entry)
        classes = ["text-right"] if number else []
        cells.append(nodes.entry("", nodes.paragraph("", words), classes=classes))
    return nodes.row("", *cells)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("evidence", Evidence)
    return SAFE
