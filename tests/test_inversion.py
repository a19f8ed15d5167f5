import numpy as np
import pytest

from refnn import inversion, losses, optimizers
from refnn.activations import relu, tanh
from refnn.network import dense, lift, serial
from refnn.training import batches, train

D, K, CLASSES = 12, 96, 5


def _problem(n, activation=relu, seed=0):
    """Make a network and n examples of small whole numbers."""
    rng = np.random.default_rng(seed)
    model = serial(dense(D, K), lift(activation), dense(K, CLASSES))
    x = rng.integers(-4, 5, size=(n, D)).astype(float)
    return model, model.init(seed), x, rng.integers(CLASSES, size=n)


def _gradient(model, params, x, labels):
    y, back = model.apply(params, x)
    loss, back_loss = losses.softmax_cross_entropy(y, target=labels)
    _, grads = back(back_loss(np.ones(loss.shape)), need_dx=False)
    return grads


def _checkpoints(n, rule, *, steps, lr=0.1):
    """Train, and keep the parameters before the first step and after each."""
    model, params, x, labels = _problem(n)
    kept = [params]
    steps = train(
        model,
        params,
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        rule=rule,
        lr=lr,
        batches=batches(n, 1, epochs=steps, rng=0),
    )
    for step in steps:
        kept.append({name: p.copy() for name, p in step.params.items()})
        last = {name: g.copy() for name, g in step.grads.items()}
    return kept, last, x


def _distance(found, x):
    """How far each row of x is from the nearest row found."""
    return np.abs(found[:, None] - x).max(axis=-1).min(axis=0)


@pytest.mark.parametrize(
    ("rule", "beta"), [(optimizers.gradient_descent, 0.0), (optimizers.momentum, 0.9)]
)
def test_the_last_gradient_comes_back(rule, beta):
    checkpoints, last, _ = _checkpoints(3, rule, steps=3)
    found = inversion.gradient_from_checkpoints(checkpoints, lr=0.1, beta=beta)
    for name, g in last.items():
        np.testing.assert_allclose(found[name], g, atol=1e-12)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"lr": 0.0}, "lr must be positive, got 0.0"),
        ({"lr": 0.1, "beta": 1.0}, r"beta must be in \[0, 1\), got 1.0"),
        ({"lr": 0.1, "beta": 0.5}, "checkpoints must be at least 3, got 2"),
    ],
)
def test_bad_arguments_of_gradient_from_checkpoints(options, message):
    p = {"W": np.ones(2)}
    with pytest.raises(ValueError, match=message):
        inversion.gradient_from_checkpoints([p, p], **options)


def test_checkpoints_with_other_names():
    p, q = {"W": np.ones(2)}, {"V": np.ones(2)}
    with pytest.raises(KeyError, match=r"only one has \['V', 'W'\]"):
        inversion.gradient_from_checkpoints([p, q], lr=0.1)
    with pytest.raises(KeyError, match=r"only one has \['V', 'W'\]"):
        inversion.gradient_from_checkpoints([q, q, p, p], lr=0.1, beta=0.5)


def test_only_the_last_checkpoints_are_looked_at():
    p, q = {"W": np.full(1, 3.0)}, {"V": np.ones(1)}
    found = inversion.gradient_from_checkpoints([q, p, {"W": np.ones(1)}], lr=0.5)
    assert found == {"W": [4.0]}


@pytest.mark.parametrize("activation", [relu, tanh])
def test_a_single_input_in_any_unit(activation):
    model, params, x, labels = _problem(1, activation)
    g = _gradient(model, params, x, labels)
    found = inversion.single_input(-7 * g["0.W"], -7 * g["0.b"])
    np.testing.assert_allclose(found, x[0], atol=1e-12)


def test_single_inputs_of_a_stack():
    rng = np.random.default_rng(0)
    x, delta = rng.standard_normal((3, D)), rng.standard_normal((3, K))
    found = inversion.single_input(x[..., None] * delta[..., None, :], delta)
    np.testing.assert_allclose(found, x, atol=1e-12)


def test_single_inputs_of_gradients_of_very_different_size():
    x, delta = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1e-200], [1e200]])
    found = inversion.single_input(x[..., None] * delta[..., None], delta)
    np.testing.assert_allclose(found, x, rtol=1e-15)


def test_one_layer_of_a_stack_without_a_gradient():
    with pytest.raises(ValueError, match="db must not be zero: the layer"):
        inversion.single_input(np.ones((2, 3, 1)), np.array([[1.0], [0.0]]))


def test_of_a_batch_single_input_mixes_the_rows():
    x, delta = np.eye(2), np.array([[1.0, 0.0], [0.0, 1.0]])
    found = inversion.single_input(x.T @ delta, delta.sum(axis=0))
    np.testing.assert_allclose(found, [0.5, 0.5])


@pytest.mark.parametrize("n", [1, 4, D])
def test_the_span_has_the_inputs(n):
    model, params, x, labels = _problem(n)
    basis = inversion.input_span(_gradient(model, params, x, labels)["0.W"])
    assert len(basis) == np.linalg.matrix_rank(x) == n
    np.testing.assert_allclose(basis @ basis.T, np.eye(n), atol=1e-12)
    np.testing.assert_allclose(x @ basis.T @ basis, x, atol=1e-10)


def test_the_span_of_a_small_gradient_is_no_smaller():
    assert inversion.input_span(1e-12 * np.eye(3, 2)).shape == (2, 3)


def test_one_number_that_is_not_finite_has_no_span():
    with pytest.raises(ValueError, match="dW must be finite, got inf"):
        inversion.input_span(np.array([[1.0, np.inf]]))


def test_the_span_of_nothing():
    assert inversion.input_span(np.zeros((3, 2))).shape == (0, 3)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_all_inputs_behind_relu(n):
    model, params, x, labels = _problem(n)
    g = _gradient(model, params, x, labels)
    found, delta = inversion.relu_inputs(g["0.W"], g["0.b"], rng=0)
    assert found.shape == (n, D)
    assert _distance(found, x).max() < 1e-8
    np.testing.assert_allclose(found.T @ delta, g["0.W"], atol=1e-12)
    np.testing.assert_allclose(delta.sum(axis=0), g["0.b"], atol=1e-12)


@pytest.mark.parametrize("unit", [1e-200, 1e-6, 1e200])
def test_all_inputs_behind_relu_from_a_gradient_of_any_size(unit):
    model, params, x, labels = _problem(3)
    g = _gradient(model, params, x, labels)
    found, _ = inversion.relu_inputs(unit * g["0.W"], unit * g["0.b"], rng=0)
    assert _distance(found, x).max() < 1e-8


@pytest.mark.parametrize("x", [[[3.0]], [[1.0, 2.0], [3.0, 0.0]]])
def test_inputs_behind_relu_in_float32_are_found_in_float32(x):
    x = np.array(x, np.float32)
    delta = np.array([[1, 2, 0, 0], [0, 0, 1, 2]], np.float32)[: len(x)]
    found, delta = inversion.relu_inputs(
        x.T @ delta, delta.sum(axis=0), rng=0, tol=1e-5
    )
    assert {found.dtype, delta.dtype} == {np.dtype(np.float32)}
    assert _distance(found, x).max() < 1e-5


def test_columns_lie_in_no_hyperplane_when_tol_is_below_their_rounding():
    rng = np.random.default_rng(0)
    # Of six, as a product of two terms may by chance be 0 without any rounding.
    dW = rng.standard_normal((7, 6)) @ rng.standard_normal((6, 20))
    with pytest.raises(ValueError, match="draws must give 6 hyperplanes, got 0 from 9"):
        inversion.relu_inputs(dW, np.ones(20), rng=0, draws=9, tol=1e-300)


def test_the_zeros_of_delta_are_the_silent_units():
    model, params, x, labels = _problem(4)
    g = _gradient(model, params, x, labels)
    found, delta = inversion.relu_inputs(g["0.W"], g["0.b"], rng=0)
    active = found @ params["0.W"] + params["0.b"] > 0
    np.testing.assert_array_equal(np.abs(delta) > 1e-9 * np.abs(delta).max(), active)


@pytest.mark.parametrize("rule", [optimizers.gradient_descent, optimizers.momentum])
def test_all_inputs_of_a_whole_training(rule):
    checkpoints, _, x = _checkpoints(4, rule, steps=20, lr=0.02)
    first, last = checkpoints[0], checkpoints[-1]
    change = {name: last[name] - first[name] for name in ("0.W", "0.b")}
    found, _ = inversion.relu_inputs(change["0.W"], change["0.b"], rng=0)
    assert _distance(found, x).max() < 1e-6


def test_equal_rng_gives_equal_inputs():
    model, params, x, labels = _problem(3)
    g = _gradient(model, params, x, labels)
    first, _ = inversion.relu_inputs(g["0.W"], g["0.b"], rng=5)
    second, _ = inversion.relu_inputs(g["0.W"], g["0.b"], rng=5)
    np.testing.assert_array_equal(first, second)


def test_inputs_that_silence_the_same_units_are_not_told_apart():
    delta = np.random.default_rng(0).standard_normal((2, K))
    dW = np.eye(3)[:2].T @ delta
    dW[:, 1:] = dW[:, :1]  # all columns in one direction but one
    dW[:, -1] = [1.0, 2.0, 0.0]
    words = "^draws must give 2 hyperplanes, got 1 from 1: too few units, or inputs th"
    with pytest.raises(ValueError, match=words):
        inversion.relu_inputs(dW, delta.sum(axis=0), rng=0, draws=1)


def test_unless_told_otherwise_five_thousand_hyperplanes_are_tried():
    with pytest.raises(ValueError, match=r"^draws must give 2 .* from 5000: too few"):
        inversion.relu_inputs(np.eye(2), np.ones(2), rng=0, tol=0.1)


def test_without_biases_the_inputs_have_no_scale():
    with pytest.raises(ValueError, match="db must not be zero: it gives the inputs"):
        inversion.relu_inputs(np.eye(2), np.zeros(2), rng=0)


@pytest.mark.parametrize("function", ["single_input", "relu_inputs"])
def test_shapes_that_do_not_fit(function):
    options = {"rng": 0} if function == "relu_inputs" else {}
    with pytest.raises(ValueError, match=r"do not fit: \(3, 2\), \(3,\)"):
        getattr(inversion, function)(np.ones((3, 2)), np.ones(3), **options)
    with pytest.raises(TypeError, match="db must be a floating-point array"):
        getattr(inversion, function)(np.ones((3, 2)), np.ones(2, int), **options)


@pytest.mark.parametrize("n", [2, 6])
def test_a_matching_gradient_is_that_of_the_batch(n):
    model, params, x, labels = _problem(n, tanh)
    x = x / 8
    target = _gradient(model, params, x, labels)
    basis = inversion.input_span(target["0.W"])

    def gradient(z):
        copies = {
            name: np.broadcast_to(p, (len(z), *p.shape)) for name, p in params.items()
        }
        grads = _gradient(model, copies, z @ basis, labels)
        return np.concatenate([g.reshape(len(z), -1) for g in grads.values()], axis=1)

    seen = np.concatenate([g.ravel() for g in target.values()])
    start = np.random.default_rng(0).standard_normal((n, n)) / 4
    z, mismatch = inversion.match_gradient(gradient, seen, start)
    assert mismatch < 1e-10
    assert _distance(z @ basis, x).max() < 1e-8


def _counted(calls):
    """The identity as a gradient, which keeps the batches that it is asked for."""

    def gradient(z):
        calls.append(z[0].ravel())
        return z.reshape(len(z), -1)

    return gradient


def test_a_search_takes_the_damped_steps_that_are_documented():
    calls, target = [], np.array([2.0])
    inversion.match_gradient(_counted(calls), target, np.ones((1, 1)), steps=3)
    left = [1.0]
    for damping in 1e-2, 1e-2 / 5, 1e-2 / 25:
        left.append(left[-1] * damping / (1 + damping))
    np.testing.assert_allclose(2 - np.ravel(calls), left, rtol=1e-4)


def test_what_has_hardly_any_influence_is_damped_more():
    calls = []

    def gradient(z):
        calls.append(z[0, 0, 0])
        return np.concatenate([np.ones((len(z), 1)), 1e-6 * z[:, 0]], axis=1)

    inversion.match_gradient(gradient, np.array([1.0, 0.0]), np.ones((1, 1)), steps=1)
    np.testing.assert_allclose(calls, [1.0, 2e-2 / (1 + 2e-2)], rtol=1e-4)


def test_a_step_that_does_not_help_is_damped_four_times_as_much():
    calls = []

    def away(z):
        """Grow by 1 for an infinitesimal step, and never fall."""
        calls.append(z[0, 0, 0])
        return 2 + np.abs(z.reshape(len(z), -1) - 1)

    inversion.match_gradient(away, np.array([1.0]), np.ones((1, 1)), steps=4)
    steps = [1 / (1 + damping) for damping in (1e-2, 4e-2, 16e-2, 64e-2)]
    np.testing.assert_allclose(1 - np.array(calls[1:]), steps, rtol=1e-6)


def test_a_search_takes_at_most_its_steps_fifty_unless_told_otherwise():
    for options, steps in ({}, 50), ({"steps": 3}, 3):
        calls, exact = [], np.ones((1, 1))
        inversion.match_gradient(_counted(calls), exact[0], exact, tol=0, **options)
        assert len(calls) == 1 + steps


def test_a_search_without_a_solution_says_so():
    z, mismatch = inversion.match_gradient(
        lambda z: z.reshape(len(z), -1) ** 2, np.array([-1.0]), np.ones((1, 1))
    )
    assert mismatch > 0.99
    assert abs(z[0, 0]) < 0.1


def test_a_search_for_nothing():
    with pytest.raises(ValueError, match="target must not be zero"):
        inversion.match_gradient(lambda z: z[:, 0], np.zeros(2), np.ones((1, 2)))


def test_advantage_is_the_largest_gap_of_the_distributions():
    rng = np.random.default_rng(0)
    members, others = rng.exponential(size=300), 2 * rng.exponential(size=500)
    gaps = [(members <= t).mean() - (others <= t).mean() for t in [*members, *others]]
    found = inversion.membership_advantage(members, others)
    assert found == pytest.approx(max(gaps))


def test_advantage_of_certainty_of_nothing_and_of_ties():
    low, high = np.zeros(3), np.ones(4)
    assert inversion.membership_advantage(low, high) == 1
    assert inversion.membership_advantage(high, low) == 0
    assert inversion.membership_advantage(low, low) == 0


@pytest.mark.parametrize("bad", [np.ones((2, 2)), np.ones(0)])
def test_bad_losses(bad):
    with pytest.raises(ValueError, match=r"others must be \(N,\) with at least one"):
        inversion.membership_advantage(np.ones(2), bad)
