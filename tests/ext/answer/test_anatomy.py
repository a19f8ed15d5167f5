import re

import pytest
from kit_site import KIT, SECTIONS, answer, write_kit

pytestmark = pytest.mark.parametrize("site", [KIT], indirect=True)


def without(name):
    return {title: body for title, body in SECTIONS.items() if title != name}


def replaced(name, body):
    return SECTIONS | {name: body}


def part(kind, n, words="Words.", body="No.\n"):
    return "".join(f":::{{{kind}}} {words}\n{body}:::\n\n" for _ in range(n))


EXAMPLE = "```python\n>>> 1\n1\n```\n"
ORDERED = dict(
    [*list(SECTIONS.items())[1:], ("Two-minute answer", SECTIONS["Two-minute answer"])]
)
CLAIMS, WRONG, FOLLOW = list(SECTIONS)[2:5]
FAULTS = {
    "the short answer has 81 words, at most 80": {
        "short": f":::{{short-answer}}\n{'word ' * 79}$a + b$ end.\n:::\n"
    },
    "a page must have one short answer, got 0": {"short": ""},
    "the short answer must stand right under the title": {
        "short": "Words.\n\n:::{short-answer}\nIt is two.\n:::\n"
    },
    **{
        f'the section "{name}" is missing': {"sections": without(name)}
        for name in SECTIONS
    },
    'the section "Two-minute answer" must stand before "Sources"': {
        "sections": ORDERED
    },
    'got "Extra"': {"sections": SECTIONS | {"Extra": "Words.\n"}},
    "key points must number 3 to 7, got 2": {
        "sections": replaced("Two-minute answer", "- One.\n- Two.\n")
    },
    "key points must number 3 to 7, got 8": {
        "sections": replaced("Two-minute answer", "- One.\n" * 8)
    },
    'the section "In full" must not be empty': {"sections": replaced("In full", "")},
    "checked claims must number at least 3, got 2": {
        "sections": replaced(CLAIMS, part("claim", 2, body=EXAMPLE))
    },
    "a claim must have an example that is executed, got none under 'Bare.'": {
        "sections": SECTIONS | {CLAIMS: SECTIONS[CLAIMS] + part("claim", 1, "Bare.")}
    },
    "a claim's sentence may have text, code and formulas, got 'link'": {
        "sections": replaced(
            CLAIMS, part("claim", 3, "A [link](https://a.example).", EXAMPLE)
        )
    },
    f'a claim must stand under "{CLAIMS}"': {
        "sections": replaced(
            "In full", "{cite}`euclid`\n\n" + part("claim", 1, body=EXAMPLE)
        )
    },
    "wrong answers must number 2 to 4, got 1": {
        "sections": replaced(WRONG, part("wrong-answer", 1))
    },
    "wrong answers must number 2 to 4, got 5": {
        "sections": replaced(WRONG, part("wrong-answer", 5))
    },
    "a wrong answer must say why, got nothing under '“Words.”'": {
        "sections": replaced(WRONG, part("wrong-answer", 2, body=""))
    },
    "follow-up questions must number 2 to 4, got 1": {
        "sections": replaced(FOLLOW, part("follow-up", 1))
    },
    "a follow-up question must have an answer, got nothing under 'Words.'": {
        "sections": replaced(FOLLOW, part("follow-up", 2, body=""))
    },
    'the section "Sources" must have a {bibliography}': {
        "sections": replaced("Sources", "None.\n")
    },
    "a page must cite at least one source, got none": {
        "sections": replaced("In full", "As is well known.\n")
    },
}


def test_each_fault_of_a_page_is_named_with_its_line(site):
    numbers = [str(n) for n in range(1, len(FAULTS) + 1)]
    write_kit(site, numbers)
    for number, change in zip(numbers, FAULTS.values(), strict=True):
        site.write(f"docs/first/q{number}.md", answer(number, **change))
    said = site.fails()
    for number, message in zip(numbers, FAULTS, strict=True):
        place = rf"first/q{number}\.md:(\d+): WARNING: .*{re.escape(message)}"
        assert re.search(place, said), (message, said)
    for number in numbers:
        lines = (site.root / f"docs/first/q{number}.md").read_text().splitlines()
        for line in re.findall(
            rf"first/q{number}\.md:(\d+): WARNING: (?!a question page must)", said
        ):
            assert lines[int(line) - 1].startswith(("#", ":::")), (number, said)


def test_eighty_words_are_a_short_answer_and_formulas_count_once(site):
    write_kit(site)
    short = f":::{{short-answer}}\n{'word ' * 78}$a + b$ – end.\n:::\n"
    site.write("docs/first/q1.md", answer(short=short))
    site.passes()


def test_the_parts_are_readable_without_a_script(site):
    write_kit(site)
    spaced = SECTIONS[CLAIMS].replace("\n```\n", "\n\n```\n")
    site.write("docs/first/q1.md", answer(sections=replaced(CLAIMS, spaced)))
    site.passes()
    page = site.html("first/q1.html")
    assert re.search(r"<details[^>]*>\s*<summary>Is it <em>five</em>\?</summary>", page)
    assert "“It is three.”" in page
    assert re.search(
        r'<div class="short-answer"[^>]*>\s*<p class="label">Short answer', page
    )
    assert "\n\n</pre>" not in page, "a block ends with its last line"
