"""Parts of one page as HTML for another: a page at the root of the site.

It has no ids, because two cards may stand on one page; links that hold at the root; and
formulas as MathML, since the HTML of KaTeX has inline styles, which the policy of the site
allows to no script.
"""

import posixpath
from collections.abc import Iterable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import url_re
from sphinx.writers.html5 import HTML5Translator

from find.plain import ANNOTATION
from web.formulas import Formula, known
from web.mathml import mathml


class Fragments:
    """What writes the parts of a page that was just written."""

    def __init__(self, app: Sphinx, docname: str, doctree: nodes.document) -> None:
        builder = app.builder
        assert isinstance(builder, StandaloneHTMLBuilder)
        self.builder, self.doctree = builder, doctree
        self.address = builder.get_target_uri(docname)
        self.formulas = known(app)

    def html(self, parts: Iterable[nodes.Node]) -> str:
        """Write parts one after the other."""
        translator = self.builder.create_translator(self.doctree, self.builder)
        assert isinstance(translator, HTML5Translator)
        whole = nodes.Element("", *(part.deepcopy() for part in parts))
        self._prepare(whole)
        for part in whole.children:
            part.walkabout(translator)
        return "".join(translator.body).strip()

    def _prepare(self, whole: nodes.Element) -> None:
        for formula in list(whole.findall(nodes.math)):
            found = self.formulas.get(Formula(formula.astext(), False).key, "")
            plain = ANNOTATION.sub("", mathml(found))
            formula.replace_self(nodes.raw("", plain, format="html"))
        for element in whole.findall(nodes.Element):
            element["ids"] = []
            if "refid" in element:
                element["refuri"] = f"{self.address}#{element.attributes.pop('refid')}"
            elif "refuri" in element and not url_re.match(element["refuri"]):
                element["refuri"] = self._from_root(element["refuri"])

    def _from_root(self, uri: str) -> str:
        path, mark, fragment = uri.partition("#")
        folder = posixpath.dirname(self.address)
        return posixpath.normpath(posixpath.join(folder, path)) + mark + fragment
