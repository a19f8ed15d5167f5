"""The parts of an answer that Markdown has no words for."""

from abc import ABC, abstractmethod
from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE
from kit.own_nodes import Own, entry, register


class headed_block(Own):
    """A block with a heading, which is its first child."""

    def plain(self) -> nodes.Element:
        """Give the heading as a term, and the rest as its definition."""
        return entry(self)


class short_answer(headed_block):
    """The answer as spoken."""


class wrong_answer(headed_block):
    """What one hears, and why it is wrong."""


class follow_up(headed_block):
    """A question that folds its answer."""

    element = "details"

    def attributes_of(self, builder: str) -> dict[str, str]:
        """Unfold it in a book: not every reader of books can."""
        return {"open": "open"} if builder == "epub" else {}


class summary(Own, nodes.TextElement):
    """The part of a fold that is always seen."""

    element = "summary"
    after_start = ""

    def plain(self) -> nodes.Element:
        """Give a paragraph."""
        return nodes.paragraph("", "", *self.children)


class Part(SphinxDirective, ABC):
    """A block of Markdown of one kind."""

    has_content = True
    node_class: ClassVar[type[headed_block]]
    css_class: ClassVar[str]
    numbered: ClassVar[bool] = (
        False  # whether it has an address of its own, `follow-up-2`
    )

    def run(self) -> list[nodes.Node]:
        """Parse the block under its opening."""
        opening = self.opening()
        # Without its source and its text, translators would not be asked for it.
        self.set_source_info(opening)
        opening.rawsource = self.arguments[0] if self.arguments else ""
        block = self.node_class("", opening, classes=[self.css_class])
        self.set_source_info(block)
        if self.numbered:
            number = self.env.new_serialno(self.css_class) + 1
            block["ids"].append(f"{self.css_class}-{number}")
        block += self.parse_content_to_nodes()
        return [block]

    @abstractmethod
    def opening(self) -> nodes.Element:
        """Give what stands before the content."""

    def argument(self) -> list[nodes.Node]:
        """Give the words behind the directive's name, as inline Markdown."""
        inline, messages = self.parse_inline(self.arguments[0], lineno=self.lineno)
        return [*inline, *messages]


class ShortAnswer(Part):
    """``:::{short-answer}``."""

    node_class = short_answer
    css_class = "short-answer"
    numbered = True

    def opening(self) -> nodes.Element:
        """Label the box."""
        return nodes.paragraph("", "Short answer, 30 seconds", classes=["label"])


class WrongAnswer(Part):
    """``:::{wrong-answer} The words in which it is said``."""

    required_arguments = 1
    final_argument_whitespace = True
    node_class = wrong_answer
    css_class = "wrong-answer"
    numbered = True

    def opening(self) -> nodes.Element:
        """Quote the words."""
        quote = [nodes.Text("“"), *self.argument(), nodes.Text("”")]
        return nodes.paragraph("", "", *quote, classes=["said"])


class FollowUp(Part):
    """``:::{follow-up} The question?``: folded, and readable without a script."""

    required_arguments = 1
    final_argument_whitespace = True
    node_class = follow_up
    css_class = "follow-up"
    numbered = True

    def opening(self) -> nodes.Element:
        """Show the question."""
        return summary("", "", *self.argument())


def strip_ends(app: Sphinx, doctree: nodes.document) -> None:
    """Show no empty line where a fence ends in one."""
    for block in doctree.findall(nodes.literal_block):
        if (words := block.astext()) != words.rstrip() and block.rawsource == words:
            block.rawsource = words.rstrip()
            block[:] = [nodes.Text(block.rawsource)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives and their nodes."""
    register(app, short_answer, wrong_answer, follow_up, summary)
    app.connect("doctree-read", strip_ends)
    app.add_directive("short-answer", ShortAnswer)
    app.add_directive("wrong-answer", WrongAnswer)
    app.add_directive("follow-up", FollowUp)
    return SAFE
