"""Every page gives its cards, with names that stay and texts that a browser can show."""

import json

import pytest
from kit_site import KIT, SECTIONS, answer, question, recipe, write_kit

pytestmark = pytest.mark.parametrize(
    "site",
    [(*KIT, "answer.claim_links", "web.formulas", "practise")],
    indirect=True,
)
LISTED = """
from practise.cards import all_cards


def listed(app, error):
    lines = [
        f"{c.identity} {c.true} {''.join(n.astext() for n in c.asked)} {len(c.told)}"
        for c in all_cards(app)
    ]
    (app.outdir / "listed.txt").write_text("\\n".join(lines))


def setup(app):
    app.connect("build-finished", listed)
"""


@pytest.fixture
def kit(site):
    write_kit(site, extra=question("3", under="Sums.") + recipe())
    site.configure("html_math_renderer = 'katex'\n")
    site.write("docs/first/q1.md", answer())
    return site


def index(site):
    text = site.html("_static/practice-index.js")
    return json.loads(text.removeprefix("var refnnPractice=").removesuffix(";\n"))


def texts(site, slug):
    text = site.html(f"_static/cards/{slug}.js")
    head = f'(window.refnnCards??={{}})["{slug}"]='
    assert text.startswith(head)
    return json.loads(text.removeprefix(head).removesuffix(";\n"))


def test_all_cards_are_a_plain_list_with_names(kit):
    kit.configure(LISTED)
    kit.passes()
    listed = kit.html("listed.txt").split("\n")
    assert listed == [
        "q1/question/short-answer-1 False What is 1? 1",
        "q1/claim/claim-1 True One and one is two. 0",
        "q1/claim/claim-2 True Two and x is 3. 0",
        "q1/claim/claim-3 True Nothing is nothing. 0",
        "q1/claim/wrong-answer-1 False “It is three.” 1",
        "q1/wrong-answer/wrong-answer-1 False “It is three.” 1",
        "q1/claim/wrong-answer-2 False “It is four.” 1",
        "q1/wrong-answer/wrong-answer-2 False “It is four.” 1",
        "q1/follow-up/follow-up-1 False Is it five? 1",
        "q1/follow-up/follow-up-2 False Is it six? 1",
    ]


def test_the_index_names_what_a_reader_can_choose(kit):
    kit.write("docs/first/q3.md", answer("3"))
    kit.write("docs/second/index.md", "# Second\n\n:::{chapter}\n:::\n")
    front = 'recipe: "R1"\ntopics: ["sums"]\n'
    kit.write("docs/second/r1.md", answer("R1", front=front))
    kit.passes()
    found = index(kit)
    assert found["chapters"] == [["first", "First"], ["second", "Second"]]
    one, _, steps = found["pages"]
    assert (one["number"], one["difficulty"], one["chapter"]) == ("1", "E", "first")
    assert one["address"] == "first/q1.html"
    names = [f"{found['kinds'][kind]}/{anchor}" for kind, anchor in one["cards"]]
    assert names[:2] == ["question/short-answer-1", "claim/claim-1"]
    assert "Sums. What is 3?" in texts(kit, "q3")["parts"]["short-answer-1"][0]
    assert steps["difficulty"] == ""
    kinds = {found["kinds"][kind] for kind, _ in steps["cards"]}
    assert kinds == {"claim", "wrong-answer", "follow-up"}, "a recipe answers nothing"


def test_texts_have_formulas_that_need_no_style_and_links_from_the_root(kit):
    follow_up = (
        ":::{follow-up} Is it $x^2$?\nSee claim 2, {cite:t}`euclid` and [](q2.md).\n\n"
    )
    follow_up += "```python\n>>> 1\n1\n```\n:::\n\n"
    parts = {
        **SECTIONS,
        "Follow-up questions": follow_up + SECTIONS["Follow-up questions"],
    }
    kit.write("docs/first/q1.md", answer(sections=parts))
    kit.write("docs/first/q2.md", answer("2"))
    kit.passes()
    shown = texts(kit, "q1")
    asked, told = shown["parts"]["follow-up-1"]
    assert "<math" in asked
    assert 'href="first/q1.html#claim-2"' in told
    assert 'href="first/q1.html#id' in told, "a work stands under the page's sources"
    assert 'href="first/q2.html"' in told
    assert "highlight" in told
    assert shown["parts"]["short-answer-1"] == ["What is 1?", "<p>It is two.</p>"]
    assert len(shown["points"]) == 3
    every = kit.html("_static/cards/q1.js")
    assert "style=" not in every
    assert ' id=\\"' not in every, "two cards may stand on one page"


def test_names_and_texts_follow_an_edit_and_leave_with_the_page(kit):
    kit.write("docs/first/q2.md", answer("2"))
    kit.passes()
    before = index(kit)
    shorter = {
        **SECTIONS,
        "Wrong answers you will hear": SECTIONS["Wrong answers you will hear"]
        + "\n:::{wrong-answer} It is nine.\nNo.\n:::\n",
    }
    kit.write("docs/first/q1.md", answer(sections=shorter))
    (kit.root / "docs/first/q2.md").unlink()
    kit.passes()
    after = index(kit)
    (page,) = after["pages"]
    old = before["pages"][0]["cards"]
    assert all(card in page["cards"] for card in old), "no card has lost its name"
    assert len(page["cards"]) == len(old) + 2
    assert "It is nine." in texts(kit, "q1")["parts"]["wrong-answer-3"][0]
    assert not (kit.root / "build/html/_static/cards/q2.js").exists()
    kit.passes("-E", "-a")
    assert index(kit) == after
