"""The page of all claims: by chapter, with the count of examples under each."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import Chapter, catalog
from answer.chapters import present
from answer.claims import CLAIMS, examples, executed, label
from answer.front_matter import written
from answer.reread_lists import LISTING, lists_pages
from kit import markup
from kit.extension import SAFE
from kit.perpage import Shown
from kit.words import many, versions

SHOWN = Shown("claims_index")


class total(nodes.General, nodes.Element):
    """The sentence that counts; filled when every page has been executed."""


class claims_of(nodes.General, nodes.Element):
    """The claims of one chapter; filled likewise."""


class ClaimsIndex(SphinxDirective):
    """``:::{claims-index}``."""

    def run(self) -> list[nodes.Node]:
        """Make room for every chapter's claims."""
        lists_pages(self.env)
        sections = [
            markup.section(c.title, c.name, claims_of("", chapter=c.name))
            for c in present(self.env)
        ]
        return [total(""), *sections]


def answers(env: BuildEnvironment, chapter: Chapter) -> list[str]:
    """Give the written pages of a chapter, in their order."""
    pages = written(env)
    return [pages[e.number] for e in catalog(env).of(chapter) if e.number in pages]


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the page when a claim or a count has changed."""
    now = [
        (
            docname,
            label(env, docname, claim),
            executed(env, docname, claim),
            [part.astext() for part in claim.sentence],
        )
        for docname, claims in sorted(CLAIMS.of(env).items())
        for claim in claims
    ]
    counts = [len(examples(env, docname)) for docname in written(env).values()]
    return SHOWN.outdated(env, {d: (now, counts) for d in LISTING.of(env)})


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the counts and the claims."""
    env = app.env
    for node in list(doctree.findall(total)):
        pages = list(written(env).values())
        claims = many(sum(len(CLAIMS.of(env).get(page, [])) for page in pages), "claim")
        count = many(sum(len(examples(env, page)) for page in pages), "example")
        words = f"{claims} in {many(len(pages), 'page')}; {count} executed with "
        words += f"{versions()} when this site was built."
        node.replace_self(nodes.paragraph("", words))
    for node in list(doctree.findall(claims_of)):
        chapter = catalog(env).chapters[node["chapter"]]
        node.replace_self(
            [
                part
                for page in answers(env, chapter)
                for part in listing(app, docname, page)
            ]
        )


def listing(app: Sphinx, here: str, page: str) -> list[nodes.Node]:
    """Give the claims of one answer, under its title."""
    env = app.env
    items = []
    for claim in CLAIMS.of(env).get(page, []):
        name = markup.link(app, here, page, label(env, page, claim), claim.anchor)
        sentence = [part.deepcopy() for part in claim.sentence]
        count = many(executed(env, page, claim), "example")
        line = nodes.paragraph("", "", name, nodes.Text(" "), *sentence)
        line += [nodes.Text(" "), markup.text(count, "count")]
        items.append(nodes.list_item("", line))
    title = markup.link(app, here, page, env.titles[page].astext())
    heading = nodes.paragraph("", "", title, classes=["answer"])
    return [heading, nodes.bullet_list("", *items, classes=["claims"])]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    for extension in ("answer.claims", "answer.chapters"):
        app.setup_extension(extension)
    app.add_directive("claims-index", ClaimsIndex)
    app.connect("env-updated", outdated)
    app.connect("doctree-resolved", fill)
    return SAFE
