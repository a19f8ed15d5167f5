"""The page that a server shows at an address at which there is none.

It may be shown anywhere, so all that it asks for and leads to is counted from the root: it
is made where the site has an address, and nowhere else.
"""

from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE

PAGE = "404"
BODY = """\
<section><h1>Page not found</h1>
<p>There is no page at this address. It may have another name by now: look for it by its words in
the search, or in the list of contents, which is on every page.</p></section>
"""


def prefix(base: str) -> str:
    """Give the path at which a site begins."""
    return urlsplit(base).path


def configure(app: Sphinx, config: Config) -> None:
    """Say where the site begins, and what the page says."""
    config.notfound_pagename = PAGE
    config.notfound_urls_prefix = prefix(config.html_baseurl)
    config.notfound_context = {"title": "Page not found", "body": BODY}


def lead_home(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Tell the scripts of the page too where the site begins, and engines to leave it."""
    if page == PAGE:
        context["content_root"] = prefix(app.config.html_baseurl)
        context["pageurl"] = None
        context["metatags"] += '<meta name="robots" content="noindex">'


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the page, if there is an address."""
    if app.config.html_baseurl:
        app.connect("config-inited", configure)  # before it looks at what is said
        app.setup_extension("notfound.extension")
        app.connect("html-page-context", lead_home)
    return SAFE
