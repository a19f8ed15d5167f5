import numpy as np
import pytest

from refnn import attention, network
from refnn.attention import (
    attention_weights,
    embedding,
    multi_head_attention,
    positional_encoding,
    scaled_dot_product_attention,
    sequence_cross_entropy,
)
from refnn.losses import softmax_cross_entropy


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def by_hand(q, K):
    """The weights of one query, from the formula."""
    e = np.exp([q @ k / np.sqrt(len(q)) for k in K])
    return e / e.sum()


def test_weights_are_those_of_the_formula(rng):
    Q, K = rng.standard_normal((3, 4)), rng.standard_normal((5, 4))
    P, _ = attention_weights(Q, K)
    np.testing.assert_allclose(P, [by_hand(q, K) for q in Q], rtol=1e-13)


def test_a_mask_is_the_formula_of_the_keys_that_are_left(rng):
    Q, K = rng.standard_normal((3, 4)), rng.standard_normal((5, 4))
    mask = np.array([[1, 1, 0, 0, 1], [0, 0, 0, 1, 0], [1, 1, 1, 1, 1]], dtype=bool)
    P, _ = attention_weights(Q, K, mask=mask)
    for i in range(3):
        np.testing.assert_array_equal(P[i, ~mask[i]], 0)
        np.testing.assert_allclose(P[i, mask[i]], by_hand(Q[i], K[mask[i]]), rtol=1e-13)


def test_causal_is_the_mask_below_the_diagonal_and_goes_with_another(rng):
    Q, K = rng.standard_normal((2, 4, 3))
    past = np.tril(np.ones((4, 4), dtype=bool))
    mask = rng.random((4, 4)) < 0.5
    causal, _ = attention_weights(Q, K, causal=True)
    np.testing.assert_array_equal(causal, attention_weights(Q, K, mask=past)[0])
    both, _ = attention_weights(Q, K, mask=mask, causal=True)
    np.testing.assert_array_equal(both, attention_weights(Q, K, mask=mask & past)[0])


def test_a_query_that_may_read_nothing_gets_zeros_and_gives_no_gradient(rng):
    Q, K, V = rng.standard_normal((3, 4, 2))
    mask = np.ones((4, 4), dtype=bool)
    mask[1] = False
    y, back = scaled_dot_product_attention(Q, K, V, mask=mask)
    np.testing.assert_array_equal(y[1], 0)
    dQ, dK, dV = back(np.ones_like(y))
    np.testing.assert_array_equal(dQ[1], 0)
    rest = [0, 2, 3]
    _, back_rest = scaled_dot_product_attention(Q[rest], K, V)
    dQ_rest, dK_rest, dV_rest = back_rest(np.ones((3, 2)))
    np.testing.assert_allclose(dQ[rest], dQ_rest, rtol=1e-12)
    np.testing.assert_allclose(dK, dK_rest, rtol=1e-12)
    np.testing.assert_allclose(dV, dV_rest, rtol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("masked", [False, True])
def test_huge_queries_and_keys_choose_the_best_key(dtype, masked):
    huge = dtype(np.finfo(dtype).max / 4)
    Q = np.array([[huge, 0], [-huge, 0], [1, 0]], dtype=dtype)
    K = np.array([[huge, 1], [huge / 2, 1], [-huge, 1]], dtype=dtype)
    V = np.eye(3, dtype=dtype)
    mask = np.ones((3, 3), dtype=bool) if masked else None
    with np.errstate(all="raise"):
        y, back = scaled_dot_product_attention(Q, K, V, mask=mask)
        grads = back(np.ones_like(y))
    np.testing.assert_array_equal(y, V[[0, 2, 0]])
    assert all(np.isfinite(g).all() for g in grads)


def test_where_products_overflow_moderate_logits_keep_their_weights(rng):
    """The rows with huge numbers do not spoil those of the others."""
    Q, K = rng.standard_normal((4, 3)), rng.standard_normal((5, 3))
    want, _ = attention_weights(Q, K)
    Q = np.vstack([Q * 2.0**600, [[2.0**1000, 0, 0]]])
    with np.errstate(all="raise"):
        P, _ = attention_weights(Q, K * 2.0**-600)
        np.testing.assert_allclose(P[:4], want, rtol=1e-13)
        P, _ = attention_weights(Q, np.vstack([K * 2.0**-600, [[-(2.0**900), 0, 0]]]))
    assert np.isfinite(P).all()
    np.testing.assert_allclose(P.sum(axis=-1), 1)
    assert P[4].max() == 1


def test_a_tiny_query_is_not_lost_beside_a_huge_one():
    """What is taken off against an overflow is taken off each row by itself."""
    K = np.array([[2.0**800, 0.0], [0.0, 1.0]])
    Q = np.array([[2.0**800, 0.0], [2.0**-800, 0.0]])
    want = by_hand(Q[1] * 2.0**800, K * 2.0**-800)
    for keys in (K, np.stack([K, K, K])):
        for stack in (Q, np.stack([Q, Q[::-1], Q])):
            P, _ = attention_weights(stack, keys)
            huge = np.broadcast_to(stack[..., 0] > 1, P.shape[:-1])
            assert (P[huge] == [1, 0]).all()
            np.testing.assert_allclose(P[~huge], [want] * (~huge).sum())


def test_the_sum_of_many_huge_products_does_not_overflow():
    K = np.array([[0.9], [0.5], [-0.9]]) * np.full(64, 2.0**512)
    for Q in (K[:1], K[None, :1]):
        P, _ = attention_weights(Q, K)
        assert (P == [1, 0, 0]).all()


def test_an_infinite_query_shows():
    P, _ = attention_weights(np.array([[np.inf, 0.0], [1.0, 0.0]]), np.eye(2))
    assert np.isnan(P[0]).all()
    np.testing.assert_allclose(P[1], by_hand(np.array([1.0, 0]), np.eye(2)))


def test_nothing_of_what_comes_later_is_read(rng):
    Q, K, V = rng.standard_normal((3, 6, 4))
    y, _ = scaled_dot_product_attention(Q, K, V, causal=True)
    for n in range(1, 7):
        first, _ = scaled_dot_product_attention(Q[:n], K[:n], V[:n], causal=True)
        np.testing.assert_allclose(y[:n], first, rtol=1e-13)


def weights(rng, D, *stack):
    shapes = (D, 3 * D), (3 * D,), (D, D), (D,)
    return [rng.standard_normal((*stack, *shape)) for shape in shapes]


def test_each_head_is_an_attention_of_its_own_columns(rng):
    x, (W, b, W_o, b_o) = rng.standard_normal((5, 6)), weights(rng, 6)
    y, _ = multi_head_attention(x, W, b, W_o, b_o, heads=3)
    Q, K, V = np.split(x @ W + b, 3, axis=-1)
    of_heads = [
        scaled_dot_product_attention(Q[:, h], K[:, h], V[:, h])[0]
        for h in (slice(0, 2), slice(2, 4), slice(4, 6))
    ]
    np.testing.assert_allclose(y, np.hstack(of_heads) @ W_o + b_o, rtol=1e-12)


def test_a_mask_of_a_batch_is_that_of_each_sequence(rng):
    x, own = rng.standard_normal((2, 3, 4)), weights(rng, 4)
    real = np.array([[True, True, True], [True, True, False]])
    mask = np.repeat(real[:, None, :], 3, axis=1)
    y, _ = multi_head_attention(x, *own, heads=2, mask=mask)
    short, _ = multi_head_attention(x[1, :2], *own, heads=2)
    np.testing.assert_allclose(y[1, :2], short, rtol=1e-12)
    np.testing.assert_allclose(
        y[0], multi_head_attention(x[0], *own, heads=2)[0], rtol=1e-12
    )


def test_without_dx_the_other_gradients_are_the_same(rng):
    x, own = rng.standard_normal((3, 4)), weights(rng, 4)
    y, back = multi_head_attention(x, *own, heads=2)
    dx, *grads = back(np.ones_like(y), need_dx=False)
    assert dx is None
    for g, expected in zip(grads, back(np.ones_like(y))[1:], strict=True):
        np.testing.assert_array_equal(g, expected)


@pytest.mark.parametrize("which", range(5))
def test_an_operand_of_another_shape_is_refused(rng, which):
    args = [rng.standard_normal((3, 4)), *weights(rng, 4)]
    for bad in (args[which][..., :-1], args[which][None]):
        wrong = [*args[:which], bad, *args[which + 1 :]]
        if which == 0 and bad.ndim == 3:
            continue  # a batch of one sequence
        with pytest.raises(
            ValueError, match=r"^x \(N, D\), W \(D, 3D\), .* do not fit"
        ):
            multi_head_attention(*wrong, heads=2)


def test_what_is_not_of_one_stack_is_refused(rng):
    x, own = rng.standard_normal((2, 3, 4)), weights(rng, 4, 3)
    with pytest.raises(ValueError, match=r"^x, W and W_o must be of one stack"):
        multi_head_attention(x, *own, heads=2)
    masks = np.ones((3, 3, 3), dtype=bool)
    with pytest.raises(ValueError, match=r"^x, W, W_o and mask must be of one stack"):
        multi_head_attention(x, *weights(rng, 4), heads=2, mask=masks)
    with pytest.raises(ValueError, match=r"^Q, K and mask must be of one stack"):
        attention_weights(x, x, mask=masks)
    with pytest.raises(ValueError, match=r"^P and V must be of one stack"):
        scaled_dot_product_attention(x, x, rng.standard_normal((3, 3, 4)))


def test_an_operand_of_one_axis_is_refused(rng):
    x = rng.standard_normal(3)
    with pytest.raises(ValueError, match=r"^x \(N, D\), W \(D, 3D\), .* do not fit"):
        multi_head_attention(x, *weights(rng, 1), heads=1)
    K = rng.standard_normal((2, 3))
    for args in ((x, K, K), (K, x, K), (K, K, x)):
        with pytest.raises(ValueError, match=r"^Q \(N, D\), K \(M, D\), V \(M, E\) do"):
            scaled_dot_product_attention(*args)


def test_no_query_is_no_row(rng):
    K = rng.standard_normal((3, 4))
    P, back = attention_weights(K[:0], K)
    dQ, dK = back(P)
    assert P.shape == (0, 3)
    assert dQ.shape == (0, 4)
    np.testing.assert_array_equal(dK, np.zeros((3, 4)))


def test_an_embedding_is_a_linear_layer_on_one_hot_rows(rng):
    W, tokens = rng.standard_normal((4, 3)), np.array([[1, 1, 3], [0, 1, 2]])
    y, back = embedding(W, tokens=tokens)
    one_hot = np.eye(4)[tokens]
    np.testing.assert_array_equal(y, one_hot @ W)
    dy = rng.standard_normal(y.shape)
    np.testing.assert_allclose(back(dy), np.einsum("bnk,bnd->kd", one_hot, dy))


def test_a_stack_of_tables_reads_the_same_sequences(rng):
    W, tokens = rng.standard_normal((5, 1, 4, 3)), np.array([[1, 3], [0, 1]])
    y, back = embedding(W, tokens=tokens)
    dy = rng.standard_normal(y.shape)
    dW = back(dy)
    assert y.shape == (5, 2, 2, 3)
    for r in range(5):
        own, back_own = embedding(W[r, 0], tokens=tokens)
        np.testing.assert_array_equal(y[r], own)
        np.testing.assert_allclose(dW[r, 0], back_own(dy[r]), rtol=1e-13)


def test_positions_are_sines_and_cosines_of_the_formula():
    P = positional_encoding(50, 6)
    for p in (0, 1, 49):
        for i in range(3):
            angle = p / 10000 ** (2 * i / 6)
            assert P[p, 2 * i] == pytest.approx(np.sin(angle), abs=1e-12)
            assert P[p, 2 * i + 1] == pytest.approx(np.cos(angle), abs=1e-12)
    assert positional_encoding(2, 4, dtype=np.float32).dtype == np.float32


def test_a_later_position_is_the_row_turned():
    """The scalar product of two rows depends on their distance alone."""
    P = positional_encoding(40, 8)
    np.testing.assert_allclose((P[:-7] * P[7:]).sum(axis=1), P[0] @ P[7])


def test_positions_beyond_the_sequence_get_no_gradient(rng):
    x, P = rng.standard_normal((2, 3, 4)), rng.standard_normal((5, 4))
    y, back = attention.add_positions(x, P)
    np.testing.assert_array_equal(y, x + P[:3])
    dy = rng.standard_normal(y.shape)
    dx, dP = back(dy)
    np.testing.assert_array_equal(dx, dy)
    np.testing.assert_allclose(dP[:3], dy.sum(axis=0))
    np.testing.assert_array_equal(dP[3:], 0)
    with pytest.raises(ValueError, match=r"^x and P must be of one stack"):
        attention.add_positions(x, rng.standard_normal((3, 5, 4)))


def test_a_loss_of_sequences_is_that_of_all_their_positions(rng):
    logits, target = rng.standard_normal((7, 2, 3, 4)), rng.integers(4, size=(2, 3))
    loss, back = sequence_cross_entropy(logits, target=target, label_smoothing=0.1)
    want, back_want = softmax_cross_entropy(
        logits.reshape(7, 6, 4), target=target.ravel(), label_smoothing=0.1
    )
    np.testing.assert_array_equal(loss, want)
    dloss = rng.standard_normal(7)
    np.testing.assert_array_equal(back(dloss), back_want(dloss).reshape(logits.shape))
    own = rng.integers(4, size=(7, 2, 3))
    for r in range(7):
        alone, _ = sequence_cross_entropy(logits[r], target=own[r])
        assert sequence_cross_entropy(logits, target=own)[0][r] == pytest.approx(alone)


def test_weights_of_a_layer_are_drawn_one_after_the_other():
    params = network.multi_head_attention(4, 2).init(0)
    parts = [*np.split(params["W"], 3, axis=-1), params["W_o"]]
    rng = np.random.default_rng(0)
    for part in parts:
        np.testing.assert_array_equal(
            part, network.dense(4, 4, init=glorot).init(rng)["W"]
        )
    assert not params["b"].any()
    assert not params["b_o"].any()


def glorot(shape, rng):
    return rng.standard_normal(shape) * np.sqrt(2 / sum(shape))


def test_tables_are_standard_normal_unless_given():
    for layer, name in (
        (network.embedding(200, 50), "W"),
        (network.positional_embedding(200, 50), "P"),
    ):
        (p,) = layer.init(0).values()
        assert list(layer.init(0)) == [name]
        assert p.shape == (200, 50)
        assert abs(p.std() - 1) < 0.02
    assert (
        network.embedding(2, 3, init=lambda shape, rng: np.ones(shape))
        .init(0)["W"]
        .all()
    )


def test_layers_are_their_operations(rng):
    x, tokens = rng.standard_normal((2, 3, 4)), np.array([[0, 2, 1], [1, 1, 0]])
    layer = network.multi_head_attention(4, 2, causal=True)
    params = layer.init(0)
    y, back = layer.apply(params, x)
    want, back_want = multi_head_attention(x, *params.values(), heads=2, causal=True)
    np.testing.assert_array_equal(y, want)
    dy = rng.standard_normal(y.shape)
    dx, grads = back(dy)
    for g, expected in zip((dx, *grads.values()), back_want(dy), strict=True):
        np.testing.assert_array_equal(g, expected)
    assert list(grads) == list(params) == ["W", "b", "W_o", "b_o"]
    y, _ = network.multi_head_attention(4, 2).apply(params, x)  # reads what comes later
    np.testing.assert_array_equal(
        y, multi_head_attention(x, *params.values(), heads=2)[0]
    )
    assert back(dy, need_dx=False)[0] is None

    W = rng.standard_normal((3, 4))
    y, back = network.embedding(3, 4).apply({"W": W}, tokens)
    np.testing.assert_array_equal(y, W[tokens])
    assert back(dy)[0] is None
    np.testing.assert_array_equal(back(dy)[1]["W"], embedding(W, tokens=tokens)[1](dy))

    P = rng.standard_normal((5, 4))
    y, back = network.positional_embedding(5, 4).apply({"P": P}, x)
    np.testing.assert_array_equal(y, x + P[:3])
    dx, grads = back(dy)
    np.testing.assert_array_equal(dx, dy)
    np.testing.assert_allclose(grads["P"][:3], dy.sum(axis=0))

    y, back = network.positional_encoding().apply({}, x.astype(np.float32))
    assert y.dtype == np.float32
    np.testing.assert_allclose(y, x + positional_encoding(3, 4), rtol=1e-5, atol=1e-6)
    dx, grads = back(dy.astype(np.float32))
    np.testing.assert_array_equal(dx, dy.astype(np.float32))
    assert grads == {}
