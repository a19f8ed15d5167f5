"""What was measured is kept whole, a claim a line, with the code that it was measured of."""

import json

import pytest

from scope import kept
from scope.outcomes import Reach, Scope, Try


def test_a_claim_without_settings_and_seeds_has_its_digest_alone():
    assert kept.as_kept(Scope(), "abc") == {"digest": "abc"}


def test_a_claim_has_what_was_tried():
    tries = [Try("0.3", True, "breaks", "2 ≥ 1")]
    scope = Scope([Reach("lr", "0.1", tries)], 19, 20, ["3 ≥ 1"])
    assert kept.as_kept(scope, "abc") == {
        "digest": "abc",
        "seeds": {"hold": 19, "of": 20, "breaks": "3 ≥ 1"},
        "settings": {
            "lr": {"here": "0.1", "tries": [["0.3", True, "breaks", "2 ≥ 1"]]}
        },
    }


def test_the_file_is_one_line_a_claim_and_comes_back(tmp_path):
    file = tmp_path / kept.NAME
    assert kept.read(file) == {}
    found = {"b/x": {"10": {"digest": "é"}, "2": {"digest": "d"}}, "a/y": {"1": {}}}
    kept.write(file, found)
    assert kept.read(file) == found
    lines = file.read_text("utf-8").splitlines()
    assert lines[1:6] == [
        ' "a/y": {',
        '  "1": {}',
        " },",
        ' "b/x": {',
        '  "2": {"digest": "d"},',
    ]


def test_a_write_that_fails_leaves_what_was_there(tmp_path):
    file = tmp_path / kept.NAME
    kept.write(file, {"a": {"1": {}}})
    with pytest.raises(TypeError):
        kept.write(file, {"a": {"1": {"digest": object()}}})
    assert json.loads(file.read_text()) == {"a": {"1": {}}}
