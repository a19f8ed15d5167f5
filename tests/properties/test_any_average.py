"""Averages, clipping, and training with old gradients."""

import numpy as np
import pytest
from hypothesis import strategies as st

from refnn import distributed, optimizers
from tests.properties.draws import DTYPES, LAYOUTS, TAME, WILD, Drawer, laid_out
from tests.properties.exact import norm, real, rounded
from tests.properties.holds import holds

KINDS = (*TAME, *WILD)


def draw_grads(d: Drawer, dtype: type, kinds: tuple[str, ...], stack_axes: int) -> dict:
    stack = tuple(d.size(1, 2) for _ in range(stack_axes))
    shapes = {name: (*stack, *d.shape(2)) for name in ("W", "b", "c")}
    return {
        name: laid_out(d.array(shape, dtype, d.one_of(*kinds)), d.one_of(*LAYOUTS))
        for name, shape in shapes.items()
    }


@holds(
    "Clipping gives the exact norm, and each gradient times the exact factor, whatever "
    "the scale; a gradient that is short enough keeps its bits.",
    optimizers.clip_by_global_norm,
    examples=60,
    data=st.data(),
)
def test_clipping_is_exact(data):
    d = Drawer(data.draw)
    dtype, stack_axes = data.draw(DTYPES), d.one_of(0, 0, 1, 2)
    kinds = ("moderate", "tiny", "subnormal", "zero", "huge", "scales")
    grads = draw_grads(d, dtype, kinds, stack_axes)
    max_norm = d.one_of(1, np.float64(0.5), np.array(1e-30), 1e30, 1e300, np.inf)
    with np.errstate(all="raise", over="ignore"):
        clipped, size = optimizers.clip_by_global_norm(
            grads, max_norm=max_norm, stack_axes=stack_axes
        )
    assert list(clipped) == list(grads)
    for i in np.ndindex(np.shape(size)):
        exact = norm(np.concatenate([np.ravel(g[i]) for g in grads.values()]))
        rounded(exact, dtype).near(size[i])
        for name, g in grads.items():
            assert clipped[name].dtype.type is dtype
            if exact <= real(max_norm) * (1 - 1e-6):
                np.testing.assert_array_equal(clipped[name][i], g[i])
            elif exact > real(max_norm) * (1 + 1e-6):
                factor = real(max_norm) / exact
                rounded(real(g[i]) * factor, dtype, digits=16).near(clipped[name][i])


@holds(
    "NaN or infinity in a gradient makes all of that network's gradient NaN when it is "
    "clipped, and of no other.",
    optimizers.clip_by_global_norm,
    data=st.data(),
)
def test_clipping_shows_nan(data):
    d = Drawer(data.draw)
    grads = draw_grads(d, data.draw(DTYPES), ("moderate",), 1)
    grads = {name: np.array(g, g.dtype.type) for name, g in grads.items()}
    full = [n for n, g in grads.items() if g.size]
    if not full:
        return
    name = d.one_of(*full)
    grads[name].flat[0] = d.one_of(np.nan, np.inf, -np.inf)
    with np.errstate(all="ignore"):
        clipped, _ = optimizers.clip_by_global_norm(grads, max_norm=0.1, stack_axes=1)
    for g in clipped.values():
        assert np.isnan(g[0]).all()
        assert np.isfinite(g[1:]).all()


@holds(
    "A moving average lies between its operands, in their type, as an array of its own.",
    optimizers.exponential_moving_average,
    examples=40,
    data=st.data(),
)
def test_moving_average(data):
    d = Drawer(data.draw)
    shape, dtype = d.shape(), data.draw(DTYPES)
    p, q = (
        laid_out(d.array(shape, dtype, d.one_of(*KINDS)), d.one_of(*LAYOUTS))
        for _ in range(2)
    )
    beta = d.number(0.0, 1.0)
    first = optimizers.exponential_moving_average(None, p, beta=beta)
    np.testing.assert_array_equal(first, p)
    with np.errstate(all="ignore"):
        mean = optimizers.exponential_moving_average(q, p, beta=beta)
    for a in (first, mean):
        assert type(a) is np.ndarray
        assert (a.shape, a.dtype.type) == (shape, dtype)
        assert not np.may_share_memory(a, p)
        assert not np.may_share_memory(a, q)
    _assert_between(mean, np.array([p, q]))


@holds(
    "An average of workers lies between their arrays, whatever the size of the weights; "
    "of equal parts it is the part.",
    distributed.average,
    examples=40,
    data=st.data(),
)
def test_average(data):
    d = Drawer(data.draw)
    dtype, workers = data.draw(DTYPES), d.size()
    shapes = {"W": d.shape(), "b": d.shape(1)}
    parts = [
        {
            n: laid_out(d.array(s, dtype, d.one_of(*KINDS)), d.one_of(*LAYOUTS))
            for n, s in shapes.items()
        }
        for _ in range(workers)
    ]
    weights = d.one_of(None, [1] * workers, d.rng.uniform(1e-3, 9, workers))
    if d.one_of(True, False):
        weights = list(d.rng.uniform(0.1, 1, workers) * d.one_of(1e-300, 1.7e308))
    with np.errstate(all="ignore"):
        mean = distributed.average(parts, weights=weights)
        same = distributed.average([parts[0]] * workers)
    for n, shape in shapes.items():
        for a in (mean[n], same[n]):
            assert type(a) is np.ndarray
            assert (a.shape, a.dtype.type) == (shape, dtype)
        _assert_between(mean[n], np.array([part[n] for part in parts]))
        _assert_between(same[n], np.array([parts[0][n]] * 2))
    with pytest.raises(ValueError, match=r"weights must have a positive sum, got 0"):
        distributed.average(parts, weights=[0.0] * workers)


@holds(
    "A gradient of age 0 trains as `step` does; an older one is that of older weights.",
    distributed.delayed,
    data=st.data(),
)
def test_delayed(data):
    d = Drawer(data.draw)
    start = {"w": d.array(d.shape(), np.float64, "moderate")}
    ages = d.rng.integers(0, 4, d.size(1, 6))
    rule = optimizers.momentum
    seen = []

    def gradient(params, t):
        seen.append(params)
        return {"w": params["w"] * (t + 1)}

    found = list(
        distributed.delayed(gradient, start, rule=rule, lr=0.1, staleness=ages)
    )
    past, state = [start], None
    for t, age in enumerate(ages):
        old = past[max(t - age, 0)]
        np.testing.assert_array_equal(seen[t]["w"], old["w"])
        p, state = rule(past[-1]["w"], old["w"] * (t + 1), state, lr=0.1)
        past.append({"w": p})
        np.testing.assert_array_equal(found[t]["w"], p)


def _assert_between(mean: np.ndarray, parts: np.ndarray) -> None:
    """Allow for rounding, and for NaN and infinity where a part has one."""
    limits = np.finfo(mean.dtype)
    finite = np.isfinite(parts).all(axis=0)
    room = 8 * limits.eps * np.abs(np.where(finite, parts, 0)).max(axis=0)
    room += 8 * float(limits.smallest_subnormal)
    with np.errstate(all="ignore"):
        inside = (parts.min(axis=0) - room <= mean) & (mean <= parts.max(axis=0) + room)
    assert (inside | ~finite).all()
    assert not np.isfinite(mean[~finite]).any()
