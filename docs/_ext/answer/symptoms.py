"""Symptoms: what one sees, the test that tells its causes apart, and each cause.

The sections of the page are the only source. Those of the page ask a question, those
within say what one sees, and open with the test; each ``:::{cause}`` under it says what
the test then shows, the remedy, and which claim of an answer says why. The decision tree
and the table (`symptom_lists`) are made from that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from answer.claims import CLAIMS, Claim, examples
from answer.front_matter import written
from answer.parts import Part, headed_block
from gate.examples import RESULTS
from kit import markup
from kit.extension import SAFE
from kit.own_nodes import register
from kit.perpage import PerPage, Shown

logger = logging.getLogger(__name__)

OPTIONS = ("shows", "remedy", "why")
REASON = re.compile(r"(\S+)\.(\d+) (\S.*)")
SHOWN = Shown("symptoms")


class cause(headed_block):
    """A cause, with its remedy and the examples that show both."""


class reason(nodes.General, nodes.Inline, nodes.TextElement):
    """Which claim says why, such as 6.1.3; filled when every page has been read."""


@dataclass(frozen=True)
class Planted:
    """What a page says of one cause."""

    words: str
    why: str
    first_line: int
    last_line: int


@dataclass(frozen=True)
class Symptom:
    """What one sees: a section that opens with a test, and has causes."""

    section: nodes.section
    test: nodes.paragraph
    causes: list[cause]


@dataclass(frozen=True)
class Question:
    """A section with symptoms, whose title asks."""

    section: nodes.section
    symptoms: list[Symptom]


CAUSES: PerPage[list[Planted]] = PerPage("causes")


class Cause(Part):
    """``:::{cause} A sentence.`` with its options, and at least one example under it."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = dict.fromkeys(OPTIONS, directives.unchanged_required)  # type: ignore[assignment]
    node_class = cause
    css_class = "cause"

    def run(self) -> list[nodes.Node]:
        """Give the cause, with what its options say under it."""
        (node,) = super().run()
        assert isinstance(node, cause)
        for name in OPTIONS:
            if name not in self.options:
                logger.warning(f"a cause must have :{name}:", location=node)
            node[name] = self.parse_inline(
                self.options.get(name, ""), lineno=self.lineno
            )[0]
        node["ids"].append(f"cause-{nodes.make_id(node.children[0].astext())}")
        facts = {
            "Shows": node["shows"],
            "Remedy": node["remedy"],
            "Why": [reason("", why=self.options.get("why", ""), sentence=True)],
        }
        copies = {term: [part.deepcopy() for part in of] for term, of in facts.items()}
        node.insert(1, markup.facts(copies))
        found = Planted(
            node.children[0].astext(),
            self.options.get("why", ""),
            self.lineno,
            self.lineno + self.content_offset + len(self.content),
        )
        docname = self.env.current_document.docname
        CAUSES.of(self.env).setdefault(docname, []).append(found)
        return [node]

    def opening(self) -> nodes.Element:
        """Show the sentence."""
        return nodes.paragraph("", "", *self.argument(), classes=["sentence"])


def sections(node: nodes.Element) -> Iterator[nodes.section]:
    """Give the sections right under a node."""
    yield from (child for child in node.children if isinstance(child, nodes.section))


def questions(page: nodes.section) -> list[Question]:
    """Read a page: its questions, with what one sees, and the causes."""
    found = []
    for asked in sections(page):
        symptoms = []
        for seen in sections(asked):
            causes = [child for child in seen.children if isinstance(child, cause)]
            test = seen.children[1] if len(seen.children) > 1 else None
            if causes and isinstance(test, nodes.paragraph):
                symptoms.append(Symptom(seen, test, causes))
        if symptoms:
            found.append(Question(asked, symptoms))
    return found


def check_places(app: Sphinx, doctree: nodes.document) -> None:
    """Require that each cause stands under a symptom with a test, and only once."""
    page = next(doctree.findall(nodes.section), None)
    everything = list(doctree.findall(cause))
    if page is None or not everything:
        return
    placed = [
        each
        for question in questions(page)
        for symptom in question.symptoms
        for each in symptom.causes
    ]
    seen: set[str] = set()
    for each in everything:
        if not any(each is one for one in placed):
            rule = "a cause must stand under a symptom, a section of a section that "
            logger.warning(f"{rule}opens with the test", location=each)
        if each["ids"][0] in seen:
            words = each.children[0].astext()
            logger.warning(f"a cause must stand once, got {words!r}", location=each)
        seen.add(each["ids"][0])


def claim_of(env: BuildEnvironment, why: str) -> tuple[str, Claim] | None:
    """Find the claim that a cause names: its page, and itself."""
    match = REASON.fullmatch(why)
    docname = written(env).get(match[1]) if match else None
    if match is None or docname is None:
        return None
    named = (c for c in CLAIMS.of(env).get(docname, []) if c.number == int(match[2]))
    return next(((docname, found) for found in named), None)


def sentence_of(found: Claim) -> str:
    """Give the words of a claim."""
    return "".join(part.astext() for part in found.sentence)


def check_reasons(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Require that each cause has an example, and a claim that says what it says.

    The words of the claim stand with its number: numbers change when a page does.
    """
    for docname, causes in CAUSES.of(env).items():
        for each in causes:
            if problem := _problem(env, docname, each):
                logger.warning(problem, location=(docname, each.first_line))
    sentences = {
        docname: [sentence_of(f[1]) for c in causes if (f := claim_of(env, c.why))]
        for docname, causes in CAUSES.of(env).items()
    }
    return SHOWN.outdated(env, {**sentences})


def _problem(env: BuildEnvironment, docname: str, each: Planted) -> str:
    lines = examples(env, docname)
    if not RESULTS.of(env)[docname].failures and not any(
        each.first_line <= line <= each.last_line for line in lines
    ):
        rule = "a cause must have an example that is executed"
        return f"{rule}, got none under {each.words!r}"
    if not each.why:
        return ""  # that has been said
    if (found := claim_of(env, each.why)) is None:
        rule = "why must name a claim, such as 6.1.3, and words of it"
        return f"{rule}, got {each.why!r}"
    match = REASON.fullmatch(each.why)
    assert match
    if match[3] not in (sentence := sentence_of(found[1])):
        rule = f"the claim {match[1]}.{match[2]} must say {match[3]!r}"
        return f"{rule}, got {sentence!r}"
    return ""


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link each reason to its claim, and quote the claim under the cause itself."""
    for node in list(doctree.findall(reason)):
        found = claim_of(app.env, node["why"])
        if found is None:
            node.parent.remove(node)
            continue
        page, named = found
        name = node["why"].split()[0]
        parts: list[nodes.Node] = [
            markup.link(app, docname, page, name, named.anchor),
        ]
        if node["sentence"]:
            quoted = [part.deepcopy() for part in named.sentence]
            parts += [nodes.Text(" "), *quoted]
        node.replace_self(parts)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.setup_extension("answer.claims")
    register(app, cause)
    app.add_node(reason)
    app.add_directive("cause", Cause)
    CAUSES.connect(app)
    app.connect("doctree-read", check_places)
    app.connect("env-updated", check_reasons)
    app.connect("doctree-resolved", fill)
    return SAFE
