"""The checks themselves: what they let through, and what they find."""

import numpy as np
import pytest
from hypothesis import strategies as st

from refnn import gradcheck, types
from tests.properties.draws import DTYPES, SEEDS, Drawer
from tests.properties.holds import holds


@holds(
    "A right gradient of any scale passes, a wrong entry is found and named, and NaN is "
    "never right.",
    gradcheck.check_grad,
    gradcheck.Discrepancy,
    gradcheck.numerical_gradient,
    examples=40,
    data=st.data(),
)
def test_check_grad(data):
    d = Drawer(data.draw)
    size = 10.0 ** d.size(-8, 8)
    shape = d.shape(2, least=1)
    x = size * d.array(shape, np.float64, "moderate")
    at = tuple(int(d.rng.integers(n)) for n in shape)
    spoil = np.ones(shape)

    def square(x):
        return x**2, lambda dy: np.asarray(2 * x * dy * spoil)

    assert gradcheck.check_grad(square, x) < 1e-7
    numerical = gradcheck.numerical_gradient(lambda v: float((v**2).sum()), x)
    assert np.abs(numerical - 2 * x).max() < 1e-3 * size + 1e-9
    spoil[at] = d.one_of(0.0, 2.0, -1.0)
    worst = gradcheck.check_grad(square, x)
    assert worst > 1e-3
    assert (worst.argument, worst.index) == (0, at)
    spoil[at] = d.one_of(np.nan, np.inf)
    assert gradcheck.check_grad(square, x) == np.inf


@holds(
    "Each check lets through what it is for, and nothing else.",
    types.require_floating,
    types.require_integers,
    types.require_one_type,
    types.require_shape,
    types.require_same_keys,
    types.as_type_of,
    examples=40,
    data=st.data(),
)
def test_types(data):
    d = Drawer(data.draw)
    kind = d.one_of(
        "f2", "f4", "f8", "g", "i1", "i8", "u4", "?", "c16", "O", ">f4", ">i2"
    )
    a = np.zeros(d.shape(2), dtype=kind)
    floating = a.dtype.newbyteorder("=") in (np.float32, np.float64)
    for check, right in (
        (types.require_floating, floating),
        (types.require_integers, a.dtype.kind in "iu"),
    ):
        if right:
            check(a=a)
        else:
            with pytest.raises(TypeError, match=r"^a must be"):
                check(a=a)
    other = data.draw(DTYPES)
    b = np.zeros(2, dtype=other)
    if floating:
        assert types.as_type_of(b, a=a).dtype == other
        if a.dtype.newbyteorder("=") == other:
            types.require_one_type(a=a, b=b)
        else:
            with pytest.raises(TypeError, match="a and b must have one type"):
                types.require_one_type(a=a, b=b)
    types.require_shape("a", a, a.shape)
    with pytest.raises(ValueError, match="a must have shape"):
        types.require_shape("a", a, (*a.shape, 2))
    types.require_same_keys({"a": a}, {"a": b})
    with pytest.raises(KeyError, match="only one has"):
        types.require_same_keys({"a": a}, {"a": b, "b": b})


@holds(
    "An equal seed gives an equal generator, and a generator itself; what is quiet reports "
    "no underflow and keeps all else of the state of NumPy.",
    types.require_generator,
    types.quiet,
    examples=20,
    seed=SEEDS,
)
def test_generators_and_quiet(seed):
    first, second = (
        types.require_generator(seed),
        types.require_generator(np.int64(seed)),
    )
    assert first.random() == second.random()
    assert types.require_generator(first) is first

    @types.quiet
    def tiny(x):
        assert np.geterr()["under"] == "ignore"
        assert np.geterr()["over"] == "raise"
        return x * x

    with np.errstate(all="raise"):
        before = np.geterr()
        assert tiny(np.array(1e-200)) == 0
        with pytest.raises(FloatingPointError):
            tiny(np.array(1e200))
        assert np.geterr() == before
