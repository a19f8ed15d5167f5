"""Parts of a page for whoever has no site around them: a card of Anki, a sheet of paper.

Links within the site are words, pictures are what they show, and code is plain, with what
the build measured under its lines.
"""

import html
from typing import Self

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import url_re

from find.plain import ANNOTATION
from kit.own_nodes import replace
from practise.fragments import Fragments
from takeaway.markdown import listing
from takeaway.tex import tex
from web.formulas import Formula
from web.mathml import mathml


class Alone(Fragments):
    """Writes the parts of one page; formulas as MathML."""

    @classmethod
    def of(cls, app: Sphinx, docname: str) -> Self:
        """Resolve a page, of which parts are to be written."""
        doctree = app.env.get_and_resolve_doctree(docname, app.builder, tags=app.tags)
        assert isinstance(app.builder, StandaloneHTMLBuilder)
        doctree.settings = app.builder.docsettings
        return cls(app, docname, doctree)

    def formula(self, formula: str, display: bool) -> str:
        """Write a formula."""
        found = self.formulas.get(Formula(formula, display).key, "")
        return ANNOTATION.sub("", mathml(found))

    def _prepare(self, whole: nodes.Element) -> None:
        replace(whole)
        for kind in (nodes.math, nodes.math_block):
            for formula in list(whole.findall(kind)):
                display = kind is nodes.math_block
                written = self.formula(formula.astext(), display)
                written = f"<p>{written}</p>" if display else written
                formula.replace_self(nodes.raw("", written, format="html"))
        for block in list(whole.findall(nodes.literal_block)):
            written = f"<pre>{html.escape(listing(block), quote=False)}</pre>\n"
            block.replace_self(nodes.raw("", written, format="html"))
        for image in list(whole.findall(nodes.image)):
            words = f"[{image.get('alt', '')}]"
            image.replace_self(nodes.emphasis("", words))
        for link in list(whole.findall(nodes.reference)):
            if not url_re.match(link.get("refuri", "")):
                link.replace_self(link.children)
        for element in whole.findall(nodes.Element):
            element["ids"] = []


class ForAnki(Alone):
    """Writes formulas as Anki shows them: TeX, for the MathJax that it brings."""

    def formula(self, formula: str, display: bool) -> str:
        """Write a formula between the marks of MathJax."""
        before, after = (r"\[", r"\]") if display else (r"\(", r"\)")
        written = tex(formula, display=display)
        return before + html.escape(written, quote=False) + after
