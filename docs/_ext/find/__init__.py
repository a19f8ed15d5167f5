"""Find a page in the words that one has.

`passages` gathers what can be found: titles, the wording of each question, its topics and
the synonyms of its front matter, short answers, key points, claims, wrong answers,
follow-ups, headings, functions, figures. `index_file` writes all of it into one script,
which a page loads when somebody begins to look for something; `plain` writes formulas in
letters. How pages are ranked is in `docs/_static/find-rank.js`, with MiniSearch, and what
one sees in `docs/_static/find.js`.
"""

from typing import TYPE_CHECKING

from kit.extension import load

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Set up what this room has for Sphinx."""
    return load(app, "find.passages", "find.index_file")
