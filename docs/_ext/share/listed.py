"""The list of all pages for search engines, `sitemap.xml`, and `robots.txt`, which names it.

Both only where the site has an address: they are made of it. The list has every page that
has a document, whichever of them was written by this build, in one order.
"""

from pathlib import Path
from xml.etree import ElementTree

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE

SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(addresses: list[str]) -> bytes:
    """Write a list of pages."""
    root = ElementTree.Element("urlset", xmlns=NAMESPACE)
    for address in addresses:
        page = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(page, "loc").text = address
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return text + b"\n"


def write(app: Sphinx, error: Exception | None) -> None:
    """Write both beside the pages, or remove what an earlier build wrote."""
    if error is not None or app.builder.name != "html":
        return
    base = app.config.html_baseurl
    files = {}
    if base:
        pages = [app.builder.get_target_uri(d) for d in sorted(app.env.found_docs)]
        files[SITEMAP] = sitemap([base + page for page in pages])
        files[ROBOTS] = f"User-agent: *\nAllow: /\nSitemap: {base}{SITEMAP}\n".encode()
    for name in (SITEMAP, ROBOTS):
        file = Path(app.outdir, name)
        if name in files:
            file.write_bytes(files[name])
        else:
            file.unlink(missing_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the files to the end of a build."""
    app.connect("build-finished", write)
    return SAFE
