"""Lists of all questions, answered or not, that a small script can filter."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import Chapter, catalog
from answer.chapters import contents, present
from answer.question_list import question_list
from answer.reread_lists import lists_pages
from kit import markup
from kit.extension import SAFE
from kit.pages import on_site

logger = logging.getLogger(__name__)

FILTER = """\
<form class="question-filter" role="search" aria-label="Filter the questions" hidden>
<input type="search" name="words" aria-label="Words" placeholder="Filter by a word">
<select name="chapter" aria-label="Chapter"><option value="">all chapters</option></select>
<fieldset aria-label="Which questions to show">
<label><input type="checkbox" name="E" checked> easy</label>
<label><input type="checkbox" name="M" checked> medium</label>
<label><input type="checkbox" name="H" checked> hard</label>
<label><input type="checkbox" name="exercise"> with exercises</label>
</fieldset>
<output aria-live="polite"></output>
</form>
"""


class Questions(SphinxDirective):
    """``:::{questions} by-chapter`` or ``by-number``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """List all questions."""
        lists_pages(self.env)
        known = catalog(self.env)
        if self.arguments[0] == "by-number":
            return [question_list([*known.questions.values()], wording=False)]
        if self.arguments[0] != "by-chapter":
            rule = "the questions must stand by-chapter or by-number"
            place = self.get_location()
            logger.warning(f"{rule}, got {self.arguments[0]}", location=place)
        here = present(self.env)
        sections = [
            self.section(c, question_list(known.of(c), wording=True))
            for c in known.chapters.values()
        ]
        return [*sections, contents(self.env, [c.docname for c in here], "Questions")]

    def section(self, chapter: Chapter, questions: nodes.Element) -> nodes.Element:
        """Make the section of a chapter."""
        sentence = nodes.paragraph("", chapter.sentence)
        section = markup.section(chapter.title, chapter.name, sentence, questions)
        for node in (section, sentence):
            self.set_source_info(node)
        return section


class QuestionFilter(SphinxDirective):
    """``:::{question-filter}``: the controls, hidden until their script runs."""

    def run(self) -> list[nodes.Node]:
        """Give the form."""
        return [nodes.raw("", FILTER, format="html", filter=True)]


def leave_out_filter(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave out the form where its script will not run."""
    if not on_site(app):
        for raw in list(doctree.findall(nodes.raw)):
            if "filter" in raw:
                raw.parent.remove(raw)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.setup_extension("answer.chapters")
    app.add_directive("questions", Questions)
    app.add_directive("question-filter", QuestionFilter)
    app.connect("doctree-resolved", leave_out_filter)
    return SAFE
