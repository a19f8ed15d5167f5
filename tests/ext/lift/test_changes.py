import ast

import pytest

from lift.changes import changed, made_new


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("x.append(1)", {"x"}),
        ("x[0].sort()", {"x"}),
        ("x.fill(0)", {"x"}),
        ("x.unheard_of()", {"x"}),
        ("x.mean()", set()),
        ("x.items()", set()),
        ("np.mean(x)", set()),
        ("np.add(x, 1, out=y)", {"y"}),
        ("np.add.at(x, 0, 1)", {"x"}),
        ("np.random.seed(0)", {"np"}),
        ("np.random.rand()", {"np"}),
        ("np.random.default_rng(0)", set()),
        ("np.set_printoptions(precision=2)", {"np"}),
        ("setattr(x, 'a', 1)", {"x"}),
        ("print(x)", set()),
    ],
)
def test_what_a_call_changes(code, names):
    call = ast.parse(code, mode="eval").body
    assert changed(call, frozenset({"np"})) - {"setattr"} == names


def test_what_a_function_has_made_is_its_own():
    code = "a = []\nb = a\nc = np.zeros(3)\nc += 1\nd = p\nd = {}\nfor e in a: e = []"
    assert made_new(ast.parse(code).body, frozenset({"np"})) == {"a", "c"}
