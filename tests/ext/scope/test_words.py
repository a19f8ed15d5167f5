"""How far a claim holds, said so that a reader sees where it ends."""

from scope.words import body, range_of, summary

RATE = {
    "here": "0.1",
    "tries": [
        ["0.01", False, "breaks", "2 ≥ 1"],
        ["0.03", False, "holds", ""],
        ["0.3", True, "holds", ""],
        ["1", True, "holds", ""],
    ],
}
WIDTH = {
    "here": "4",
    "tries": [
        ["2", False, "stops", "ValueError"],
        ["8", True, "breaks", "0.9 ≤ 1"],
        ["20", True, "holds", ""],
    ],
}
MANY = {
    "here": "as it stands",
    "tries": [["× 1/3", False, "holds", ""], ["× 3", True, "follows", "0.7"]],
}


def test_a_range_goes_as_far_as_it_holds_without_a_gap():
    assert range_of(RATE) == "from 0.03 to 1"
    assert range_of(WIDTH) == ""
    assert range_of(MANY) == "from × 1/3 to × 1"


def test_a_line_counts_what_tells_something():
    kept = {"seeds": {"hold": 19, "of": 20}, "settings": {"lr": RATE, "width": WIDTH}}
    assert summary(kept) == "19 of 20 seeds, 4 of 6 changed settings"
    assert summary({"digest": "abc"}) == ""


def test_the_rest_says_where_it_ends():
    kept = {
        "seeds": {"hold": 19, "of": 20, "breaks": "3 ≥ 1"},
        "settings": {"lr": RATE, "width": WIDTH, "beta": MANY},
    }
    assert [part.astext() for part in body(kept)] == [
        "Holds with lr from 0.03 to 1, beta from × 1/3 to × 1.",
        "Does not hold with lr 0.01 (2 ≥ 1), width 8 (0.9 ≤ 1).",
        "With one of the other seeds: 3 ≥ 1.",
        "States another number with beta × 3.",
        "Cannot be tried with width 2.",
    ]
