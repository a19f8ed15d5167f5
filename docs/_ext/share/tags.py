"""Who a page is, for those who show a link to it: the tags of Open Graph, with a picture.

An answer also says in the words of schema.org which question it answers, and how. All of
it only where the site has an address, which the tags have to name.
"""

import json
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import Question, catalog
from answer.front_matter import entry_of
from find.index_file import words
from find.passages import text_of
from kit.extension import SAFE
from share.describe import description, said

IMAGES = "_images"


def kind(env: BuildEnvironment, page: str) -> str:
    """Say above the title what a page is: where it stands among the others."""
    chapters = catalog(env).chapters
    if entry := entry_of(env, page):
        what = "Question" if isinstance(entry, Question) else "Recipe"
        return f"{what} {entry.number.lstrip('R')} · {chapters[entry.chapter].title}"
    kinds = {"auto_gallery": "Figure", "reference": "Reference"}
    return kinds.get(page.partition("/")[0], "refnn")


def open_graph(app: Sphinx, page: str, title: str) -> dict[str, str]:
    """Give the tags of a page, and draw its card."""
    from share.cards import HEIGHT, WIDTH, Card, put  # Matplotlib, half a second

    base = app.config.html_baseurl
    where = urlsplit(base)
    theme = app.config.html_theme_options.get("light_css_variables", {})
    card = Card(
        kind(app.env, page),
        title,
        said(app, page),
        (where.netloc + where.path).rstrip("/"),
        theme.get("color-brand-primary", "black"),
    )
    picture = put(card, Path(app.outdir, IMAGES))
    return {
        "og:type": "article" if entry_of(app.env, page) else "website",
        "og:site_name": app.config.project,
        "og:title": title,
        "og:description": description(app, page),
        "og:url": base + app.builder.get_target_uri(page),
        "og:image": f"{base}{IMAGES}/{picture}",
        "og:image:alt": f"{card.kind}: {title}",
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
    }


def answered(app: Sphinx, page: str) -> dict[str, Any] | None:
    """Give the question of a page and its short answer, in the words of schema.org."""
    entry = entry_of(app.env, page)
    if not isinstance(entry, Question):
        return None
    answer = {"@type": "Answer", "text": said(app, page)}
    question = {"@type": "Question", "name": entry.wording, "acceptedAnswer": answer}
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [question],
    }


def data_block(data: dict[str, Any]) -> str:
    """Write data for a page; it is no script, and the policy of the site lets it be."""
    # Whatever is in the text, nothing in it may end the element.
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def add(
    app: Sphinx,
    page: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Put all of it into the head of a page."""
    if app.builder.name != "html" or not app.config.html_baseurl or doctree is None:
        return
    tags = open_graph(app, page, words(app)(text_of(app.env.titles[page])))
    metas = [f'property="{k}" content="{escape(v)}"' for k, v in tags.items()]
    metas.append('name="twitter:card" content="summary_large_image"')
    context["metatags"] += "".join(f"<meta {meta}>" for meta in metas)
    if data := answered(app, page):
        context["metatags"] += data_block(data)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension."""
    app.setup_extension("share.describe")
    app.connect("html-page-context", add)
    return SAFE
