"""Figures of the gallery on pages, and pages under the figures of the gallery."""

from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from figures.scraper import alt_text, images
from kit import markup
from kit.extension import SAFE
from kit.pages import pages
from kit.perpage import PerPage, Shown

logger = logging.getLogger(__name__)

FIGURES: PerPage[list[str]] = PerPage("figures")  # gallery pages, by page
SHOWN = Shown("figures")


class GalleryFigure(SphinxDirective):
    """``:::{gallery-figure} chapter/plot_name``, with the caption as its content."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Show both variants, the caption, and a link to the script."""
        name = self.arguments[0]
        conf = self.config.sphinx_gallery_conf
        source = Path(self.env.srcdir)
        script = source / conf["examples_dirs"] / f"{name}.py"
        if not script.is_file():
            rule = "a figure must name a script, as chapter/plot_name"
            logger.warning(f"{rule}, got {name}", location=self.get_location())
            return []
        self.env.note_dependency(str(script.resolve()))
        gallery_page = f"{conf['gallery_dirs']}/{name}"
        docname = self.env.current_document.docname
        FIGURES.of(self.env).setdefault(docname, []).append(gallery_page)
        folder = Path("/", gallery_page).parent / "images"
        variants = [
            nodes.image(uri=file.as_posix(), alt=alt_text(script), classes=[variant])
            for variant, file in images(folder, name).items()
        ]
        words = "\n".join(self.content)
        for image in variants:
            self.set_source_info(image)
        caption = nodes.caption(words, "", *self.caption(gallery_page, script.name))
        self.set_source_info(caption)
        figure = nodes.figure("", *variants, caption, classes=["gallery-figure"])
        figure["ids"].append(nodes.make_id(script.stem))
        self.set_source_info(figure)
        return [figure]

    def caption(self, gallery_page: str, script: str) -> list[nodes.Node]:
        """Give the words of the caption, and the link."""
        words: list[nodes.Node] = []
        for block in self.parse_content_to_nodes():
            words += [*block.children, nodes.Text(" ")]
        if not words:
            rule = "a figure must have a caption"
            logger.warning(f"{rule}, got none", location=self.get_location())
        to_script = addnodes.pending_xref(
            "",
            nodes.inline("", script),
            refdomain="std",
            reftype="doc",
            reftarget=f"/{gallery_page}",
            refexplicit=True,
            refwarn=True,
            refdoc=self.env.current_document.docname,
        )
        return [*words, nodes.inline("", "", to_script, classes=["script"])]


def used_in(env: BuildEnvironment) -> dict[str, list[str]]:
    """Give the pages that show each figure."""
    users: dict[str, list[str]] = {}
    for docname, shown in sorted(FIGURES.of(env).items()):
        for gallery_page in dict.fromkeys(shown):
            users.setdefault(gallery_page, []).append(docname)
    return users


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the gallery pages whose users have changed."""
    users = used_in(env)
    titled: dict[str, object] = {
        page: [(user, env.titles[user].astext()) for user in users.get(page, [])]
        for page in env.found_docs
        if page.startswith(f"{app.config.sphinx_gallery_conf['gallery_dirs']}/")
    }
    return SHOWN.outdated(env, titled)


def tidy(app: Sphinx, doctree: nodes.document) -> None:
    """Take out what sphinx-gallery adds for larger galleries than this one."""
    for note in list(doctree.findall(nodes.note)):
        if "sphx-glr-download-link-note" in note["classes"]:
            note.parent.remove(note)  # the downloads are in sight
    for raw in list(doctree.findall(nodes.raw)):
        if "sg-tag-list" in raw.astext():
            raw.parent.remove(raw)  # a place for tags, of which there are none


def link_back(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say under the title of a figure's script which pages show it."""
    shown_in, titles = used_in(app.env), app.env.titles
    for name, page in pages(doctree, docname):
        if users := shown_in.get(name, []):
            links = [markup.link(app, name, d, titles[d].astext()) for d in users]
            words = [nodes.Text("Shown in "), *markup.enumeration(links)]
            words.append(nodes.Text("."))
            line = nodes.paragraph("", "", *words, classes=["used-in"])
            markup.insert_under_title(page, [line])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.setup_extension("figures.scraper")
    app.add_directive("gallery-figure", GalleryFigure)
    FIGURES.connect(app)
    app.connect("doctree-read", tidy)
    app.connect("env-updated", outdated)
    app.connect("doctree-resolved", link_back)
    return SAFE
