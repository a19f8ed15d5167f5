import numpy as np
import pytest

from refnn import layers
from refnn.gradcheck import check_grad
from refnn.types import quiet

RNG = np.random.default_rng(0)
X, W, B = (RNG.standard_normal(s) for s in ((4, 5), (3, 5, 2), (3, 2)))


def test_one_input_for_a_stack_gets_the_sum_of_its_gradients():
    y, back = layers.linear(X, W, B)
    dy = RNG.standard_normal(y.shape)
    dx, _, _ = back(dy)
    each = [layers.linear(X, W[r], B[r])[1](dy[r])[0] for r in range(3)]
    np.testing.assert_allclose(dx, sum(each))
    assert check_grad(layers.linear, X, W, B) < 1e-7


def test_one_weight_for_many_sequences_gets_the_sum_of_its_gradients():
    x = RNG.standard_normal((6, 4, 5))
    assert check_grad(layers.linear, x, W[0], B[0]) < 1e-7
    assert check_grad(layers.linear, x[:, None], W, B) < 1e-7


def test_the_gradient_of_data_can_be_left_out():
    _, back = layers.linear(X, W, B)
    dy = np.ones((3, 4, 2))
    dx, dW, db = back(dy, need_dx=False)
    assert dx is None
    assert quiet(lambda: back(dy, need_dx=False))()[0] is None
    for have, want in zip((dW, db), back(dy)[1:], strict=True):
        np.testing.assert_array_equal(have, want)


@pytest.mark.parametrize(
    ("x", "W", "b"),
    [
        (np.ones((4, 5)), np.ones((4, 2)), np.ones(2)),
        (np.ones((4, 5)), np.ones((5, 2)), np.ones(5)),
        (np.ones((4, 5)), np.ones((3, 5, 2)), np.ones(2)),
        (np.ones(5), np.ones((5, 2)), np.ones(2)),
    ],
)
def test_shapes_that_do_not_fit(x, W, b):
    with pytest.raises(ValueError, match=r"do not fit: \("):
        layers.linear(x, W, b)


def test_stacks_of_another_length():
    words = r"^x and W must be of one stack, got leading axes \(2,\) and \(3,\)$"
    with pytest.raises(ValueError, match=words):
        layers.linear(np.ones((2, 4, 5)), W, B)


@pytest.mark.parametrize("which", range(3))
def test_one_operand_of_another_type(which):
    operands = [np.ones((4, 5)), np.ones((5, 2)), np.ones(2)]
    operands[which] = operands[which].astype(np.float32)
    with pytest.raises(TypeError, match=r"^x, W and b must have one type, got float"):
        layers.linear(*operands)


def test_an_empty_batch():
    with pytest.raises(ValueError, match="at least one row"):
        layers.linear(np.ones((0, 5)), np.ones((5, 2)), np.ones(2))


@pytest.mark.parametrize("op", [layers.dropout, layers.vanilla_dropout])
@pytest.mark.parametrize("rate", [0.0, 0.2, 0.9])
def test_dropout_keeps_its_share_and_its_mean(op, rate):
    x = np.ones((300, 300))
    trained, _ = op(x, rate=rate, rng=0)
    tested, _ = op(x, rate=rate)
    assert abs((trained == 0).mean() - rate) < 0.01
    # Five standard errors of the mean of the larger form.
    margin = 5 * np.sqrt(rate / (1 - rate)) / 300 + 1e-12
    assert abs(trained.mean() - tested.mean()) < margin


class Zeros(np.random.Generator):
    """Draw the smallest number each time."""

    def random(self, size):
        return np.zeros(size)


@pytest.mark.parametrize("op", [layers.dropout, layers.vanilla_dropout])
def test_a_rate_of_0_drops_nothing_whatever_is_drawn(op):
    y, _ = op(X, rate=0.0, rng=Zeros(np.random.PCG64(0)))
    np.testing.assert_array_equal(y, X)


@pytest.mark.parametrize("op", [layers.dropout, layers.vanilla_dropout])
@pytest.mark.parametrize("rate", [1, -0.1, np.nan])
def test_a_rate_outside_its_range(op, rate):
    with pytest.raises(ValueError, match=r"rate must be in \[0, 1\), got"):
        op(np.ones(3), rate=rate, rng=0)


def test_a_generator_moves_on_and_an_int_does_not():
    x = np.ones(1000)
    rng = np.random.default_rng(0)
    first, second = (layers.dropout(x, rate=0.5, rng=rng)[0] for _ in range(2))
    assert (first != second).any()
    first, second = (layers.dropout(x, rate=0.5, rng=0)[0] for _ in range(2))
    np.testing.assert_array_equal(first, second)
