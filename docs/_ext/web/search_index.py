"""The search index after an edit is that of a clean build.

Sphinx keeps the index of the pages that it does not write again, but loses their index
entries, and keeps words that no page has any more. Upstream, `load_indexer` would be
`IndexBuilder.load`, and `dump_search_index` its `prune`.
"""

import functools
from collections.abc import Set

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE


class HTMLBuilder(StandaloneHTMLBuilder):
    """Sphinx's builder, with an index that forgets nothing and keeps nothing."""

    def load_indexer(self, docnames: Set[str]) -> None:
        """Load the index entries of the other pages too."""
        super().load_indexer(docnames)
        if self.indexer is None:
            return
        # Sphinx remembers the stem of a word for one page.
        stem = functools.cache(self.indexer.lang.stem)
        self.indexer.lang.stem = stem  # type: ignore[method-assign]
        try:
            text = (self.outdir / self.searchindex_filename).read_text("utf-8")
            frozen = self.indexer_format.loads(text)
            entries, names = frozen["indexentries"], frozen["docnames"]
        except (OSError, ValueError, KeyError):
            return  # Sphinx has said so
        known: dict[str, list[tuple[str, str, str]]] = {}
        for entry, places in entries.items():
            for number, target, main in places:
                found = known.setdefault(names[number], [])
                found.append((entry, target, "main" if main else ""))
        keep = set(self.env.all_docs).difference(docnames)
        self.indexer._index_entries = {d: known[d] for d in known if d in keep}

    def dump_search_index(self) -> None:
        """Write the index in an order of its own, without what is gone."""
        if self.indexer is None:
            return
        self.indexer.prune(self.env.all_docs)
        for words in (self.indexer._mapping, self.indexer._title_mapping):
            for word in [word for word, pages in words.items() if not pages]:
                del words[word]
        entries = self.indexer._index_entries
        self.indexer._index_entries = {
            docname: entries[docname]
            for docname in sorted(entries)
            if docname in self.env.all_docs and entries[docname]
        }
        super().dump_search_index()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put the builder in the place of Sphinx's."""
    app.add_builder(HTMLBuilder, override=True)
    return SAFE
