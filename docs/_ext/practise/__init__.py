"""Practise: be asked before being told.

`cards` has all that one can be asked. `card_files` writes for the browser the list of all
cards and a script of the texts of each page, and `practice_page` makes the pages that ask,
which are lists of folded questions where no script runs. When a card comes back is said by
ts-fsrs; what is drawn, kept and shown is in `docs/_static/practice-*.js`, and recall mode,
which hides an answer until it is asked for, in `docs/_static/recall*.js`.
"""

from typing import TYPE_CHECKING

from kit.extension import load

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Set up what this room has for Sphinx."""
    return load(app, "practise.card_files", "practise.practice_page")
