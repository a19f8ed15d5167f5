import numpy as np
import pytest

from refnn import activations, diagnostics, initializers, network
from refnn.activations import relu


def test_a_planted_dead_unit_is_found():
    model = network.serial(network.dense(4, 6), network.lift(relu), network.dense(6, 2))
    params = model.init(0)
    params["0.b"][2] = -1e3
    x = np.random.default_rng(0).standard_normal((500, 4))
    _, a, _ = network.activations(model, params, x)
    np.testing.assert_array_equal(diagnostics.dead_units(a), np.arange(6) == 2)


def test_dead_units_of_a_stack():
    a = np.ones((3, 5, 4))
    a[1, :, 2] = 0
    assert np.argwhere(diagnostics.dead_units(a)).tolist() == [[1, 2]]


def test_saturation_of_large_weights():
    x = np.random.default_rng(0).standard_normal((1000, 10))
    shares = []
    for std in (0.01, 10.0):
        W = initializers.normal((10, 1), std=std, rng=0)
        y, _ = activations.tanh(x @ W)
        shares.append(float(diagnostics.saturation(y, low=-1, high=1)[0]))
    assert shares[0] == 0
    assert shares[1] > 0.8


def test_what_saturation_says_of_the_derivative():
    x = np.linspace(-8, 8, 10_001)[:, None]
    for op, low in (activations.sigmoid, 0), (activations.tanh, -1):
        y, back = op(x)
        slope = back(np.ones_like(y))
        margin = 0.01 * (1 - low)
        close = (y <= low + margin) | (y >= 1 - margin)
        assert slope[close].max() < 0.04 * slope.max() < slope[~close].max()


def test_gradient_norms_of_a_stack_are_those_of_its_networks():
    g = np.random.default_rng(0).standard_normal((3, 4, 5))
    stacked = diagnostics.gradient_norms({"W": g}, stack_axes=1)["W"]
    alone = [diagnostics.gradient_norms({"W": g_r})["W"] for g_r in g]
    np.testing.assert_allclose(stacked, alone)


def test_update_ratios_from_zero():
    before = {"moved": np.zeros(2), "still": np.zeros(2)}
    after = {"moved": np.ones(2), "still": np.zeros(2)}
    ratios = diagnostics.update_ratios(before, after)
    assert ratios["moved"] == np.inf
    assert ratios["still"] == 0


def test_an_update_that_is_larger_than_the_largest_number_has_a_ratio():
    before, after = {"W": np.array([3e307, 4e307])}, {"W": np.array([-1.5e308, -1e308])}
    ratio = diagnostics.update_ratios(before, after)["W"]
    assert ratio == pytest.approx(np.hypot(18, 14) / 5, rel=1e-14)


def test_update_ratios_need_equal_keys():
    with pytest.raises(KeyError, match=r"only one has \['b'\]"):
        diagnostics.update_ratios({"W": np.ones(1), "b": np.ones(1)}, {"W": np.ones(1)})


def test_fluctuation_of_independent_noise():
    rng = np.random.default_rng(0)
    w = np.ones(1000)
    history = w + 0.1 * rng.standard_normal((400, 1000))
    assert abs(diagnostics.weight_fluctuation(history) - 0.1) < 0.01
    # Averages over 16 snapshots fluctuate a fourth as much.
    averaged = history.reshape(25, 16, 1000).mean(axis=1)
    ratio = diagnostics.weight_fluctuation(history)
    assert 3.5 < ratio / diagnostics.weight_fluctuation(averaged) < 4.5


def test_weights_that_stand_still_do_not_fluctuate():
    assert diagnostics.weight_fluctuation(np.ones((3, 4))) == 0
    assert diagnostics.weight_fluctuation(np.zeros((3, 4))) == 0


def test_weights_that_wander_around_zero_fluctuate_without_end():
    assert diagnostics.weight_fluctuation(np.array([[1.0], [-1.0]])) == np.inf


def test_fluctuation_of_each_network_is_measured_in_its_own_unit():
    history = np.random.default_rng(0).standard_normal((10, 2, 7)) + 5
    alone = diagnostics.weight_fluctuation(history)
    scaled = history * np.array([1e-200, 1e200])[:, None]
    np.testing.assert_allclose(diagnostics.weight_fluctuation(scaled), alone)


def test_fluctuation_of_a_stack():
    history = np.random.default_rng(0).standard_normal((10, 3, 7)) + 5
    stacked = diagnostics.weight_fluctuation(history)
    alone = [diagnostics.weight_fluctuation(history[:, r]) for r in range(3)]
    np.testing.assert_allclose(stacked, alone)


def test_accuracy_of_a_stack():
    logits = np.zeros((2, 4, 3))
    logits[0, :, 1] = 1
    logits[1, :, 2] = 1
    right = diagnostics.accuracy(logits, np.array([1, 1, 1, 2]))
    assert right.tolist() == [0.75, 0.25]
    words = r"labels must have shape \(4,\), got \(1,\)$"
    with pytest.raises(ValueError, match=words):
        diagnostics.accuracy(logits, np.array([1]))


def test_accuracy_where_a_class_is_ruled_out_or_all_are():
    logits = np.array([[0.0, 1.0, -np.inf], [2.0, 1.0, -np.inf]])
    assert diagnostics.accuracy(logits, np.array([1, 1])) == 0.5
    stack = np.stack([logits, logits])
    stack[1, 0] = -np.inf
    right = diagnostics.accuracy(stack, np.array([1, 1]))
    np.testing.assert_array_equal(right, [0.5, np.nan])


def test_rows_with_nan_are_counted_in_the_whole_stack():
    a = np.ones((3, 5, 4))
    a[1, 2, [0, 3]] = np.nan
    with pytest.raises(ValueError, match=r"got NaN in 1 of 15 rows$"):
        diagnostics.dead_units(a)


@pytest.mark.parametrize(
    ("within", "share"), [(0.0, 2 / 7), (0.125, 4 / 7), (0.25, 6 / 7), (0.5, 1.0)]
)
def test_close_to_a_bound_includes_the_edge(within, share):
    a = np.array([[-2.0], [-1.5], [-1.0], [0.0], [1.0], [1.5], [2.0]])
    have = diagnostics.saturation(a, low=-2.0, high=2.0, within=within)
    assert have == pytest.approx([share])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_saturation_is_unknown_for_the_unit_that_is_not_finite(bad):
    a = np.zeros((2, 3, 2))
    a[1, 2, 0] = bad
    share = diagnostics.saturation(a, low=0.0, high=1.0)
    np.testing.assert_array_equal(share, [[1, 1], [np.nan, 1]])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: diagnostics.dead_units(np.zeros(3)), "at least one example"),
        (
            lambda: diagnostics.saturation(np.zeros((2, 2)), low=1.0, high=0.0),
            "low must be below high",
        ),
        (
            lambda: diagnostics.weight_fluctuation(np.ones((3, 2, 0))),
            r"must be \(T, \.\.\., P\), got shape \(3, 2, 0\)",
        ),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
