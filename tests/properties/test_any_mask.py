"""Pruning: counts that are exact, scores, and matrices stored without their zeros."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import strategies as st

from refnn import layers, pruning
from tests.properties.draws import DTYPES, LAYOUTS, TAME, WILD, Drawer, laid_out
from tests.properties.exact import real, rounded
from tests.properties.holds import holds

FINITE = ("moderate", "tiny", "subnormal", "zero", "huge", "scales")


def draw_params(d, dtype, stack=(), kinds=FINITE):
    shapes = {name: (*stack, *d.shape(2)) for name in ("0.W", "0.b", "1.W")}
    return {
        name: laid_out(d.array(shape, dtype, d.one_of(*kinds)), d.one_of(*LAYOUTS))
        for name, shape in shapes.items()
    }


@holds(
    "Masks remove exactly the share that was asked for, rounded to whole weights, and "
    "never a weight of a higher score than one that they keep.",
    pruning.keep_largest,
    examples=60,
    data=st.data(),
)
def test_keep_largest(data):
    d = Drawer(data.draw)
    stack = tuple(d.size(1, 2) for _ in range(d.size(0, 2)))
    scores = draw_params(d, data.draw(DTYPES), stack)
    scope = d.one_of("global", "layer")
    sparsity = d.number(0.0, 0.99)
    if d.one_of(True, False):
        sparsity = d.rng.uniform(0, 0.99, stack)
    masks = pruning.keep_largest(
        scores, sparsity=sparsity, scope=scope, stack_axes=len(stack)
    )
    assert list(masks) == list(scores)
    for i in np.ndindex(stack):
        share = sparsity[i] if np.ndim(sparsity) else float(sparsity)
        of_one = {name: (np.ravel(s[i]), masks[name][i]) for name, s in scores.items()}
        groups = [[name] for name in scores] if scope == "layer" else [[*scores]]
        for group in groups:
            s = np.concatenate([of_one[name][0] for name in group])
            kept = np.concatenate([np.ravel(of_one[name][1]) for name in group])
            assert np.count_nonzero(~kept) == round(share * s.size)
            if kept.any() and not kept.all():
                assert s[~kept].max() <= s[kept].min()


@holds(
    "Of every m neighbors exactly n stay, those of the highest scores.",
    pruning.keep_n_of_m,
    examples=40,
    data=st.data(),
)
def test_keep_n_of_m(data):
    d = Drawer(data.draw)
    m = d.size(1, 5)
    n, blocks, k = d.size(1, m), d.size(0, 3), d.size(0)
    shape = (*d.shape(2), blocks * m, k)
    scores = laid_out(
        d.array(shape, data.draw(DTYPES), d.one_of(*FINITE)), d.one_of(*LAYOUTS)
    )
    mask = pruning.keep_n_of_m(scores, n=n, m=m)
    assert (mask.shape, mask.dtype) == (shape, bool)
    kept = mask.reshape(*shape[:-2], blocks, m, k)
    assert (kept.sum(axis=-2) == n).all()
    s = np.asarray(scores, scores.dtype.type).reshape(kept.shape)
    highest = np.sort(s, axis=-2)[..., m - n :, :]
    chosen = np.sort(np.where(kept, s, -np.inf), axis=-2)[..., m - n :, :]
    np.testing.assert_array_equal(chosen, highest)


@holds(
    "Masked weights are 0, also where they were NaN; all others keep their bits, and the "
    "share of zeros is that of the entries.",
    pruning.apply_masks,
    pruning.share_of_zeros,
    examples=30,
    data=st.data(),
)
def test_apply_masks(data):
    d = Drawer(data.draw)
    params = draw_params(d, data.draw(DTYPES), kinds=(*TAME, *WILD))
    drawn = {n: np.asarray(d.rng.random(p.shape) < 0.5) for n, p in params.items()}
    masks = {n: mask for n, mask in drawn.items() if n != "0.b"}
    pruned = pruning.apply_masks(params, masks)
    assert list(pruned) == list(params)
    zeros = 0
    for name, p in params.items():
        mask = masks.get(name, np.ones(p.shape, bool))
        np.testing.assert_array_equal(pruned[name], np.where(mask, p, 0))
        assert pruned[name].dtype.type is p.dtype.type
        zeros += np.count_nonzero(~mask | (p == 0))
    entries = sum(p.size for p in params.values())
    if entries:  # of nothing there is no share
        assert pruning.share_of_zeros(pruned) == zeros / entries


@holds(
    "Scores have the shapes and the type of the parameters, are exact for numbers of any "
    "size, and NaN shows in them.",
    pruning.magnitude,
    pruning.taylor,
    pruning.obd,
    examples=40,
    data=st.data(),
)
def test_scores(data):
    d = Drawer(data.draw)
    dtype = data.draw(DTYPES)
    params = draw_params(d, dtype)
    other = {n: d.array(p.shape, dtype, "moderate") for n, p in params.items()}
    with np.errstate(all="raise", over="ignore"):
        found = {
            "magnitude": pruning.magnitude(params),
            "taylor": pruning.taylor(params, other),
            "obd": pruning.obd(params, other),
        }
    for name, p in params.items():
        x, y = real(p), real(other[name])
        rounded(abs(x), dtype).near(found["magnitude"][name])
        rounded(abs(x * y), dtype).near(found["taylor"][name])
        rounded(y * x * x / 2, dtype).near(found["obd"][name])
        for scores in found.values():
            assert type(scores[name]) is np.ndarray
            assert scores[name].dtype.type is dtype
        spoilt = {name: np.full(p.shape, np.nan, dtype)}
        for scores in (
            pruning.magnitude(spoilt),
            pruning.taylor(spoilt, {name: other[name]}),
            pruning.obd(spoilt, {name: other[name]}),
        ):
            assert np.isnan(scores[name]).all()


@holds(
    "Chance scores are in [0, 1), equal for an equal `rng`.",
    pruning.random,
    data=st.data(),
)
def test_random(data):
    d = Drawer(data.draw)
    params = draw_params(d, data.draw(DTYPES))
    first, second = pruning.random(params, rng=3), pruning.random(params, rng=3)
    for name, p in params.items():
        np.testing.assert_array_equal(first[name], second[name])
        assert first[name].shape == p.shape
        assert first[name].dtype.type is p.dtype.type
        assert ((first[name] >= 0) & (first[name] <= 1)).all()


@holds(
    "The flow through every layer is the same: its scores have one sum, and a path of "
    "zeros gets nothing.",
    pruning.synflow,
    data=st.data(),
)
def test_synflow(data):
    d = Drawer(data.draw)
    widths = [d.size() for _ in range(4)]
    stack = d.shape(1, least=1)
    params = {
        str(i): laid_out(d.array((*stack, a, b), np.float64, "moderate"), "reversed")
        for i, (a, b) in enumerate(pairwise(widths))
    }
    params["1"] = params["1"] * (d.rng.random(params["1"].shape) < 0.7)
    scores = pruning.synflow(params)
    flows = [s.sum(axis=(-2, -1)) for s in scores.values()]
    for flow in flows:
        np.testing.assert_allclose(flow, flows[0], rtol=1e-12, atol=1e-12)
    assert (scores["1"][params["1"] == 0] == 0).all()


@holds(
    "A matrix stored without its zeros is the matrix, and multiplies as it does.",
    pruning.csr,
    pruning.csr_product,
    pruning.bitmap,
    examples=40,
    data=st.data(),
)
def test_storage(data):
    d = Drawer(data.draw)
    dtype, n, i, o = data.draw(DTYPES), d.size(0), d.size(0), d.size(1)
    W = d.array((i, o), dtype, d.one_of("moderate", "zero"))
    W = laid_out(W * (d.rng.random((i, o)) < 0.5).astype(dtype), d.one_of(*LAYOUTS))
    x = laid_out(d.array((n, i), dtype, "moderate"), d.one_of(*LAYOUTS))
    values, columns, starts = pruning.csr(W)
    dense = np.zeros((i, o), dtype)
    rows = np.repeat(np.arange(i), np.diff(starts))
    dense[rows, columns] = values
    np.testing.assert_array_equal(dense, W)
    y = pruning.csr_product(x, (values, columns, starts), n_out=o)
    assert (y.shape, y.dtype.type) == ((n, o), dtype)
    np.testing.assert_allclose(y, x @ W, rtol=1e-4, atol=1e-5)
    values, bits = pruning.bitmap(W)
    where = np.unpackbits(bits, count=W.size).astype(bool).reshape(W.shape)
    dense = np.zeros((i, o), dtype)
    dense[where] = values
    np.testing.assert_array_equal(dense, W)


@holds(
    "Removing a weight of a quadratic loss costs its score, leaves it 0, and leaves the "
    "others where the loss is lowest.",
    pruning.obs,
    pruning.obs_step,
    data=st.data(),
)
def test_surgeon(data):
    d = Drawer(data.draw)
    n = d.size(2, 5)
    A = d.rng.standard_normal((n + 3, n))
    H = A.T @ A + 0.5 * np.eye(n)
    w = laid_out(d.array((n,), np.float64, "moderate"), d.one_of(*LAYOUTS))
    H_inv = laid_out(np.linalg.inv(H), d.one_of(*LAYOUTS))
    q = int(d.rng.integers(n))
    scores = pruning.obs(w, H_inv)
    pruned, rest = pruning.obs_step(w, H_inv, q=q)
    moved = pruned - w
    assert pruned[q] == 0
    np.testing.assert_allclose(moved @ H @ moved / 2, scores[q], rtol=1e-8)
    others = np.arange(n) != q
    np.testing.assert_allclose((H @ moved)[others], 0, atol=1e-9)
    left = np.linalg.inv(H[np.ix_(others, others)])
    np.testing.assert_allclose(rest[np.ix_(others, others)], left, atol=1e-9)
    with pytest.raises(ValueError, match=r"q must be a weight that is left, got"):
        pruning.obs_step(pruned, rest, q=q)


@holds(
    "A network without the units that put out a constant computes the same.",
    pruning.remove_units,
    data=st.data(),
)
def test_remove_units(data):
    d = Drawer(data.draw)
    stack, n, i, h, o = d.shape(1, least=1), d.size(), d.size(), d.size(), d.size()
    dtype, constant = data.draw(DTYPES), d.number(-2.0, 2.0)
    keep = d.rng.random(h) < 0.5
    keep[0] = True
    shapes = {"0.W": (i, h), "0.b": (h,), "2.W": (h, o), "2.b": (o,)}
    params = {
        name: laid_out(d.array((*stack, *s), dtype, "moderate"), d.one_of(*LAYOUTS))
        for name, s in shapes.items()
    }
    small = pruning.remove_units(params, keep, layer="0", then="2", constant=constant)
    assert {p.dtype.type for p in small.values()} == {dtype}
    x = d.array((*stack, n, i), dtype, "moderate")

    def outputs(p, constants):
        hidden, _ = layers.linear(x, p["0.W"], p["0.b"])
        if constants:
            hidden[..., ~keep] = float(constant)
        return layers.linear(hidden, p["2.W"], p["2.b"])[0]

    np.testing.assert_allclose(
        outputs(small, False), outputs(params, True), rtol=1e-3, atol=1e-4
    )
