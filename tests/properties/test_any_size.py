"""Numbers of any size: where the result is a number, it is that number.

Each property is checked against the formula in real numbers, which have no largest and no
smallest one. Under ``np.errstate(all="raise")`` nothing raises but an overflow on the way,
which is reported only where a test allows for it.
"""

import numpy as np
from hypothesis import strategies as st

from refnn import activations, diagnostics, distillation, losses, penalties, pruning
from tests.properties.draws import DTYPES, Drawer
from tests.properties.exact import exp, log, norm, real, rounded, sqrt
from tests.properties.holds import holds

SIZES = ("moderate", "tiny", "subnormal", "zero", "huge", "scales")


def draw_array(draw, *, least_axes=2, kinds=SIZES, least=1):
    d = Drawer(draw)
    shape = (*d.shape(1, least=1), *(d.size(least) for _ in range(least_axes)))
    dtype = draw(DTYPES)
    return d, d.array(shape, dtype, d.one_of(*kinds)), dtype


@holds(
    "The mean squared error and its gradient are exact for numbers of any size.",
    losses.mse,
    examples=40,
    data=st.data(),
)
def test_mse(data):
    d, y, dtype = draw_array(data.draw)
    target = d.array(y.shape, dtype, d.one_of(*SIZES))
    with np.errstate(all="raise"):
        loss, back = losses.mse(y, target=target)
        dy = back()
    difference = real(y) - real(target)
    n = y.shape[-1] * y.shape[-2]
    size = real(np.maximum(np.abs(y), np.abs(target)))
    rounded((difference**2).sum(axis=(-2, -1)) / n, dtype).near(loss)
    rounded(2 * difference / n, dtype, scale=size / n).near(dy)


def softmax_of(z):
    e = exp(z - z.max(axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    return p, z - z.max(axis=-1, keepdims=True) - log(e.sum(axis=-1, keepdims=True))


@holds(
    "Softmax and its logarithm are exact for logits of any size.",
    activations.softmax,
    activations.log_softmax,
    examples=40,
    data=st.data(),
)
def test_softmax(data):
    _, x, dtype = draw_array(data.draw, least_axes=1)
    p, log_p = softmax_of(real(x))
    with np.errstate(all="raise"):
        y, _ = activations.softmax(x)
        log_y, _ = activations.log_softmax(x)
    # The exponential of a difference has the absolute error of the difference.
    rounded(p, dtype, scale=np.minimum(np.abs(log_p), 800) * p).near(y)
    rounded(log_p, dtype, scale=real(np.ones(x.shape))).near(log_y)


@holds(
    "The cross-entropy and its gradient are exact for logits of any size, and with masked "
    "classes as without them.",
    losses.softmax_cross_entropy,
    examples=40,
    data=st.data(),
)
def test_cross_entropy(data):
    d, logits, dtype = draw_array(data.draw)
    n, k = logits.shape[-2:]
    target = d.rng.integers(k, size=n)
    alpha = d.one_of(0.0, 0.25)
    masked = np.concatenate(
        [np.full((*logits.shape[:-1], 1), -np.inf, dtype), logits], -1
    )
    with np.errstate(all="raise"):
        loss, back = losses.softmax_cross_entropy(
            logits, target=target, label_smoothing=alpha
        )
        dlogits = back()
        same, same_back = losses.softmax_cross_entropy(masked, target=target + 1)
        unmasked, unmasked_back = losses.softmax_cross_entropy(logits, target=target)
        np.testing.assert_array_equal(same_back()[..., 0], 0)
        rounded(real(unmasked_back()), dtype, digits=16).near(same_back()[..., 1:])
        near = np.isfinite(unmasked)
        np.testing.assert_allclose(
            same[near], unmasked[near], rtol=1e-5 if dtype == np.float32 else 1e-13
        )
    p, log_p = softmax_of(real(logits))
    q = (1 - real(alpha)) * np.eye(k, dtype=int)[target] + real(alpha) / k
    each = -(q * log_p).sum(axis=-1)
    rounded(each.sum(axis=-1) / n, dtype, scale=real(np.ones(loss.shape))).near(loss)
    rounded((p - q) / n, dtype, digits=1e3, scale=real(np.ones(q.shape))).near(dlogits)


@holds(
    "The distillation loss and its gradient are exact for logits of any size, and a class "
    "that the teacher rules out adds nothing.",
    distillation.distillation_loss,
    examples=40,
    data=st.data(),
)
def test_distillation(data):
    d, logits, dtype = draw_array(data.draw)
    teacher = d.array(logits.shape, dtype, d.one_of(*SIZES))
    T = d.one_of(1, 0.5, 8.0)
    n = logits.shape[-2]
    with np.errstate(all="raise"):
        loss, back = distillation.distillation_loss(
            logits, teacher=teacher, temperature=T
        )
        dlogits = back()
    p, log_p = softmax_of(real(logits) / real(T))
    q, log_q = softmax_of(real(teacher) / real(T))
    each = (q * (log_q - log_p)).sum(axis=(-2, -1))
    size = (q * (abs(log_q) + abs(log_p) + 1)).sum(axis=(-2, -1))
    rounded(T * T * each / n, dtype, scale=T * T * size / n).near(loss)
    scale = real(np.full(q.shape, 800.0 * T))
    rounded(T * (p - q) / n, dtype, scale=scale).near(dlogits)


@holds(
    "The binary cross-entropy and its gradient are exact for logits of any size.",
    losses.binary_cross_entropy,
    examples=40,
    data=st.data(),
)
def test_binary_cross_entropy(data):
    d, z, dtype = draw_array(data.draw)
    target = d.rng.choice([0.0, 0.25, 1.0], z.shape).astype(dtype)
    n = z.shape[-1] * z.shape[-2]
    with np.errstate(all="raise"):
        loss, back = losses.binary_cross_entropy(z, target=target)
        dz = back()
    z, t = real(z), real(target)
    soft = np.maximum(z, 0) + log(1 + exp(-abs(z)))
    each = soft - t * z
    rounded(each.sum(axis=(-2, -1)) / n, dtype).near(loss)
    sigma = np.where(z >= 0, 1, exp(-abs(z))) / (1 + exp(-abs(z)))
    rounded((sigma - t) / n, dtype, scale=(sigma + t) / n).near(dz)


@holds(
    "Lengths of weights, and their directions, are exact for weights of any size.",
    penalties.l2,
    penalties.group_l2,
    penalties.l1,
    pruning.unit_norms,
    examples=40,
    data=st.data(),
)
def test_lengths(data):
    d, W, dtype = draw_array(data.draw)
    axis = d.one_of(-2, -1)
    with np.errstate(all="raise", over="ignore"):
        whole, back = penalties.l2(W)
        groups, back_groups = penalties.group_l2(W, axis=axis)
        absolute, _ = penalties.l1(W)
        units = pruning.unit_norms({"W": W})["W"]
        directions = back(), back_groups()
    lengths = norm(W, (-2, -1)), norm(W, axis)
    rounded(lengths[0], dtype).near(whole)
    rounded(lengths[1].sum(axis=-1), dtype).near(groups)
    rounded(abs(real(W)).sum(axis=(-2, -1)), dtype).near(absolute)
    rounded(norm(W, -2), dtype).near(units)
    beside = np.asarray(lengths[0])[..., None, None], np.expand_dims(lengths[1], axis)
    for have, length in zip(directions, beside, strict=True):
        rounded(real(W) / (length + (length == 0)), dtype).near(have)


@holds(
    "Norms of gradients, sizes of updates and the fluctuation of weights are exact for "
    "numbers of any size.",
    diagnostics.gradient_norms,
    diagnostics.update_ratios,
    diagnostics.weight_fluctuation,
    examples=40,
    data=st.data(),
)
def test_diagnostics(data):
    d, a, dtype = draw_array(data.draw)
    b = d.array(a.shape, dtype, d.one_of(*SIZES))
    with np.errstate(all="raise", over="ignore"):
        norms = diagnostics.gradient_norms({"a": a}, stack_axes=a.ndim - 1)["a"]
        ratios = diagnostics.update_ratios({"a": a}, {"a": b})["a"]
    rounded(norm(a, -1), dtype).near(norms)
    moved, size = norm(real(b) - real(a)), norm(a)
    if size != 0 or moved == 0:
        rounded(moved / (size or 1), dtype).near(ratios)
    else:
        assert np.isinf(ratios)


@holds(
    "The fluctuation of weights is that of their multiples: their size cancels.",
    diagnostics.weight_fluctuation,
    examples=25,
    data=st.data(),
)
def test_fluctuation(data):
    d = Drawer(data.draw)
    dtype = data.draw(DTYPES)
    steps, *shape = d.size(2, 4), *d.shape(2, least=1), d.size(1, 4)
    history = d.array((steps, *shape), dtype, "moderate")
    limits = np.finfo(dtype)
    power = d.one_of(limits.minexp + 30, -1, 0, limits.maxexp - 4)
    with np.errstate(all="raise"):
        have = diagnostics.weight_fluctuation(np.ldexp(history, power))
    h = real(history)
    mean = h.mean(axis=0)
    spread = sqrt(((h - mean) ** 2).sum(axis=-1).mean(axis=0))
    size = sqrt((mean**2).sum(axis=-1))
    scale = np.abs(h).max() / size * (1 + spread / size)
    rounded(spread / size, dtype, scale=scale).near(have)


@holds(
    "Scores from the norm of the input are exact for inputs of any size.",
    pruning.wanda,
    data=st.data(),
)
def test_wanda(data):
    d, x, dtype = draw_array(data.draw)
    W = d.array((x.shape[-1], d.size()), dtype, "moderate")
    with np.errstate(all="raise", over="ignore"):
        scores = pruning.wanda(x, W)
    exact = abs(real(W)) * norm(x, -2)[..., None]
    rounded(exact, dtype).near(scores)


@holds(
    "The squares of weights are exact unless their sum is beyond the type.",
    penalties.squared_l2,
    data=st.data(),
)
def test_squares(data):
    _, W, dtype = draw_array(data.draw)
    with np.errstate(all="raise", over="ignore"):
        penalty, back = penalties.squared_l2(W)
        dW = back()
    rounded((real(W) ** 2).sum(axis=(-2, -1)), dtype).near(penalty)
    rounded(2 * real(W), dtype).near(dW)
