import math

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
    def test_eps_of_nadam_is_added_to_the_root(self):
        p, _ = optimizers.nadam(np.zeros(1), np.ones(1), lr=1.0, beta1=0.0, eps=1.0)
        assert p == -0.5

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

    def test_eps_is_added_outside_the_root(self):
        g = np.array([0.01])
        for rule in (
            optimizers.adagrad,
            optimizers.adam,
            optimizers.amsgrad,
            optimizers.adamax,
        ):
            p, _ = rule(np.zeros(1), g, lr=1.0, eps=0.01)
            np.testing.assert_allclose(p, -0.5)
        p, _ = optimizers.rmsprop(np.zeros(1), g, lr=1.0, beta=0.75, eps=0.005)
        np.testing.assert_allclose(p, -1.0)

    def test_nadam_corrects_with_the_momenta_of_all_steps(self):
        _, state = run(optimizers.nadam, np.ones(2), random_gradients((2,)), lr=0.1)
        momenta = [0.9 * (1 - 0.5 * 0.96 ** (0.004 * t)) for t in range(1, 6)]
        assert state.mu_product == pytest.approx(math.prod(momenta), rel=1e-12)
