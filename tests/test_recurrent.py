import numpy as np
import pytest

from refnn.gradcheck import check_grad
from refnn.recurrent import gru_cell, lstm_cell, rnn_cell, unroll

T, N, D, H = 6, 4, 3, 2
# Each cell: columns of its weights, width of its state, number of its biases.
SIZES = {rnn_cell: (H, H, 1), lstm_cell: (4 * H, 2 * H, 1), gru_cell: (3 * H, H, 2)}


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(params=SIZES, ids=lambda cell: cell.__name__)
def cell(request):
    return request.param


def sequence(cell, rng, *stack):
    """x, s0 and the weights of a cell."""
    wide, state, biases = SIZES[cell]
    shapes = [(T, N, D), (N, state), (D, wide), (H, wide), *[(wide,)] * biases]
    return [rng.standard_normal((*stack, *shape)) for shape in shapes]


def test_gradient_through_time_equals_finite_differences(cell, rng):
    assert check_grad(unroll, *sequence(cell, rng), cell=cell) < 1e-7


def test_unroll_is_the_cell_in_a_loop(cell, rng):
    x, s, *weights = sequence(cell, rng)
    states, _ = unroll(x, s, *weights, cell=cell)
    for x_t, expected in zip(x, states, strict=True):
        s, _ = cell(x_t, s, *weights)
        np.testing.assert_array_equal(s, expected)


def test_stack_equals_its_loop(cell, rng):
    args = sequence(cell, rng, 3)
    states, back = unroll(*args, cell=cell)
    ds = rng.standard_normal(states.shape)
    grads = back(ds)
    for r in range(3):
        states_r, back_r = unroll(*[a[r] for a in args], cell=cell)
        np.testing.assert_allclose(states[r], states_r, rtol=1e-12)
        for g, g_r in zip(grads, back_r(ds[r]), strict=True):
            np.testing.assert_allclose(g[r], g_r, rtol=1e-10, atol=1e-13)


def test_what_a_stack_shares_gets_the_sum_of_the_gradients(cell, rng):
    x, s0, *_ = sequence(cell, rng)
    _, _, *weights = sequence(cell, rng, 3)
    states, back = unroll(x, s0, *weights, cell=cell)
    ds = rng.standard_normal(states.shape)
    dx, ds0, *dweights = back(ds)
    own = [np.stack([a] * 3) for a in (x, s0)]
    dx_own, ds0_own, *dweights_own = unroll(*own, *weights, cell=cell)[1](ds)
    np.testing.assert_allclose(dx, dx_own.sum(axis=0), rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(ds0, ds0_own.sum(axis=0), rtol=1e-10, atol=1e-13)
    for g, g_own in zip(dweights, dweights_own, strict=True):
        np.testing.assert_allclose(g, g_own, rtol=1e-10, atol=1e-13)


def test_two_parts_are_the_whole(cell, rng):
    x, s0, *weights = sequence(cell, rng)
    whole, back_whole = unroll(x, s0, *weights, cell=cell)
    first, back_first = unroll(x[:2], s0, *weights, cell=cell)
    second, back_second = unroll(x[2:], first[-1], *weights, cell=cell)
    np.testing.assert_array_equal(np.concatenate([first, second]), whole)
    ds = rng.standard_normal(whole.shape)
    dx, ds0, *dweights = back_whole(ds)
    dx_2, dlast, *dweights_2 = back_second(ds[2:])
    into_first = ds[:2].copy()
    into_first[-1] += dlast
    dx_1, ds0_1, *dweights_1 = back_first(into_first)
    np.testing.assert_allclose(np.concatenate([dx_1, dx_2]), dx)
    np.testing.assert_allclose(ds0_1, ds0)
    for g, g_1, g_2 in zip(dweights, dweights_1, dweights_2, strict=True):
        np.testing.assert_allclose(g_1 + g_2, g)


def test_float32_is_kept(cell, rng):
    args = [a.astype(np.float32) for a in sequence(cell, rng)]
    states, back = unroll(*args, cell=cell)
    assert {a.dtype for a in (states, *back(np.ones_like(states)))} == {states.dtype}
    assert states.dtype == np.float32


def test_open_forget_gate_and_closed_input_gate_keep_the_memory(rng):
    x, s0, W, U, b = sequence(lstm_cell, rng)
    b = np.zeros_like(b)
    b[:H], b[H : 2 * H] = -50.0, 50.0
    states, _ = unroll(x, s0, 0 * W, 0 * U, b, cell=lstm_cell)
    np.testing.assert_allclose(states[..., H:], np.stack([s0[:, H:]] * T), rtol=1e-12)


def test_open_update_gate_keeps_the_state(rng):
    x, s0, W, U, b, c = sequence(gru_cell, rng)
    b[H : 2 * H] = 60.0
    states, _ = unroll(x, s0, W, U, b, c, cell=gru_cell)
    np.testing.assert_allclose(states, np.stack([s0] * T), rtol=1e-12)


def test_gates_of_minus_and_plus_infinity_are_finite(cell, rng):
    x, s0, *weights = sequence(cell, rng)
    states, back = unroll(1e4 * x, s0, *weights, cell=cell)
    assert all(np.isfinite(a).all() for a in (states, *back(np.ones_like(states))))


@pytest.mark.parametrize("which", [1, 2, 3])
def test_shapes_that_would_broadcast_are_refused(cell, which, rng):
    x, *rest = sequence(cell, rng)
    args = [x[0], *rest]
    args[which] = args[which][:1] if which == 1 else args[which][:, :1]
    with pytest.raises(ValueError, match="do not fit"):
        cell(*args)


def test_weights_of_another_width_than_the_state_are_refused(cell, rng):
    """Their one column would be broadcast over all units."""
    x, s0, W, U, *biases = sequence(cell, rng)
    width = {rnn_cell: "H", lstm_cell: "4H", gru_cell: "3H"}[cell]
    words = rf"^x \(N, D\), s \(N, H\), W \(D, {width}\), U \(H, {width}\) do not fit: "
    with pytest.raises(ValueError, match=words):
        cell(x[0], s0, W[:, :1], U, *(b[:1] for b in biases))
    with pytest.raises(ValueError, match=words):
        cell(x[0], s0, W[:, :-1], U[:, :-1], *(b[:-1] for b in biases))


def test_stacks_of_another_length_are_refused(cell, rng):
    x, s0, W, *rest = sequence(cell, rng, 3)
    words = (
        r"^x, s, W and U must be of one stack, .* \(2,\), \(3,\), \(3,\) and \(3,\)$"
    )
    with pytest.raises(ValueError, match=words):
        cell(x[:2, 0], s0, W, *rest)
    with pytest.raises(
        ValueError, match=r"^x and s0 must be of one stack, got leading"
    ):
        unroll(x[:2], s0, W, *rest, cell=cell)


def test_a_weight_of_another_type_is_named(cell, rng):
    x, s0, W, *rest = sequence(cell, rng)
    words = (
        r"^x, s0, weights\[0\],? .* must have one type, got float64, float64, float32"
    )
    with pytest.raises(TypeError, match=words):
        unroll(x, s0, W.astype(np.float32), *rest, cell=cell)


def test_a_cell_that_forgets_a_gradient_is_refused(rng):
    x, s0, *weights = sequence(rnn_cell, rng)

    def forgetful(*operands):
        s, back = rnn_cell(*operands)
        return s, lambda ds: back(ds)[:-1]

    _, back = unroll(x, s0, *weights, cell=forgetful)
    with pytest.raises(ValueError, match="argument 2 is shorter than argument 1"):
        back(np.ones((T, N, H)))


def test_a_sequence_needs_a_step(rng):
    x, *rest = sequence(rnn_cell, rng)
    for bad in (x[:0], x[0]):
        with pytest.raises(ValueError, match="x must be"):
            unroll(bad, *rest, cell=rnn_cell)


def test_an_odd_state_of_an_lstm_is_refused(rng):
    x, s0, *weights = sequence(lstm_cell, rng)
    with pytest.raises(ValueError, match="s must have an even width"):
        lstm_cell(x[0], s0[:, 1:], *weights)
