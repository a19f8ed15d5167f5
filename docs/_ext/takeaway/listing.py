"""``:::{takeaway}``: the table of what there is to take away.

A plain build has none of these files, so it names them and links to nothing. The copy of
the site that `make takeaway` makes has them, and there `with_links` makes links of the
names and says how large each is: of what is not there nobody knows the size.
"""

import html
import re
from collections.abc import Mapping

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE
from kit.markup import row, table
from kit.own_nodes import Own, register
from takeaway.downloads import ALL, FOLDER

COLUMNS = {"File": 22, "What it is": 60, "Size": 18}
ABSENT = "not here"
PLACE = re.compile(r'<span class="(file|size)" data-file="([^"]+)">[^<]*</span>')


class download(Own, nodes.Inline):
    """The name of a file, or its size."""

    element = "span"
    after_start = ""

    def attributes_of(self, builder: str) -> dict[str, str]:
        """Say of which file."""
        return {"data-file": self["file"]}

    def plain(self) -> nodes.Element:
        """Give the words."""
        return nodes.inline("", *self.children)


class Takeaway(SphinxDirective):
    """``:::{takeaway}``."""

    def run(self) -> list[nodes.Node]:
        """List the files."""
        rows = []
        for each in ALL:
            name = download("", nodes.Text(each.name), classes=["file"], file=each.name)
            size = download("", nodes.Text(ABSENT), classes=["size"], file=each.name)
            title = nodes.strong("", f"{each.title}.")
            rows.append(row([name], [title, nodes.Text(f" {each.about}")], [size]))
        return [table(COLUMNS, rows, "takeaway")]


def words_of(size: int) -> str:
    """Say how large a file is."""
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.0f} KB"


def with_links(page: str, sizes: Mapping[str, int]) -> str:
    """Give the page as it is where some of the files are: with links and sizes."""

    def shown(found: re.Match[str]) -> str:
        kind, name = found.groups()
        if name not in sizes:
            return found[0]
        if kind == "size":
            return words_of(sizes[name])
        address = html.escape(f"{FOLDER}/{name}")
        return f'<a class="download" href="{address}" download="">{name}</a>'

    return PLACE.sub(shown, page)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    register(app, download)
    app.add_directive("takeaway", Takeaway)
    return SAFE
