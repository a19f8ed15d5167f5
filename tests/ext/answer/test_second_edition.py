"""What a page of the second edition must be besides; a page of the first need not."""

import pytest
from kit_site import KIT, SECTIONS, answer, write_kit

from answer.symbols import introduced, symbols
from gate import torch_blocks

TORCH = """
:::{torch}
```python
>>> import torch
>>> a = torch.ones(2)
>>> float(a.sum())
2.0
```
:::
"""
FULL = SECTIONS["In full"] + "\n```python\n>>> 1\n1\n```\n\n$$\na\n$$\n\n$$\nb\n$$\n"
RIGHT = {**SECTIONS, "In full": FULL + TORCH}
NOTHING_SHOWN = SECTIONS["In full"] + "\n$$\na\n$$\n\n$$\nb\n$$\n" + TORCH
POINTS = "- One.\n- The slope at $\\sigma^2 / n$ is two.\n- Three.\n"


@pytest.fixture
def page(site):
    """A site whose first page is what a test writes, as a page of the second edition."""
    write_kit(site)

    def write(sections=RIGHT, front="edition: 2\n", spoken=None):
        text = answer(sections=sections).replace("---\n", f"---\n{front}", 1)
        if spoken:
            head, rest = text.split(":::{short-answer}\n", 1)
            text = (
                head
                + ":::{short-answer}\n"
                + spoken
                + "\n:::\n"
                + rest.split(":::\n", 1)[1]
            )
        site.write("docs/first/q1.md", text)
        torch_blocks.write(site.root / "docs" / torch_blocks.NAME, {"first/q1": text})
        return site

    return write


with_rules = pytest.mark.parametrize(
    "site", [(*KIT, "answer.second_edition")], indirect=True
)


@with_rules
def test_a_page_that_keeps_the_rules(page):
    page().passes()


@with_rules
@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"spoken": "One " * 76}, "a spoken answer has at most 75 words, got 76"),
        ({"spoken": "One.\n\n$$\na\n$$"}, "a spoken answer must not display a formula"),
        (
            {"sections": {**RIGHT, "Two-minute answer": POINTS}},
            "a key point must name what sigma is at its first use",
        ),
        (
            {"sections": {**RIGHT, "In full": NOTHING_SHOWN}},
            '"In full" must show a picture or an example before its second formula',
        ),
        ({"sections": {**RIGHT, "In full": FULL}}, "must have a block of PyTorch"),
        (
            {"sections": {**RIGHT, "In full": FULL + TORCH + TORCH}},
            "a page must have one block of PyTorch, got 2",
        ),
        (
            {"front": "edition: 2\ntorch: none, it has no such thing\n"},
            "must not say torch",
        ),
        ({"front": "edition: 3\n"}, "edition must be 2 or left out, got 3"),
    ],
)
def test_a_page_that_breaks_one(page, options, words):
    page(**options).fails(words)


@with_rules
def test_a_page_may_say_why_it_has_no_block(page):
    front = "edition: 2\ntorch: none, no framework has it\n"
    page(sections={**RIGHT, "In full": FULL}, front=front).passes()
    short = "edition: 2\ntorch: none\n"
    page(sections={**RIGHT, "In full": FULL}, front=short).fails("and why")


@with_rules
def test_a_page_of_the_first_edition_is_held_to_none_of_it(page):
    page(sections={**SECTIONS, "Two-minute answer": POINTS}, front="").passes()


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        (r"\eta < 2/L", ["eta", "L"]),
        (r"\theta_{t+1} = \theta_t^\top x", ["theta", "theta", "x"]),
        (r"\sqrt{2} \text{ of } \operatorname{sign}(g)", ["g"]),
        (r"2\pi", []),
    ],
)
def test_the_symbols_of_a_formula(formula, found):
    assert symbols(formula) == found


@pytest.mark.parametrize(
    ("before", "formula", "after", "found"),
    [
        ("a learning rate ", r"\eta < 2", " holds", {"eta"}),
        ("of ", "K", " classes", {"K"}),
        ("an ", "L", "-smooth loss", {"L"}),
        ("falls with ", "n", " to the end", set()),
        ("it is ", "n", ".", set()),
        ("the rate ", "2", " of it", set()),
    ],
)
def test_words_around_a_symbol_name_it(before, formula, after, found):
    assert introduced(before, formula, after) == found
