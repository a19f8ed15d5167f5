import inspect
import math
from functools import partial

import numpy as np
import pytest

from refnn import optimizers

# How each rule is called here: options that reach the minimum of the quadratic and of
# Rosenbrock's function. A rule without an entry fails the first test.
RULES = {
    "gradient_descent": ({"lr": 0.1}, {"lr": 0.002}),
    "momentum": ({"lr": 0.02}, {"lr": 0.0005}),
    "nesterov": ({"lr": 0.02}, {"lr": 0.0005}),
    "adagrad": ({"lr": 1.0}, {"lr": 0.5}),
    "rmsprop": ({"lr": 0.01}, {"lr": 0.001}),
    "adadelta": ({"lr": 1.0}, {"lr": 0.03}),
    "adam": ({"lr": 0.05}, {"lr": 0.02}),
    "amsgrad": ({"lr": 0.05}, {"lr": 0.02}),
    "adamw": ({"lr": 0.05, "weight_decay": 1e-4}, {"lr": 0.02, "weight_decay": 1e-4}),
    "adamax": ({"lr": 0.05}, {"lr": 0.02}),
    "nadam": ({"lr": 0.05}, {"lr": 0.005}),
}
OTHERS = {"step", "clip_by_global_norm", "exponential_moving_average"}


@pytest.fixture(params=RULES)
def name(request):
    return request.param


@pytest.fixture
def rule(name):
    return getattr(optimizers, name)


def run(rule, p, gradients, **options):
    state = None
    for g in gradients:
        p, state = rule(p, g, state, **options)
    return p, state


def random_gradients(shape, steps=5):
    return np.random.default_rng(0).standard_normal((steps, *shape))


def arrays_of(state):
    return [a for a in state or () if isinstance(a, np.ndarray)]


def test_every_rule_is_tested_here():
    public = {name for name in optimizers.__all__ if not name.endswith("State")}
    assert public == RULES.keys() | OTHERS


class TestMinima:
    def descend(self, rule, loss, gradient, start, steps, **options):
        p, state = np.array(start), None
        losses = [loss(p)]
        for _ in range(steps):
            p, state = rule(p, gradient(p), state, **options)
            losses.append(loss(p))
        assert losses[-1] < 0.1 * losses[0]
        return min(losses) / losses[0]

    def test_quadratic(self, name, rule):
        curvature = np.array([1.0, 10.0])
        fall = self.descend(
            rule,
            lambda p: 0.5 * (curvature * p**2).sum(),
            lambda p: curvature * p,
            [3.0, -2.0],
            2000,
            **RULES[name][0],
        )
        assert fall < 1e-3

    def test_rosenbrock(self, name, rule):
        fall = self.descend(
            rule,
            lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2,
            lambda p: np.array(
                [
                    -2 * (1 - p[0]) - 400 * p[0] * (p[1] - p[0] ** 2),
                    200 * (p[1] - p[0] ** 2),
                ]
            ),
            [-1.2, 1.0],
            20_000 if name == "adadelta" else 10_000,
            **RULES[name][1],
        )
        assert fall < 1e-3


# The first step from p = (1, -2) with g = (0.5, -4) and lr = 0.1, by hand.
G, SIGN = np.array([0.5, -4.0]), np.array([1.0, -1.0])
MU1, MU2 = (0.9 * (1 - 0.5 * 0.96 ** (0.004 * t)) for t in (1, 2))
FIRST_STEPS = {
    "gradient_descent": [0.05, -0.4],
    "momentum": [0.05, -0.4],
    "nesterov": [0.095, -0.76],
    "adagrad": 0.1 * SIGN,
    "rmsprop": 0.1 * SIGN / math.sqrt(0.1),
    "adadelta": 0.1 * math.sqrt(1e-6) * G / np.sqrt(0.05 * G**2 + 1e-6),
    "adam": 0.1 * SIGN,
    "amsgrad": 0.1 * SIGN,
    "adamw": [0.1 + 0.1 * 0.01 * 1, -0.1 - 0.1 * 0.01 * 2],
    "adamax": 0.1 * SIGN,
    "nadam": 0.1 * SIGN * (1 + MU2 * 0.1 / (1 - MU1 * MU2)),
}


def test_first_step_by_hand(name, rule):
    p, _ = rule(np.array([1.0, -2.0]), G, lr=0.1)
    np.testing.assert_allclose(p, np.array([1.0, -2.0]) - FIRST_STEPS[name], rtol=1e-6)


class TestWhatTheRulesPromise:
    def test_bias_correction_makes_equal_steps_of_a_constant_gradient(self):
        for rule in optimizers.adam, optimizers.amsgrad, optimizers.adamax:
            p, state = np.zeros(2), None
            for t in range(1, 20):
                p, state = rule(p, np.array([3.0, -0.01]), state, lr=0.5, eps=0.0)
                np.testing.assert_allclose(p, [-0.5 * t, 0.5 * t], rtol=1e-12)

    def test_scale_of_the_gradient_does_not_matter(self):
        gradients = random_gradients((4,))
        for rule in (
            optimizers.adagrad,
            optimizers.rmsprop,
            optimizers.adam,
            optimizers.amsgrad,
            optimizers.adamax,
            optimizers.nadam,
        ):
            p, _ = run(rule, np.ones(4), gradients, lr=0.1, eps=0.0)
            scaled, _ = run(rule, np.ones(4), 1000 * gradients, lr=0.1, eps=0.0)
            np.testing.assert_allclose(p, scaled, rtol=1e-12)

    def test_momentum_is_the_paper_with_the_rate_in_the_velocity(self):
        gradients = random_gradients((4,), steps=20)
        theta, velocity = np.ones(4), np.zeros(4)
        for g in gradients:
            velocity = 0.9 * velocity - 0.1 * g
            theta = theta + velocity
        p, _ = run(optimizers.momentum, np.ones(4), gradients, lr=0.1, beta=0.9)
        np.testing.assert_allclose(p, theta, rtol=1e-12)

    def test_nesterov_is_the_paper_at_the_point_that_it_looks_ahead_to(self):
        def gradient(x):
            return np.array([1.0, 10.0]) * x

        theta, velocity = np.ones(2), np.zeros(2)
        p, state = np.ones(2), None
        for _ in range(20):
            velocity = 0.9 * velocity - 0.05 * gradient(theta + 0.9 * velocity)
            theta = theta + velocity
            p, state = optimizers.nesterov(p, gradient(p), state, lr=0.05, beta=0.9)
            np.testing.assert_allclose(p, theta + 0.9 * velocity, rtol=1e-10)

    def test_adamw_decays_by_rate_times_decay(self):
        gradients, p = random_gradients((4,)), np.ones(4)
        plain, _ = optimizers.adam(p, gradients[0], lr=0.1)
        decayed, _ = optimizers.adamw(p, gradients[0], lr=0.1, weight_decay=0.5)
        np.testing.assert_allclose(plain - decayed, 0.1 * 0.5 * p)
        a, _ = run(optimizers.adam, p, gradients, lr=0.1)
        b, _ = run(optimizers.adamw, p, gradients, lr=0.1, weight_decay=0.0)
        np.testing.assert_array_equal(a, b)

    def test_amsgrad_is_adam_while_the_second_moment_grows(self):
        growing = [np.full(3, 2.0**k) for k in range(6)]
        a, _ = run(optimizers.adam, np.zeros(3), growing, lr=0.1)
        b, _ = run(optimizers.amsgrad, np.zeros(3), growing, lr=0.1)
        np.testing.assert_array_equal(a, b)
        shrinking = growing[::-1]
        a, _ = run(optimizers.adam, np.zeros(3), shrinking, lr=0.1, beta2=0.5)
        b, _ = run(optimizers.amsgrad, np.zeros(3), shrinking, lr=0.1, beta2=0.5)
        assert (abs(b) < abs(a)).all()

    def test_a_rate_of_0_moves_the_state_alone(self, rule):
        p = np.ones(3)
        new, state = rule(p, np.full(3, 2.0), lr=0.0)
        np.testing.assert_array_equal(new, p)
        assert all(a.any() for a in arrays_of(state))

    def test_nan_in_a_gradient_stays_where_it_is(self, rule):
        p, _ = rule(np.ones(3), np.array([1.0, np.nan, 1.0]), lr=0.1)
        assert np.isnan(p).tolist() == [False, True, False]


class TestContract:
    def test_a_stack_equals_its_loop(self, rule):
        gradients = random_gradients((3, 4))
        p = random_gradients((3, 4))[0]
        rates = np.array([0.001, 0.01, 0.1])
        stacked, _ = run(rule, p, gradients, lr=rates[:, None])
        for i, lr in enumerate(rates):
            alone, _ = run(rule, p[i], gradients[:, i], lr=float(lr))
            np.testing.assert_array_equal(stacked[i], alone)

    @pytest.mark.parametrize("lr", [0.1, np.float64(0.1), np.full((1, 4), 0.1)])
    def test_float32_stays(self, rule, lr):
        gradients = random_gradients((3, 4)).astype(np.float32)
        p, state = run(rule, gradients[0], gradients, lr=lr)
        assert p.dtype == np.float32
        assert {a.dtype for a in arrays_of(state)} <= {np.dtype(np.float32)}

    def test_inputs_are_not_modified(self, rule):
        p, state = np.ones(4), None
        for g in random_gradients((4,)):
            for a in (p, g, *arrays_of(state)):
                a.flags.writeable = False
            new, state = rule(p, g, state, lr=0.1)
            assert not np.shares_memory(new, p)
            assert not any(np.shares_memory(a, g) for a in arrays_of(state))
            p = new

    def test_state_has_the_shape_of_the_parameters(self, rule):
        _, state = rule(np.ones((2, 3)), np.ones((2, 3)), lr=0.1)
        assert all(a.shape == (2, 3) for a in arrays_of(state))

    def test_the_rate_is_required(self, rule):
        assert inspect.signature(rule).parameters["lr"].default is inspect._empty


class TestBadInput:
    @pytest.mark.parametrize("lr", [-0.1, np.array([0.1, -0.1, 0.1])])
    def test_negative_rate(self, rule, lr):
        with pytest.raises(ValueError, match=r"lr must not be negative, got -0\.1"):
            rule(np.ones(3), np.ones(3), lr=lr)

    def test_different_shapes(self, rule):
        with pytest.raises(ValueError, match=r"g must have shape \(2, 3\), got \(3,\)"):
            rule(np.ones((2, 3)), np.ones(3), lr=0.1)

    def test_rates_that_would_make_more_parameters(self, rule):
        with pytest.raises(
            ValueError, match=r"broadcast to \(3,\), got shape \(2, 1\)"
        ):
            rule(np.ones(3), np.ones(3), lr=np.ones((2, 1)))

    def test_rates_that_do_not_fit(self, rule):
        with pytest.raises(ValueError, match=r"broadcast to \(3,\), got shape \(2,\)"):
            rule(np.ones(3), np.ones(3), lr=np.ones(2))

    def test_arrays_of_integers(self, rule):
        ints = np.array([1, 2], dtype=np.int32)
        with pytest.raises(TypeError, match=r"p must be a floating.* of int32"):
            rule(ints, np.ones(2), lr=0.1)
        with pytest.raises(TypeError, match=r"g must be a floating.* of int32"):
            rule(np.ones(2), ints, lr=0.1)

    def test_options_outside_their_range(self, rule):
        bad = {
            "beta": (1.0, r"beta must be in \[0, 1\), got 1\.0"),
            "beta1": (1.5, r"beta1 must be in \[0, 1\), got 1\.5"),
            "beta2": (-0.5, r"beta2 must be in \[0, 1\), got -0\.5"),
            "rho": (1.0, r"rho must be in \[0, 1\), got 1\.0"),
            "eps": (-1e-8, r"eps must (not be negative|be positive), got -1e-08"),
            "weight_decay": (-1.0, "weight_decay must not be negative, got"),
            "momentum_decay": (-1.0, "momentum_decay must not be negative, got"),
        }
        options = inspect.signature(rule).parameters.keys() - {"p", "g", "state", "lr"}
        for option in options:
            value, message = bad[option]
            with pytest.raises(ValueError, match=message):
                rule(np.ones(2), np.ones(2), lr=0.1, **{option: value})

    def test_adadelta_does_not_move_without_eps(self):
        with pytest.raises(ValueError, match=r"eps must be positive, got 0\.0"):
            optimizers.adadelta(np.ones(2), np.ones(2), lr=1.0, eps=0.0)


class TestStep:
    def test_it_is_the_rule_on_each_array(self, rule):
        params = {"W": np.ones((2, 3)), "b": np.zeros(3)}
        state, alone = None, {name: (p, None) for name, p in params.items()}
        for seed in range(3):
            rng = np.random.default_rng(seed)
            grads = {"b": rng.standard_normal(3), "W": rng.standard_normal((2, 3))}
            params, state = optimizers.step(partial(rule, lr=0.1), params, grads, state)
            for name, (p, s) in alone.items():
                alone[name] = rule(p, grads[name], s, lr=0.1)
        assert list(params) == ["W", "b"]
        for name, (p, _) in alone.items():
            np.testing.assert_array_equal(params[name], p)

    def test_different_keys(self):
        rule = partial(optimizers.momentum, lr=0.1)
        params = {"W": np.ones(2), "b": np.ones(2)}
        with pytest.raises(KeyError, match=r"only one has \['b'\]"):
            optimizers.step(rule, params, {"W": np.ones(2)})
        _, state = optimizers.step(rule, {"W": np.ones(2)}, {"W": np.ones(2)})
        with pytest.raises(KeyError, match="b"):
            optimizers.step(rule, params, params, state)


GRADS = {"W": np.array([[3.0, 0.0]]), "b": np.array([0.0, 4.0])}


class TestClipping:
    def test_a_long_gradient_keeps_its_direction(self):
        clipped, norm = optimizers.clip_by_global_norm(GRADS, max_norm=1.0)
        assert norm == 5
        for name, g in GRADS.items():
            np.testing.assert_allclose(clipped[name], g / 5)

    @pytest.mark.parametrize("max_norm", [5.0, 6.0, math.inf])
    def test_a_short_gradient_stays(self, max_norm):
        clipped, _ = optimizers.clip_by_global_norm(GRADS, max_norm=max_norm)
        for name, g in GRADS.items():
            np.testing.assert_array_equal(clipped[name], g)
            assert clipped[name] is not g

    def test_a_gradient_of_0_stays(self):
        zero = {"W": np.zeros(3)}
        clipped, norm = optimizers.clip_by_global_norm(zero, max_norm=1.0)
        assert norm == 0
        np.testing.assert_array_equal(clipped["W"], zero["W"])

    def test_each_network_of_a_stack_has_its_norm(self):
        rng = np.random.default_rng(0)
        grads = {"W": rng.standard_normal((4, 2, 3)), "b": rng.standard_normal((4, 3))}
        clipped, norm = optimizers.clip_by_global_norm(
            grads, max_norm=2.5, stack_axes=1
        )
        assert norm.shape == (4,)
        assert norm.min() < 2.5 < norm.max()
        for i in range(4):
            alone, n = optimizers.clip_by_global_norm(
                {name: g[i] for name, g in grads.items()}, max_norm=2.5
            )
            np.testing.assert_allclose(norm[i], n, rtol=1e-15)
            for name in grads:
                np.testing.assert_allclose(clipped[name][i], alone[name], rtol=1e-15)

    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
    def test_a_gradient_that_is_not_finite_becomes_nan(self, value):
        grads = {"W": np.array([[1.0, value], [1.0, 2.0]]), "b": np.array([[1.0]] * 2)}
        clipped, norm = optimizers.clip_by_global_norm(
            grads, max_norm=1.0, stack_axes=1
        )
        assert not np.isfinite(norm[0])
        assert all(np.isnan(g[0]).all() for g in clipped.values())
        assert np.isfinite(norm[1])
        assert all(np.isfinite(g[1]).all() for g in clipped.values())

    def test_float32_stays_and_inputs_are_not_modified(self):
        grads = {"W": np.full((2, 3), 9.0, np.float32), "b": np.ones(2, np.float32)}
        for g in grads.values():
            g.flags.writeable = False
        for stack_axes in 0, 1:
            clipped, norm = optimizers.clip_by_global_norm(
                grads, max_norm=1.0, stack_axes=stack_axes
            )
            assert {g.dtype for g in (*clipped.values(), norm)} == {np.dtype("float32")}

    def test_bad_input(self):
        clip = optimizers.clip_by_global_norm
        for max_norm in 0.0, -1.0, math.nan:
            with pytest.raises(
                ValueError, match=f"max_norm .* positive, got {max_norm}"
            ):
                clip(GRADS, max_norm=max_norm)
        with pytest.raises(ValueError, match=r"b must have at least 2 axes"):
            clip(GRADS, max_norm=1.0, stack_axes=2)
        with pytest.raises(TypeError, match="W must be a floating-point array"):
            clip({"W": np.array([3])}, max_norm=1.0)


class TestMovingAverage:
    def test_it_is_a_weighted_mean(self):
        values = random_gradients((3,), steps=6)
        average = None
        for p in values:
            average = optimizers.exponential_moving_average(average, p, beta=0.75)
        weights = 0.25 * 0.75 ** np.arange(5, -1, -1)
        weights[0] = 0.75**5
        assert weights.sum() == 1
        np.testing.assert_allclose(average, weights @ values, rtol=1e-12)

    def test_begun_at_0_it_needs_the_correction(self):
        average = np.zeros(2)
        for t in range(1, 10):
            average = optimizers.exponential_moving_average(
                average, np.full(2, 3.0), beta=0.75
            )
            np.testing.assert_allclose(average / (1 - 0.75**t), 3.0)

    def test_it_is_never_the_array_that_training_changes(self):
        p = np.ones(3, np.float32)
        average = optimizers.exponential_moving_average(None, p, beta=0.9)
        assert not np.shares_memory(average, p)
        p.flags.writeable = average.flags.writeable = False
        after = optimizers.exponential_moving_average(average, p, beta=0.9)
        assert not np.shares_memory(after, p)
        assert after.dtype == np.float32

    def test_bad_input(self):
        ema = optimizers.exponential_moving_average
        with pytest.raises(
            ValueError, match=r"average must have shape \(3,\), got \(1,"
        ):
            ema(np.ones(1), np.ones(3), beta=0.9)
        with pytest.raises(ValueError, match=r"beta must be in \[0, 1\), got -0\.1"):
            ema(None, np.ones(3), beta=-0.1)
        with pytest.raises(TypeError, match="p must be a floating-point array"):
            ema(None, np.array([1, 2]), beta=0.9)
        with pytest.raises(TypeError, match="average must be a floating-point array"):
            ema(np.array([1, 2]), np.ones(2), beta=0.9)
