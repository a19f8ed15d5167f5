"""What every rule promises, checked for all of them in one place."""

import inspect
from functools import partial

import numpy as np
import pytest

from refnn import optimizers
from refnn.optimizers import _checks

OTHERS = {"step", "clip_by_global_norm", "exponential_moving_average"}
RULES = [n for n in optimizers.__all__ if not n.endswith("State") and n not in OTHERS]


X = np.ones((2, 3))


@pytest.fixture(params=RULES)
def rule(request):
    return getattr(optimizers, request.param)


def run(rule, p, gradients, **options):
    state = None
    for g in gradients:
        p, state = rule(p, g, state, **options)
    return p, state


def random_gradients(shape, steps=5):
    return np.random.default_rng(0).standard_normal((steps, *shape))


def arrays_of(state):
    return [a for a in state or () if isinstance(a, np.ndarray)]


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

    @pytest.mark.parametrize("lr", [0.0, np.zeros(3)])
    def test_a_rate_of_0_moves_the_state_alone(self, rule, lr):
        p = np.ones(3)
        new, state = rule(p, np.full(3, 2.0), lr=lr)
        np.testing.assert_array_equal(new, p)
        assert all(a.any() for a in arrays_of(state))

    def test_nan_in_a_gradient_stays_where_it_is(self, rule):
        p, _ = rule(np.ones(3), np.array([1.0, np.nan, 1.0]), lr=0.1)
        assert np.isnan(p).tolist() == [False, True, False]


class TestCount:
    @pytest.mark.parametrize("t", [0, 3, np.int64(3), np.uint8(0)])
    @pytest.mark.parametrize("name", ["adam", "amsgrad", "adamax", "nadam"])
    def test_a_step_counts_one_whatever_the_type_of_the_count(self, name, t):
        rule = getattr(optimizers, name)
        _, state = rule(np.ones(3), np.ones(3), lr=0.1)
        _, after = rule(np.ones(3), np.ones(3), state._replace(t=t), lr=0.1)
        assert (type(after.t), after.t) == (int, t + 1)

    def test_a_count_beyond_64_bits_is_refused(self):
        words = r"^state\.t must fit into 64 bits, got an int beyond"
        with pytest.raises(ValueError, match=words):
            _checks.next_step(2**63)

    def test_the_article_is_that_of_the_name(self):
        for name, words in ("adam", "an AdamState"), ("rmsprop", "a RmspropState"):
            with pytest.raises(TypeError, match=f"must be {words}, got tuple"):
                getattr(optimizers, name)(np.ones(3), np.ones(3), (), lr=0.1)


class TestBadInput:
    @pytest.mark.parametrize("lr", [-0.1, np.array([0.0, -0.1, 0.1])])
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

    def test_rates_of_more_axes_than_the_parameters(self, rule):
        with pytest.raises(ValueError, match=r"to \(3,\), got shape \(1, 3\)"):
            rule(np.ones(3), np.ones(3), lr=np.ones((1, 3)))

    @pytest.mark.parametrize(
        ("bad", "message"),
        [(np.inf, r"^lr must be finite, got inf$"), (np.nan, "negative, got nan")],
    )
    def test_one_rate_that_is_not_finite(self, rule, bad, message):
        with pytest.raises(ValueError, match=message):
            rule(np.ones(3), np.ones(3), lr=np.array([0.1, bad, 0.1]))

    def test_the_state_of_another_rule(self, rule):
        with pytest.raises(TypeError, match=r"^state must be (an? [A-Z]|None)"):
            rule(np.ones(3), np.ones(3), (1.0,), lr=0.1)

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

    def test_an_eps_that_is_0_in_float32(self, rule):
        if "eps" not in inspect.signature(rule).parameters:
            return
        for dtype in np.float32, np.float64:
            p = np.ones(2, dtype)
            if dtype is np.float64:
                rule(p, p, lr=0.1, eps=1e-50)
            else:
                words = r"^eps must not round to 0 in float32, got 1e-50$"
                with pytest.raises(ValueError, match=words):
                    rule(p, p, lr=0.1, eps=1e-50)

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

    def test_an_error_says_at_which_array_it_is(self, rule):
        params = {"W": np.ones(2), "b": np.ones(3)}
        with pytest.raises(ValueError, match="g must have shape") as raised:
            optimizers.step(partial(rule, lr=0.1), params, {"W": params["W"], "b": X})
        assert raised.value.__notes__ == ["This is the step of b."]

    def test_different_keys(self):
        rule = partial(optimizers.momentum, lr=0.1)
        params = {"W": np.ones(2), "b": np.ones(2)}
        with pytest.raises(KeyError, match=r"only one has \['b'\]"):
            optimizers.step(rule, params, {"W": np.ones(2)})
        _, state = optimizers.step(rule, {"W": np.ones(2)}, {"W": np.ones(2)})
        with pytest.raises(KeyError, match="b"):
            optimizers.step(rule, params, params, state)
