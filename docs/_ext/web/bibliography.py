"""Each work is formatted once, and again when the bibliography changes.

In every build sphinxcontrib-bibtex formats each entry of each list of works anew, and
twice where there are tooltips. For each list and each entry of the `.bib` files it looks
through all citations of the site, and for each style and each citation it searches the
installed packages for a plugin. On this site that was most of a build in which nothing
had changed. Here the formatted texts stay in the environment, as long as that holds the
same parsed `.bib` files.

Only slow steps are replaced: what is listed, in which order, under which label and with
which warnings is found out anew in every build, as before. And where that has changed, a
page that shows it is written again, be it the page's own list or that of another.
"""

import hashlib
import inspect
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, cast

from pybtex.database import Entry
from pybtex.plugin import find_plugin, register_plugin
from pybtex.richtext import BaseText, Tag
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle
from pybtex.style.template import FieldIsMissing
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata
from sphinxcontrib.bibtex import domain
from sphinxcontrib.bibtex.directives import BibliographyKey
from sphinxcontrib.bibtex.domain import BibtexDomain

from kit.extension import SAFE
from kit.perpage import Shown

logger = logging.getLogger(__name__)

SHOWN = Shown("citations")

# What is written anew below, and how that begins as it stands in version 2.7.
REPLACED = {
    "get_filtered_entries": "3ec52cc65a607579",
    "get_formatted_entries": "578a8cecac09a5d3",
}
OTHER = (
    "sphinxcontrib-bibtex %s has another BibtexDomain.%s than version 2.7, whose steps "
    "docs/_ext/web/bibliography.py replaces. Compare them; or replace `web.bibliography` in "
    "docs/_ext/web/__init__.py by `sphinxcontrib.bibtex`, which makes each build slower"
)

Formatted = tuple[Entry, FormattedEntry, FormattedEntry | None]


def own(style: BaseStyle) -> bool:
    """Whether a style is pybtex's own.

    Then it has no state, and gives the same text for an entry under any label, as long
    as pybtex is the same. A style from elsewhere may do otherwise, or be edited.
    """
    parts = style, style.name_style, style.label_style, style.sorting_style
    return type(style).format_entry is BaseStyle.format_entry and all(
        type(part).__module__.startswith("pybtex.") for part in parts
    )


class Formatter:
    """Formats entries for one build, with what the last one left in the environment."""

    def __init__(self, data: dict[str, Any]) -> None:
        bibdata = data["bibdata"]
        versions = version("pybtex"), version("latexcodec")
        kept = data.get("formatted", {})
        # The very same object: a changed `.bib` file is read into a new one.
        same = kept and kept["bibdata"] is bibdata and kept["versions"] == versions
        self.before: dict[tuple[str, str], BaseText] = kept["texts"] if same else {}
        self.texts: dict[tuple[str, str], BaseText] = {}
        self.styles: dict[str, BaseStyle] = {}
        data["formatted"] = {
            "bibdata": bibdata,
            "versions": versions,
            "texts": self.texts,
        }

    def style(self, name: str) -> BaseStyle:
        """Give the style of a name."""
        if name in self.styles:
            return self.styles[name]
        style = find_plugin("pybtex.style.formatting", name)()
        if own(style):
            self.styles[name] = style
        return style

    def format(self, style: BaseStyle, label: str, entry: Entry) -> FormattedEntry:
        """Format an entry, unless its text is known."""
        if not own(style):
            return style.format_entry(label, entry)
        key = (type(style).__module__, entry.key)
        text = self.texts.get(key) or self.before.get(key)
        if text is None:
            text = style.format_entry(label, entry).text
        self.texts[key] = text
        return FormattedEntry(entry.key, text, label)


class KeptBibtexDomain(BibtexDomain):
    """The domain of citations, with texts that are kept from build to build."""

    formatter: Formatter

    def env_updated(self) -> list[str]:
        """Assemble all lists of works, and name the pages that show something else."""
        self.formatter = Formatter(self.data)
        # The last list that has a work is the one that other pages refer to. Pages that
        # were read again, or by another process, go back to where they were.
        lists = self.bibliographies.items()
        self.data["bibliographies"] = dict(sorted(lists, key=lambda kv: kv[0].docname))
        super().env_updated()
        return SHOWN.outdated(self.env, self.shown())

    def shown(self) -> dict[str, object]:
        """Give what each page lists, and which entries of lists it refers to."""
        pages: defaultdict[str, list[object]] = defaultdict(list)
        here: dict[tuple[str, str], int] = {}
        anywhere: dict[str, int] = {}
        entries = []
        for place, citation in enumerate(self.citations):
            where = citation.bibliography_key
            label = citation.formatted_entry.label
            entries.append((*where, citation.citation_id, citation.key, label))
            pages[where.docname].append(entries[-1])
            if self.bibliographies[where].list_ == "citation":  # others have no labels
                here[where.docname, citation.key] = anywhere[citation.key] = place
        for ref in self.citation_refs:
            keys = [target.key for target in ref.targets]
            places = [here.get((ref.docname, k), anywhere.get(k, -1)) for k in keys]
            pages[ref.docname].append(
                [entries[place] if place >= 0 else None for place in sorted(places)]
            )
        return dict(pages)

    def warn(self, key: BibliographyKey, words: str, subtype: str) -> None:
        """Warn of a list of works, where it stands."""
        place = key.docname, self.bibliographies[key].line
        logger.warning("%s", words, location=place, type="bibtex", subtype=subtype)

    def get_filtered_entries(self, bibliography_key: BibliographyKey) -> Iterator[Any]:
        """Give the entries that a list has by its filter, in the order of the files."""
        bibliography = self.bibliographies[bibliography_key]
        docnames: defaultdict[str, set[str]] = defaultdict(set)
        for ref in self.citation_refs:
            for target in ref.targets:
                docnames[target.key].add(ref.docname)
        visitor: Any = domain._FilterVisitor
        for entry in self.get_entries(bibliography.bibfiles):
            key = bibliography.keyprefix + entry.key
            cited = docnames.get(key, set())
            try:
                listed = visitor(entry, bibliography_key.docname, cited).visit(
                    bibliography.filter_
                )
            except ValueError as error:
                words = f"syntax error in :filter: expression; {error}"
                self.warn(bibliography_key, words, "filter_syntax_error")
                listed = bool(cited)
            if listed or entry.key in bibliography.keys:
                yield key, entry

    def get_formatted_entries(
        self,
        bibliography_key: BibliographyKey,
        docnames: list[str],
        tooltips: bool,
        tooltips_style: str,
    ) -> Iterator[Formatted]:
        """Give the entries of a list in its order, formatted for it and for tooltips."""
        bibliography = self.bibliographies[bibliography_key]
        entries = dict(self.get_sorted_entries(bibliography_key, docnames))
        style = self.formatter.style(bibliography.style)
        style2 = self.formatter.style(tooltips_style) if tooltips_style else style
        ordered = style.sort(entries.values())
        for label, entry in zip(style.format_labels(ordered), ordered, strict=False):
            full = bibliography.labelprefix + label
            try:
                formatted = self.formatter.format(style, full, entry)
                tooltip = None
                if tooltips:
                    tooltip = self.formatter.format(style2, full, entry)
                yield entry, formatted, tooltip
            except FieldIsMissing as error:
                self.warn(bibliography_key, str(error), "missing_field")
                yield entry, FormattedEntry(entry.key, Tag("b", str(error)), full), None


def outdated(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> set[str]:
    """Name the pages that list or cite anything, if a `.bib` file was read again.

    Sphinx would not see that a file became older, nor that a page without a list says
    something of a work.
    """
    here = cast(KeptBibtexDomain, env.get_domain("cite"))
    if here.data.get("formatted", {}).get("bibdata") is here.bibdata:
        return set()
    pages = {key.docname for key in here.bibliographies}
    return pages | {ref.docname for ref in here.citation_refs}


def check() -> None:
    """Fail if what is replaced is not what this was written for."""
    for name, begin in REPLACED.items():
        method = getattr(BibtexDomain, name, None)
        source = inspect.getsource(method) if method else ""
        if not hashlib.sha256(source.encode()).hexdigest().startswith(begin):
            raise ExtensionError(OTHER % (version("sphinxcontrib-bibtex"), name))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put the domain in the place of the other."""
    check()
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_domain(KeptBibtexDomain, override=True)
    app.connect("env-get-outdated", outdated)
    # Otherwise each citation searches the installed packages for it: 5 ms.
    group, name = "pybtex.backends", "plaintext"
    register_plugin(group, name, find_plugin(group, name), force=True)
    return SAFE
