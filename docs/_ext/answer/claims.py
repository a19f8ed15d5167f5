"""Claims: sentences of an answer, each with the examples that show it."""

from dataclasses import dataclass

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from answer.front_matter import entry_of
from answer.parts import Part, headed_block
from gate.examples import RESULTS
from kit.extension import SAFE
from kit.own_nodes import register
from kit.pages import pages
from kit.perpage import PerPage
from kit.words import many, versions

logger = logging.getLogger(__name__)


class claim(headed_block):
    """A sentence, with its examples."""

    def plain(self) -> nodes.Element:
        """Give the number as a word: it would be a link to itself."""
        name = next(self.findall(nodes.reference))
        name.parent.replace(name, nodes.Text(f"{name.astext()}."))
        return super().plain()


@dataclass(frozen=True)
class Claim:
    """A claim of a page, by its number there."""

    number: int
    sentence: list[nodes.Node]
    first_line: int
    last_line: int

    @property
    def anchor(self) -> str:
        """The fragment of its address."""
        return f"claim-{self.number}"

    def has(self, line: int) -> bool:
        """Tell whether a line of the page stands under it."""
        return self.first_line <= line <= self.last_line


CLAIMS: PerPage[list[Claim]] = PerPage("claims")
IN_A_SENTENCE = (nodes.Text, nodes.math, nodes.literal, nodes.emphasis, nodes.strong)


class ClaimDirective(Part):
    """``:::{claim} A sentence.`` with at least one example under it."""

    required_arguments = 1
    final_argument_whitespace = True
    node_class = claim
    css_class = "claim"

    def run(self) -> list[nodes.Node]:
        """Give the claim its number; the page of all claims will list it."""
        (node,) = super().run()
        assert isinstance(node, claim)
        self._check(node)
        sentence = node.children[0]
        found = Claim(
            number=self.env.new_serialno("claim") + 1,
            sentence=[part.deepcopy() for part in sentence.children],
            first_line=self.lineno,
            last_line=self.lineno + self.content_offset + len(self.content),
        )
        docname = self.env.current_document.docname
        CLAIMS.of(self.env).setdefault(docname, []).append(found)
        name = nodes.reference("", f"Claim {found.number}", refid=found.anchor)
        name["classes"].append("claim-number")
        sentence[0:0] = [name, nodes.Text(" ")]
        node["ids"].append(found.anchor)
        return [node]

    def opening(self) -> nodes.Element:
        """Show the sentence."""
        return nodes.paragraph("", "", *self.argument(), classes=["sentence"])

    def _check(self, node: claim) -> None:
        sentence = node.children[0]
        for part in sentence.findall(nodes.Node):
            if part is not sentence and not isinstance(part, IN_A_SENTENCE):
                rule = "a claim's sentence may have text, code and formulas"
                logger.warning(f"{rule}, got {part.astext()!r}", location=node)


def examples(env: BuildEnvironment, docname: str) -> list[int]:
    """Give the lines of a page's examples that the build executed."""
    results = RESULTS.of(env)
    return results[docname].lines if docname in results else []


def executed(env: BuildEnvironment, docname: str, found: Claim) -> int:
    """Count the examples under one claim."""
    return sum(found.has(line) for line in examples(env, docname))


def check_executed(app: Sphinx, env: BuildEnvironment) -> None:
    """Require of every claim that an example under it was executed: text is not enough."""
    for docname, found in CLAIMS.of(env).items():
        if RESULTS.of(env)[docname].failures:
            continue  # not all of the page's examples may have had their turn
        for each in found:
            if not executed(env, docname, each):
                words = "".join(part.astext() for part in each.sentence)
                logger.warning(
                    f"a claim must have an example that is executed, got none under {words!r}",
                    location=(docname, each.first_line),
                )


def label(env: BuildEnvironment, docname: str, found: Claim) -> str:
    """Give a claim's name across the site, such as 4.3.2."""
    entry = entry_of(env, docname)
    return f"{entry.number}.{found.number}" if entry else str(found.number)


def append_footer(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say under a page how many of its examples were executed, and on what."""
    for name, page in pages(doctree, docname):
        section = next(page.findall(nodes.section), None)
        if section is not None and (count := len(examples(app.env, name))):
            were = "was" if count == 1 else "were"
            words = f"{many(count, 'example')} on this page {were} executed"
            words += f" with {versions()} when this page was built."
            section += nodes.paragraph("", words, classes=["executed"])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    for extension in ("gate.examples", "answer.parts", "answer.front_matter"):
        app.setup_extension(extension)
    register(app, claim)
    app.add_directive("claim", ClaimDirective)
    CLAIMS.connect(app)
    app.connect("env-updated", check_executed)
    app.connect("doctree-resolved", append_footer)
    return SAFE
