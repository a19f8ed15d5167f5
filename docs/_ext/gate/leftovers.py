"""What is gone leaves nothing behind.

Sphinx keeps the html of a page that was removed or renamed, and sphinx-gallery the page
and the figures of such a script. Here both go, so that a site built again and again is
the one that a clean build would give.
"""

import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE


def listed(value: str | list[str]) -> list[str]:
    """Give a setting of sphinx-gallery that may be one folder or several."""
    return [value] if isinstance(value, str) else list(value)


def forget_scripts(app: Sphinx) -> None:
    """Remove what was generated from scripts that are no longer there."""
    if "sphinx_gallery_conf" not in app.config:
        return
    conf = app.config.sphinx_gallery_conf
    pairs = zip(
        listed(conf["examples_dirs"]), listed(conf["gallery_dirs"]), strict=True
    )
    for scripts, generated in pairs:
        source, target = Path(app.srcdir, scripts), Path(app.srcdir, generated)
        for copy in sorted(target.rglob("*.py")):
            if (source / copy.relative_to(target)).exists():
                continue
            figures = f"sphx_glr_{copy.stem}_*"
            for folder, pattern in (
                (copy.parent, f"{copy.stem}.*"),
                (copy.parent / "images", figures),
                (copy.parent / "images" / "thumb", figures),
            ):
                for file in folder.glob(pattern):
                    file.unlink()
        for index in target.glob("*/index.rst"):
            if not (source / index.parent.name).is_dir():
                shutil.rmtree(index.parent)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the clearing to the build."""
    # Pages without a document, such as the search: always written by this process.
    extra: set[str] = set()

    def note(
        app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any
    ) -> None:
        extra.add(page)

    def forget_pages(app: Sphinx, error: Exception | None) -> None:
        if error is not None or app.builder.name != "html":
            return
        outdir = Path(app.outdir)
        for html in outdir.rglob("*.html"):
            page = html.relative_to(outdir).with_suffix("").as_posix()
            if page not in app.env.found_docs | extra and "_static" not in html.parts:
                html.unlink()

    # After sphinx-gallery has written its pages, before Sphinx looks for documents.
    app.connect("builder-inited", forget_scripts, priority=900)
    app.connect("html-page-context", note)
    app.connect("build-finished", forget_pages)
    return SAFE
