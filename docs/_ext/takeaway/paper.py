"""Two papers as HTML that a browser prints: all short answers, and all key points.

The first is one sheet folded, four pages of A4 at most; the second a booklet of A5.
"""

import html
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx

from answer.catalog import Question, catalog
from answer.chapters import present
from answer.front_matter import written
from answer.parts import short_answer
from practise.cards import key_points
from takeaway.alone import Alone

HERE = Path(__file__).parent
PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<style>
{style}</style>
<header><h1>{title}</h1><p>{about}</p></header>
{body}
</html>
"""
SHEET = "All short answers"
SHEET_ABOUT = (
    "Training neural networks: {n} questions, each answered in thirty seconds."
)
BOOKLET = "All key points"
BOOKLET_ABOUT = "Training neural networks: {n} questions, each answered in two minutes."


def sheet(app: Sphinx) -> str:
    """Write the sheet of short answers."""
    return paper(app, "sheet", SHEET, SHEET_ABOUT)


def booklet(app: Sphinx) -> str:
    """Write the booklet of key points."""
    return paper(app, "booklet", BOOKLET, BOOKLET_ABOUT)


def paper(app: Sphinx, name: str, title: str, about: str) -> str:
    """Write a paper of the questions, by chapter."""
    parts, count = [], 0
    for chapter in present(app.env):
        found = list(articles(app, chapter.name, points=name == "booklet"))
        if found:
            heading = f"<h2>{html.escape(chapter.title)}</h2>"
            # A heading stays with what comes first under it.
            first, *rest = found
            parts.append(f"<section>{heading}\n{first}</section>")
            parts += rest
            count += len(found)
    style = (HERE / f"{name}.css").read_text(encoding="utf-8")
    body = "\n".join(["<main>", *parts, "</main>"])
    return PAGE.format(title=title, about=about.format(n=count), style=style, body=body)


def articles(app: Sphinx, chapter: str, *, points: bool) -> Iterator[str]:
    """Write what is said to each question of a chapter."""
    pages = written(app.env)
    for question in catalog(app.env).questions.values():
        docname = pages.get(question.number)
        if question.chapter != chapter or docname is None:
            continue
        write = Alone.of(app, docname)
        if points:
            found = key_points(write.doctree)
            items = [f"<li>{write.html(point.children)}</li>" for point in found]
            said = "\n".join(["<ul>", *items, "</ul>"])
        else:
            blocks = write.doctree.findall(short_answer)
            said = "".join(write.html(block.children[1:]) for block in blocks)
        yield f"<article>{heading(question)}\n{said}</article>"


def heading(question: Question) -> str:
    """Write the wording of a question under its number."""
    asked = " ".join(filter(None, (question.above, question.wording)))
    return f"<h3><b>{question.number}</b> {html.escape(asked, quote=False)}</h3>"
