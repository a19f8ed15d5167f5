"""How far each claim holds: its page is run with other settings, and with other seeds.

`code` finds the claims of a page and what each needs. `settings` finds the numbers of a
page that have a name, and writes others in their place.
`runs` runs the page once for each, and `outcomes` says what a claim does there: it holds,
it breaks, it states another number, or it cannot be tried. What ``make scope`` has found
is `kept` in docs/scope.json; `under_claims` shows it under each claim, in `words`.
"""

from typing import TYPE_CHECKING

from kit.extension import load

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Set up what this room has for Sphinx."""
    return load(app, "scope.under_claims")
