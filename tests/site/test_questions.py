"""Every question of the book's section has its page, in the book's words."""

import hashlib
import json
import re
import tomllib
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CATALOG = tomllib.loads((ROOT / "docs" / "questions.toml").read_text("utf-8"))
QUESTIONS, RECIPES = CATALOG["question"], CATALOG["recipe"]
DIFFICULTIES = {"E": "easy", "M": "medium", "H": "hard"}
BOOK = "ce131f49195749ed40d281b348a9ca2672001b5baf4523f8ca5b4cb14353e4e1"


def words(page: Path) -> str:
    """Give what a page says, tags taken out."""
    article = re.search(r"<article.*?</article>", page.read_text("utf-8"), re.S)
    return " ".join(unescape(re.sub("<[^>]+>", " ", article[0])).split())


def test_numbers_difficulties_and_wordings_are_those_of_the_book():
    list_ = [[q["number"], q["difficulty"], q["wording"]] for q in QUESTIONS]
    assert len(list_) == 44
    assert hashlib.sha256(json.dumps(list_).encode()).hexdigest() == BOOK


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q["number"])
def test_a_question_has_its_page(html, question):
    said = words(html / question["chapter"] / f"{question['slug']}.html")
    assert question["wording"] in said
    assert f"Question {question['number']} of section 8.3" in said
    assert f"Difficulty {DIFFICULTIES[question['difficulty']]}" in said


def test_the_index_links_every_page(html):
    index = (html / "index.html").read_text("utf-8")
    *chapters, by_number = re.findall(r'<ul class="questions.*?</ul>', index, re.S)

    def links(part):
        return sorted(re.findall(r'href="([^"]+)"', part))

    pages = {f"{e['chapter']}/{e['slug']}.html" for e in QUESTIONS}
    recipes = {f"{e['chapter']}/{e['slug']}.html" for e in RECIPES}
    assert links("".join(chapters)) == sorted(pages | recipes)
    assert links(by_number) == sorted(pages)
    assert "not written yet" not in index
