"""Translators are asked for every sentence of a page."""

import ast
import re

import pytest
from kit_site import KIT, answer, write_kit


def messages(site, page):
    """Give what translators are asked for."""
    text = (site.root / "build" / "gettext" / page).read_text(encoding="utf-8")
    return [
        "".join(map(ast.literal_eval, found[1].strip().split("\n")))
        for found in re.finditer(r"^msgid ((?:\"[^\n]*\n)+)", text, re.MULTILINE)
    ]


@pytest.mark.parametrize("site", [KIT], indirect=True)
def test_every_sentence_can_be_translated(site):
    write_kit(site)
    site.write(
        "docs/first/q1.md", answer("1", short=':::{short-answer}\nIt is "two".\n:::')
    )
    site.passes(builder="gettext")
    found = messages(site, "first.pot")
    assert set(found) - {""} == {
        "First",
        "What comes first.",
        "Title 1",
        "Short answer, 30 seconds",
        'It is "two".',
        "Two-minute answer",
        "One is one.",
        "Two is two.",
        "Three is three.",
        "In full",
        "As {cite:t}`euclid` shows.",
        "Checked claims",
        "One and one is two.",
        "Two and $x$ is `3`.",
        "Nothing is nothing.",
        "Wrong answers you will hear",
        "It is three.",
        "It is four.",
        "Follow-up questions",
        "Is it *five*?",
        "Is it six?",
        "No.",
        "Sources",
    }
    assert "What comes then." in messages(site, "index.pot")
