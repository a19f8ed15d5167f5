"""Pages that show what other pages say are written again when that has changed."""

from types import SimpleNamespace

from kit.perpage import Shown

LONG = list(range(10_000))


def test_a_page_that_shows_something_else_is_named():
    shown, env = Shown("x"), SimpleNamespace()
    assert shown.outdated(env, {"a": [1], "b": [1], "c": [2]}) == ["a", "b", "c"]
    assert shown.outdated(env, {"a": [1], "b": [1], "c": [2]}) == []
    assert shown.outdated(env, {"a": [1], "b": [3], "c": [1]}) == ["b", "c"]
    assert shown.outdated(env, {"a": [1], "d": [1]}) == ["d"]
    assert shown.outdated(env, {"a": [1], "b": [3]}) == ["b"]  # it was gone


def test_one_thing_on_many_pages_may_change_in_place():
    shown, env, thing = Shown("x"), SimpleNamespace(), [1]
    assert shown.outdated(env, dict.fromkeys("ab", thing)) == ["a", "b"]
    assert shown.outdated(env, dict.fromkeys("ab", thing)) == []
    thing.append(2)
    assert shown.outdated(env, dict.fromkeys("ab", thing)) == ["a", "b"]


def test_the_environment_does_not_grow_with_what_is_shown():
    shown, env = Shown("x"), SimpleNamespace()
    shown.outdated(env, {"a": LONG})
    assert len(repr(vars(env))) < len(repr(LONG)) / 100
