"""The picture of a page: all words are on it, and the same card is the same file."""

from dataclasses import replace
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from answer.catalog import load
from share.cards import HEIGHT, WIDTH, Card, drawn, figure, put

ROOT = Path(__file__).parents[3]
CARD = Card("Question 1 · First", "A title", "What it says.", "example.org", "#0b4f8f")
LONG = "Words that do not end, and then some more of them, which nobody reads: " * 8


def outside(card):
    """Give the texts that leave the card, or stand on another text."""
    sheet = figure(card)
    renderer = FigureCanvasAgg(sheet).get_renderer()
    boxes = {t.get_text(): t.get_window_extent(renderer) for t in sheet.texts}
    inside = [
        (b.x0 >= 0, b.y0 >= 0, b.x1 <= WIDTH, b.y1 <= HEIGHT) for b in boxes.values()
    ]
    placed = list(boxes.values())
    over = [(a, b) for i, a in enumerate(placed) for b in placed[:i] if a.overlaps(b)]
    return [t for t, ok in zip(boxes, inside, strict=True) if not all(ok)], over


def test_all_words_are_on_the_card():
    catalog = load(ROOT / "docs" / "questions.toml")
    cards = [replace(CARD, title=entry.title) for entry in catalog.entries.values()]
    for card in [*cards, replace(CARD, title=LONG, about=LONG)]:
        assert outside(card) == ([], []), card


def test_a_word_that_is_too_long_is_seen_to_leave_it():
    gone, _ = outside(replace(CARD, foot=LONG))
    assert gone == [LONG]
    gone, _ = outside(replace(CARD, title="W" * 34))
    assert gone == ["W" * 34]


def test_a_card_is_the_same_bytes_twice():
    assert drawn(CARD) == drawn(CARD)
    assert drawn(CARD) != drawn(replace(CARD, title="Another"))


def test_it_is_drawn_once_and_named_by_what_is_on_it(tmp_path):
    name = put(CARD, tmp_path)
    file = tmp_path / name
    with Image.open(file) as image:
        assert image.size == (WIDTH, HEIGHT)
    assert file.stat().st_size < 60_000
    file.write_bytes(b"kept")
    assert put(CARD, tmp_path) == name
    assert file.read_bytes() == b"kept"
    for change in ("kind", "title", "about", "foot", "color"):
        other = "#bd470a" if change == "color" else "Another"
        assert replace(CARD, **{change: other}).name != name
