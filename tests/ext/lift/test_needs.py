"""What a claim needs: on small pages, of which the last example is the claim.

Each is run whole and in part, and the last example must give the same. `rest` has the
examples that it can do without, by their numbers.
"""

import numpy as np
import pytest

from lift.needs import Page

NUMPY = "import numpy as np"
RNG = "rng = np.random.default_rng(0)"
# Each example is needed but those in `rest`: so what is left out of the others must show.
PAGES = {
    "a name": (["x = 1", "y = 2", "x"], [1]),
    "a name bound again": (["x = 1", "y = x", "x = 2", "x"], [0, 1]),
    "a name deleted": (["x = 1", "del x", "x = 2", "y = 3", "x"], [0, 1, 3]),
    "augmented": (["x = 1", "x += 1", "y = x", "x"], [2]),
    "an item": ([NUMPY, "x, y = np.zeros(3), 1", "x[1] = 5", "z = x + 1", "x"], [3]),
    "a view": ([NUMPY, "x = np.zeros(3)", "y = x[:2]", "y[0] = 1", "x"], []),
    "the other way": ([NUMPY, "x = np.zeros(3)", "y = x[:2]", "x[0] = 1", "y"], []),
    "append": (["a = []", "b = []", "a.append(1)", "b.append(2)", "a"], [1, 3]),
    "what was appended": (["a = []", "b = []", "a.append(b)", "b.append(2)", "a"], []),
    "a generator": ([NUMPY, RNG, "a = rng.random()", "b = 1", "rng.random()"], [3]),
    "two generators": (
        [
            NUMPY,
            RNG,
            "other = np.random.default_rng(1)",
            "other.random()",
            "rng.random()",
        ],
        [2, 3],
    ),
    "a draw is no generator": (
        [NUMPY, RNG, "a = rng.random(2)", "b = a + rng.random()", "a"],
        [3],
    ),
    "a generator in a dictionary": (
        [NUMPY, RNG, "d = {'a': rng}", "d['a'].random()", "rng.random()"],
        [],
    ),
    "a generator that is appended": (
        [NUMPY, RNG, "a = []", "a.append(rng)", "a[0].random()", "rng.random()"],
        [],
    ),
    "a generator of a function": (
        [NUMPY, RNG, "def draw():\n    return rng.random()", "draw()", "draw()"],
        [],
    ),
    "a generator that is given": (
        [NUMPY, RNG, "def draw(g):\n    return g.random()", "draw(rng)", "draw(rng)"],
        [],
    ),
    "a generator that is made": (
        [
            NUMPY,
            "def make():\n    return np.random.default_rng(0)",
            "g, x = make(), 1",
            "g.random()",
            "g.random()",
        ],
        [],
    ),
    "a generator in a lambda": (
        [NUMPY, RNG, "draw = lambda: rng.random()", "draw()", "draw()"],
        [],
    ),
    "the generator of the module": (
        [NUMPY, "np.random.seed(0)", "np.random.rand()", "x = 1", "np.random.rand()"],
        [3],
    ),
    "an iterator": (["i = iter(range(9))", "next(i)", "x = 1", "next(i)"], [2]),
    "an iterator under two names": (
        ["i = iter('abc')", "j = i", "next(j)", "next(i)"],
        [],
    ),
    "a loop over one": (["i = iter('abc')", "for c in i:\n    break", "next(i)"], []),
    "one that yields": (
        ["def f():\n    yield 1\n    yield 2", "i = f()", "next(i)", "next(i)"],
        [],
    ),
    "in a tuple": (["i, j = iter('ab'), 1", "list(i)", "list(i)"], []),
    "zip": (["i = zip('ab', 'cd')", "next(i)", "next(i)"], []),
    "a generator expression": (["i = (c for c in 'ab')", "next(i)", "next(i)"], []),
    "what a function uses": (["k = 1", "def f():\n    return k", "k = 2", "f()"], [0]),
    "what it uses is bound later": (["def f():\n    return k", "k = 2", "f()"], []),
    "what a lambda uses": (["k = 1", "f = [lambda: k]", "k = 2", "f[0]()"], []),
    "its own names": (["k = 1", "def f(k):\n    return k", "f(3)"], [0]),
    "a default": (["k = 1", "def f(x=k):\n    return x", "k = 2", "f()"], [2]),
    "a function that changes": (
        ["def f(a):\n    a[0] = 1", "x, y = [0], [0]", "f(x)", "f(y)", "x"],
        [],
    ),
    "one that changes its own": (
        [
            "def f(a):\n    b = [0]\n    b[0] = a[0]\n    return b",
            "x = [0]",
            "f(x)",
            "x",
        ],
        [0, 2],
    ),
    "a function that appends": (
        ["a = []", "def f(x):\n    a.append(x)", "f(1)", "b = []", "a"],
        [3],
    ),
    "a class that counts": (
        ["class C:\n    n = 0", "C.n += 1", "def f():\n    C.n += 1", "f()", "C.n"],
        [],
    ),
    "an object": (
        [
            "class C:\n    def go(self):\n        self.n = 1",
            "c = C()",
            "c.go()",
            "d = 1",
            "c.n",
        ],
        [3],
    ),
    "a loop": (["t = 0", "for i in range(3):\n    t += i", "u = i", "t"], [2]),
    "a loop that may not run": (
        ["n, y = 0, 1", "for i in range(n):\n    y = i", "y"],
        [],
    ),
    "a loop that runs": (["y = 1", "for i in (1, 2):\n    y = i", "y"], [0]),
    "a loop that is left": (
        ["y = 1", "for i in (1, 2):\n    if i:\n        break\n    y = i", "y"],
        [],
    ),
    "what a loop binds before it uses it": (
        ["y = 1", "for i in (1, 2):\n    y = i\n    z = y", "z"],
        [0],
    ),
    "rows of a list": (["a = [[0], [0]]", "for r in a:\n    r[0] = 1", "a"], []),
    "in a comprehension": (["a = [[], []]", "[r.append(1) for r in a]", "a"], []),
    "if": (["y, n = 1, 0", "if n:\n    y = 2", "y"], []),
    "try": (
        ["y = 1", "try:\n    y = 1 / 0\nexcept ArithmeticError:\n    pass", "y"],
        [],
    ),
    "with": (
        [NUMPY, "with np.errstate(all='ignore'):\n    z = np.log(0.0)", "z"],
        [],
    ),
    "names of a comprehension": (["x = 5", "y = [x for x in (1, 2)]", "y"], [0]),
    "but not its source": (["x = [5]", "y = [x for x in x]", "y"], []),
    "walrus": (["if (n := 3) > 2:\n    y = n", "n"], []),
    "a setting": (
        [NUMPY, "np.set_printoptions(precision=2)", "x = np.arange(2) / 3", "x"],
        [],
    ),
    "out": ([NUMPY, "x = np.zeros(2)", "np.add(x, 1, out=x)", "x"], []),
    "a function of NumPy that changes": (
        [NUMPY, "x = np.zeros(2)", "np.add.at(x, 0, 1)", "y = np.ones(2)", "x"],
        [3],
    ),
    "sort": (["a = [2, 1]", "b = sorted(a)", "a.sort()", "a"], [1]),
    "setattr": (["class C: pass", "setattr(C, 'n', 1)", "C.n"], []),
    "hidden": (["x = 1", "exec('x = 2')", "x"], []),
    "global": (["x = 1", "def f():\n    global x\n    x = 2", "f()", "x"], []),
    "bound in hiding": (["exec('y = 2')", "x = 1", "y"], [1]),
    "hidden use": (["x = 1", "eval('x')"], []),
}


def last(sources):
    """Run examples, and give what the last one shows."""
    names = {}
    for source in sources[:-1]:
        exec(source, names)
    return repr(eval(sources[-1], names))


def settled(sources):
    with np.printoptions():
        return last(sources)


@pytest.mark.parametrize("name", PAGES)
def test_what_is_needed_is_kept_and_what_is_not_is_left_out(name):
    sources, rest = PAGES[name]
    kept = Page(sources, ()).needed([len(sources) - 1])
    assert settled([sources[i] for i in kept]) == settled(sources)
    assert kept == [i for i in range(len(sources)) if i not in rest]


# Here it cannot be sure, and keeps what is not needed.
UNSURE = {
    "a loop that may not run": [1],
    "a loop that is left": [1],
    "a function that changes": [3],
    "what a lambda uses": [0],
    "if": [1],
    "try": [1],
    "hidden": [0],
    "global": [0],
}


@pytest.mark.parametrize("name", PAGES)
def test_without_one_of_them_the_last_example_gives_something_else(name):
    sources, rest = PAGES[name]
    kept = [i for i in range(len(sources)) if i not in rest]
    whole = settled(sources)
    for left_out in kept[:-1]:
        if left_out in UNSURE.get(name, ()):
            continue
        try:
            found = settled([sources[i] for i in kept if i != left_out])
        except Exception:
            continue
        assert found != whole, (name, sources[left_out])


def test_a_function_of_the_package_may_give_an_iterator():
    sources = ["from m import batches", "b = batches()", "next(b)", "x = 1", "next(b)"]
    assert Page(sources, {"m.batches"}).needed([4]) == [0, 1, 2, 4]
    assert Page(sources, ()).needed([4]) == [0, 1, 4]
