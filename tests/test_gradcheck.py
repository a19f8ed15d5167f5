import re

import numpy as np
import pytest

from refnn import activations, layers
from refnn.gradcheck import check_grad, numerical_gradient


def test_numerical_gradient_of_a_cubic():
    x = np.array([[1.0, -2.0], [0.5, 3.0]])
    g = numerical_gradient(lambda x: (x**3).sum(), x)
    np.testing.assert_allclose(g, 3 * x**2, rtol=1e-8)


def test_numerical_gradient_with_a_step_of_your_own():
    x = np.array([[1.0, -2.0], [0.5, 3.0]])
    g = numerical_gradient(lambda x: (x**3).sum(), x, h=0.5)
    np.testing.assert_allclose(g, 3 * x**2 + 0.25, rtol=1e-12)


def test_float32_is_checked_as_float64():
    seen = set()

    def cube(x):
        seen.add(x.dtype)
        return (x**3).sum()

    x = np.array([1.0, -2.0], np.float32)
    np.testing.assert_allclose(numerical_gradient(cube, x), 3 * x**2, rtol=1e-8)
    check_grad(lambda x: (x**3 + cube(x), lambda dy: 3 * x**2 * (dy + dy.sum())), x)
    assert seen == {np.dtype(np.float64)}


def test_a_check_gives_the_same_numbers_again():
    first, second = (check_grad(activations.tanh, np.array([0.3, 2.0])) for _ in "ab")
    assert (first, first.back) == (second, second.back)


@pytest.mark.parametrize("x", [0.7, 1.3, -2.0])
@pytest.mark.parametrize(
    ("f", "slope"),
    [(lambda x: x**3, lambda x: 3 * x**2), (np.exp, np.exp), (np.sin, np.cos)],
)
def test_a_doubtful_difference_is_taken_again_to_eleven_digits(f, slope, x):
    worst = check_grad(
        lambda x: (f(x), lambda dy: (1 + 1e-5) * slope(x) * dy), np.array([x])
    )
    assert worst.back / worst.differences == pytest.approx(1 + 1e-5, rel=1e-11)


@pytest.mark.parametrize(("x", "size"), [(0.0, 1), (0.5, 1), (-3.0, 3)])
def test_the_step_is_a_millionth_of_the_larger_of_1_and_the_entry(x, size):
    points = []
    numerical_gradient(lambda v: points.append(float(v[0])) or 0.0, np.array([x]))
    np.testing.assert_allclose(points, [x + 1e-6 * size, x - 1e-6 * size], rtol=1e-9)


@pytest.mark.parametrize("x", [0.7, 1.3, -2.0, 100.0])
def test_of_a_cubic_it_has_thirteen_digits(x):
    worst = check_grad(
        lambda x: (x**3, lambda dy: (1 + 1e-5) * 3 * x**2 * dy), np.array([x])
    )
    assert worst.back / worst.differences == pytest.approx(1 + 1e-5, rel=1e-13)


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
    with pytest.raises(
        ValueError, match=r"gradient 0 must have shape \(2,\), got \(3,\)"
    ):
        check_grad(lambda x: (x * 2, lambda dy: np.ones(3)), np.ones(2))


ZERO = np.zeros(1)


def square(spoil):
    """A square whose pullback is spoilt."""
    return lambda x: (x**2, lambda dy: spoil(2 * x * dy))


class TestWhatCannotBeJudged:
    @pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
    def test_a_gradient_that_is_not_finite_is_infinitely_wrong(self, bad):
        x = np.array([3.0, 4.0])
        assert check_grad(square(lambda g: g * bad), x) == np.inf
        one_entry = np.array([1.0, bad])
        worst = check_grad(square(lambda g: g * one_entry), x)
        assert (worst, worst.index) == (np.inf, (1,))

    @pytest.mark.parametrize("bad", [np.nan, np.inf])
    def test_differences_that_are_not_finite(self, bad):
        def op(x):
            return x * bad, lambda dy: dy

        assert check_grad(op, np.array([1.0])) == np.inf

    def test_an_argument_that_is_not_finite(self):
        assert check_grad(square(lambda g: g), np.array([1.0, np.nan])) == np.inf

    def test_a_constant_has_a_gradient_of_0(self):
        assert check_grad(lambda x: (0 * x + 3, lambda dy: 0 * dy), np.ones(2)) == 0

    def test_nothing_to_check(self):
        with pytest.raises(
            ValueError, match=r"^args must have at least one array, got none$"
        ):
            check_grad(lambda: (np.ones(1), lambda dy: ()))
        with pytest.raises(ValueError, match=r"argument 1 must not be empty.*\(0, 2\)"):
            check_grad(layers.residual, np.ones((1, 2)), np.ones((0, 2)))
        with pytest.raises(ValueError, match=r"y must not be empty, got shape \(0,\)"):
            check_grad(lambda x: (x[:0], lambda dy: 0 * x), np.ones(2))

    def test_a_gradient_hidden_by_a_large_constant(self):
        assert check_grad(lambda x: (x + 1e20, lambda dy: dy), np.ones(1)) > 0.1


class TestStep:
    @pytest.mark.parametrize("size", [1e-100, 1e-12, 1e-3, 1.0, 1e3, 1e6, 1e12, 1e100])
    def test_it_follows_the_size_of_the_argument(self, size):
        x = size * np.array([1.0, -2.0, 0.5])
        ops = square(lambda g: g), activations.tanh, activations.silu
        for op in ops[: 1 if size > 20 else None]:

            def doubled(x, op=op):
                y, back = op(x)
                return y, lambda dy: 2 * back(dy)

            assert check_grad(op, x) < 1e-7
            assert check_grad(doubled, x) > 0.4

    def test_entries_of_very_different_size(self):
        assert check_grad(square(lambda g: g), np.array([1e6, 1.0, 0.0, 1e-6])) < 1e-7

    @pytest.mark.parametrize("x", [1e-9, 1e-3, 1.0, 1e9])
    def test_it_stays_within_a_domain_that_is_near(self, x):
        def log(x):
            return np.log(x), lambda dy: dy / x

        assert check_grad(log, np.array([x])) < 1e-7

    def test_a_function_that_swings_fast_needs_small_steps(self):
        def op(x):
            return np.sin(1000 * x), lambda dy: 1000 * np.cos(1000 * x) * dy

        assert check_grad(op, np.array([1.0, 0.5])) < 1e-6

    def test_at_zero_beside_a_kink_the_smallest_steps_are_tried(self):
        assert check_grad(lambda x: activations.relu(x + 1e-7), np.zeros(2)) < 1e-7

    def test_a_right_gradient_costs_two_calls_an_entry(self):
        calls = []

        def op(x):
            calls.append(1)
            return activations.tanh(x)

        check_grad(op, np.linspace(-2.0, 2.0, 30))
        assert len(calls) == 1 + 2 * 30

    def test_beside_the_end_of_a_domain_other_entries_are_looked_at_too(self):
        def op(x):
            y = np.array([np.sqrt(x[0]), 0.1 * max(x[1], 0.0)])
            return y, lambda dy: dy * np.array([0.5 / np.sqrt(x[0]), 0.1])

        assert check_grad(op, np.array([1e-7, 1e-7])) < 1e-7


class TestKink:
    def test_at_a_kink_it_warns_and_fails(self):
        with pytest.warns(RuntimeWarning, match=r"argument 0 has a kink .* at \(1,\)"):
            worst = check_grad(activations.relu, np.array([1.0, 0.0]))
        assert worst > 0.1

    @pytest.mark.parametrize("place", [0.0, 3.0])
    @pytest.mark.parametrize("size", [1e-4, 1.0, 1e4])
    def test_a_kink_anywhere_and_of_any_size_is_described(self, size, place):
        def op(x):
            y, back = activations.relu(x - place)
            return size * y, lambda dy: size * back(dy)

        with pytest.warns(RuntimeWarning, match="kink within the step") as warned:
            worst = check_grad(op, np.array([place, place + 1]))
        words = r"argument 0 has .* at \(0,\): its slope is 0 below and (\S+) above"
        slope = float(re.fullmatch(words, str(warned[0].message))[1])
        assert slope == pytest.approx(2 * worst.differences, rel=0.01)

    @pytest.mark.parametrize("x", np.linspace(1e-5, 1e-3, 20))
    def test_rounding_of_a_nearly_flat_function_is_no_kink(self, x):
        def op(x):
            return x**2 + 1e6, lambda dy: x * dy

        assert check_grad(op, np.array([x])) > 1e-3

    def test_at_a_kink_a_gradient_far_from_both_slopes_fails_with_the_warning(self):
        with pytest.warns(RuntimeWarning, match="kink within the step") as warned:
            check_grad(lambda x: (activations.relu(x)[0], lambda dy: -0.5 * dy), ZERO)
        assert warned[0].filename == __file__

    def test_beside_a_kink_a_wrong_gradient_has_no_excuse(self):
        x = np.array([3e-7])
        assert (
            check_grad(lambda x: (activations.relu(x)[0], lambda dy: 2 * dy), x) > 0.4
        )

    def test_beside_a_kink_a_smaller_step_is_taken(self):
        assert check_grad(activations.relu, np.array([1e-7, 3e-7, -2e-7])) < 1e-7

    def test_too_near_for_any_step_it_warns(self):
        with pytest.warns(RuntimeWarning, match="kink within the step"):
            check_grad(activations.relu, np.array([1e-14, 1.0]))

    def test_a_wrong_gradient_of_a_smooth_function_is_no_kink(self):
        assert check_grad(square(lambda g: 0.9 * g), np.array([3.0])) > 0.09


def test_the_result_says_where_and_what():
    def wrong(x, y):
        return x * y, lambda dy: (y * dy, np.array([1.0, 0.5]) * x * dy)

    x, y = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    worst = check_grad(wrong, x, y)
    assert (worst.argument, worst.index) == (1, (1,))
    assert worst.differences == pytest.approx(2 * worst.back)
    assert worst == pytest.approx(
        abs(worst.back - worst.differences) / abs(worst.differences)
    )


def test_numerical_gradient_of_more_than_a_number():
    with pytest.raises(TypeError, match=r"f must return one number, got shape \(2,\)"):
        numerical_gradient(lambda x: x, np.ones(2))
    with pytest.raises(TypeError, match="f must return one number, got complex"):
        numerical_gradient(lambda x: 1j, np.ones(2))
    with pytest.raises(ValueError, match="h must be positive, got 0"):
        numerical_gradient(np.sum, np.ones(2), h=0)
