"""Figures are drawn again when the package or the house style has changed.

sphinx-gallery compares the text of a script with the checksum of its last run, and
nothing else. So the checksums are removed.
"""

import hashlib
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

from catalog import load
from doctest_gate import package_files
from doctest_gate import stamp as environment


def digest(package: str) -> str:
    """Give a digest of everything but the scripts that a figure depends on."""
    own = [Path(__file__).with_name(name) for name in ("figures.py", "palette.py")]
    sources = package_files(package)
    styles = [
        style
        for folder in {s.parent for s in sources}
        for style in folder.glob("*.mplstyle")
    ]
    found = hashlib.sha256(environment().encode())
    for file in sorted({*own, *sources, *styles}):
        found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()


def configure(app: Sphinx, config: Config) -> None:
    """Run all scripts again if need be; order the chapters as the site does."""
    gallery = config.sphinx_gallery_conf
    stamp = stamp_file(app)
    now = digest(config.refnn_package)
    last = stamp.read_text(encoding="utf-8") if stamp.is_file() else ""
    if now != last:
        # Gone until all scripts ran: else undoing a change would keep its figures.
        stamp.unlink(missing_ok=True)
        # Not `run_stale_examples`: it would count as a changed configuration, and the
        # build after this one would write all pages again.
        for checksum in stamp.parent.rglob("*.py.md5"):
            checksum.unlink()
    catalog = load(Path(app.srcdir) / "questions.toml")
    order = [f"{gallery['examples_dirs']}/{name}" for name in catalog.chapters]
    drawn = [folder for folder in order if Path(app.srcdir, folder).is_dir()]
    gallery["subsection_order"] = [*drawn, "*"]


def stamp_file(app: Sphinx) -> Path:
    """Give the file that remembers what the figures were drawn with."""
    gallery_dir: str = app.config.sphinx_gallery_conf["gallery_dirs"]
    return Path(app.srcdir, gallery_dir, ".digest")


def remember(app: Sphinx, error: Exception | None) -> None:
    """Note what the figures were drawn with, once all of them were."""
    stamp = stamp_file(app)
    failing = app.config.sphinx_gallery_conf.get("failing_examples")
    if error is None and not failing and stamp.parent.is_dir():
        stamp.write_text(digest(app.config.refnn_package), encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension, before sphinx-gallery reads its configuration."""
    app.setup_extension("doctest_gate")
    app.setup_extension("questions")  # which ends the build without a catalog
    app.connect("config-inited", configure, priority=2)
    app.connect("build-finished", remember)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
