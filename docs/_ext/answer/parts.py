"""The parts of an answer that Markdown has no words for."""

from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE


class short_answer(nodes.General, nodes.Element):
    """The answer as spoken."""


class wrong_answer(nodes.General, nodes.Element):
    """What one hears, and why it is wrong."""


class follow_up(nodes.General, nodes.Element):
    """A question that folds its answer."""


class summary(nodes.General, nodes.TextElement):
    """The part of a fold that is always seen."""


class Part(SphinxDirective):
    """A block of Markdown of one kind."""

    has_content = True
    node_class: ClassVar[type[nodes.Element]]
    css_class: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        """Parse the block under its opening."""
        part = self.node_class("", classes=[self.css_class])
        self.set_source_info(part)
        part += self.opening()
        part += self.parse_content_to_nodes()
        return [part]

    def opening(self) -> list[nodes.Node]:
        """Give what stands before the content: nothing, unless a kind says otherwise."""
        return []

    def argument(self) -> list[nodes.Node]:
        """Give the words behind the directive's name, as inline Markdown."""
        inline, messages = self.parse_inline(self.arguments[0], lineno=self.lineno)
        return [*inline, *messages]


class ShortAnswer(Part):
    """``:::{short-answer}``."""

    node_class = short_answer
    css_class = "short-answer"

    def opening(self) -> list[nodes.Node]:
        """Label the box."""
        return [nodes.paragraph("", "Short answer", classes=["label"])]


class WrongAnswer(Part):
    """``:::{wrong-answer} The words in which it is said``."""

    required_arguments = 1
    final_argument_whitespace = True
    node_class = wrong_answer
    css_class = "wrong-answer"

    def opening(self) -> list[nodes.Node]:
        """Quote the words."""
        quote = [nodes.Text("“"), *self.argument(), nodes.Text("”")]
        return [nodes.paragraph("", "", *quote, classes=["said"])]


class FollowUp(Part):
    """``:::{follow-up} The question?``: folded, and readable without a script."""

    required_arguments = 1
    final_argument_whitespace = True
    node_class = follow_up
    css_class = "follow-up"

    def opening(self) -> list[nodes.Node]:
        """Show the question."""
        return [summary("", "", *self.argument())]


def _visit_block(self: Any, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "div"))


def _depart_block(self: Any, node: nodes.Element) -> None:
    self.body.append("</div>\n")


BLOCK = (_visit_block, _depart_block)


def _visit_follow_up(self: Any, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "details"))


def _depart_follow_up(self: Any, node: nodes.Element) -> None:
    self.body.append("</details>\n")


def _visit_summary(self: Any, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "summary", ""))


def _depart_summary(self: Any, node: nodes.Element) -> None:
    self.body.append("</summary>\n")


def strip_ends(app: Sphinx, doctree: nodes.document) -> None:
    """Show no empty line where a fence ends in one."""
    for block in doctree.findall(nodes.literal_block):
        if (words := block.astext()) != words.rstrip() and block.rawsource == words:
            block.rawsource = words.rstrip()
            block[:] = [nodes.Text(block.rawsource)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives and their HTML."""
    app.add_node(short_answer, html=BLOCK)
    app.add_node(wrong_answer, html=BLOCK)
    app.add_node(follow_up, html=(_visit_follow_up, _depart_follow_up))
    app.add_node(summary, html=(_visit_summary, _depart_summary))
    app.connect("doctree-read", strip_ends)
    app.add_directive("short-answer", ShortAnswer)
    app.add_directive("wrong-answer", WrongAnswer)
    app.add_directive("follow-up", FollowUp)
    return SAFE
