"""Pages that list other pages: read again when a page is added or removed."""

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import catalog_file
from kit.extension import SAFE
from kit.perpage import PerPage

LISTING: PerPage[bool] = PerPage("listing")


def lists_pages(env: BuildEnvironment) -> None:
    """Have the current page read again when a page of the site is added or removed."""
    env.note_dependency(str(catalog_file(env.srcdir)))
    LISTING.of(env)[env.current_document.docname] = True


def outdated(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Give the pages that list others, if there are others now."""
    return sorted(LISTING.of(env)) if added or removed else []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension."""
    LISTING.connect(app)
    app.connect("env-get-outdated", outdated)
    return SAFE
