"""What `make takeaway` has Sphinx write: the deck, and two papers to be printed.

It writes no pages, so it takes the doctrees of the site and adds seconds.
"""

from collections.abc import Iterator, Set
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE
from takeaway import paper
from takeaway.downloads import BOOKLET, DECK, SHEET
from takeaway.notes import all_notes
from takeaway.when import moment


class Takeaway(StandaloneHTMLBuilder):
    """Writes HTML for places without a site."""

    name = "takeaway"
    search = False

    def get_outdated_docs(self) -> Iterator[str]:
        """Give no page: none is written."""
        return iter(())

    def copy_assets(self) -> None:
        """Copy nothing."""

    def write_documents(self, docnames: Set[str]) -> None:
        """Write no pages."""

    def finish(self) -> None:
        """Write the files."""
        # Not where the site is built: its environment has no genanki.
        from takeaway.deck import deck

        out = Path(self.outdir)
        made = deck(all_notes(self.app), moment(Path(self.confdir)))
        (out / DECK.name).write_bytes(made)
        for download, write in ((SHEET, paper.sheet), (BOOKLET, paper.booklet)):
            file = out / Path(download.name).with_suffix(".html")
            file.write_text(write(self.app), encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder."""
    app.add_builder(Takeaway)
    return SAFE
