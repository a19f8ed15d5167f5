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
    with pytest.raises(ValueError, match="labels must have shape"):
        diagnostics.accuracy(logits, np.array([1]))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: diagnostics.dead_units(np.zeros(3)), "at least one example"),
        (
            lambda: diagnostics.saturation(np.zeros((2, 2)), low=1.0, high=0.0),
            "low must be below high",
        ),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
