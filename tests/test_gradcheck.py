import numpy as np
import pytest

from refnn import layers
from refnn.gradcheck import check_grad, numerical_gradient


def test_numerical_gradient_of_a_cubic():
    x = np.array([[1.0, -2.0], [0.5, 3.0]])
    g = numerical_gradient(lambda x: (x**3).sum(), x)
    np.testing.assert_allclose(g, 3 * x**2, rtol=1e-8)


def test_numerical_gradient_leaves_its_argument_alone():
    x = np.array([1.0, 2.0])
    x.flags.writeable = False
    numerical_gradient(np.sum, x)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda dx, dW, db: (dx, dW / 4, db),  # a mean where the sum belongs
        lambda dx, dW, db: (dx, dW, -db),
        lambda dx, dW, db: (0 * dx, dW, db),
    ],
)
def test_a_planted_bug_is_seen(spoil):
    def wrong(x, W, b):
        y, back = layers.linear(x, W, b)
        return y, lambda dy: spoil(*back(dy))

    rng = np.random.default_rng(0)
    x, W, b = (rng.standard_normal(s) for s in ((4, 3), (3, 2), (2,)))
    assert check_grad(layers.linear, x, W, b) < 1e-7
    assert check_grad(wrong, x, W, b) > 0.1


def test_a_missing_gradient_is_named():
    def forgetful(x, y):
        return x + y, lambda dy: (dy,)

    with pytest.raises(ValueError, match="back must return 2 gradients"):
        check_grad(forgetful, np.ones(2), np.ones(2))


def test_a_gradient_of_another_shape_is_named():
    def summed(x):
        return x * 2, lambda dy: 2 * dy.sum()

    with pytest.raises(
        ValueError, match=r"gradient 0 must have shape \(2,\), got \(\)"
    ):
        check_grad(summed, np.ones(2))
