from functools import partial

import numpy as np
import pytest

from refnn import initializers, losses, network, normalization
from refnn.activations import relu, tanh
from refnn.gradcheck import check_grad
from refnn.normalization import update_running


def mlp(rate=0.0):
    return network.serial(
        network.dense(3, 8),
        network.lift(relu),
        network.dropout(rate),
        network.residual(network.serial(network.dense(8, 8), network.lift(tanh))),
        network.dense(8, 2),
    )


def normalized():
    return network.serial(
        network.weight_normed(3, 8),
        network.lift(tanh),
        network.batch_norm(8),  # Right behind a bias its gradient would be 0.
        network.dense(8, 8),
        network.layer_norm(8),
        network.lift(tanh),
        network.dense(8, 8),
        network.rms_norm(8),
    )


X = np.random.default_rng(1).standard_normal((5, 3))


@pytest.mark.parametrize("model", [mlp(rate=0.3), normalized()], ids=["mlp", "norms"])
def test_gradient_of_a_whole_network(model):
    params = model.init(0)

    def op(x, *values):
        y, back = model.apply(dict(zip(params, values, strict=True)), x, 7)

        def pull(dy):
            dx, grads = back(dy)
            return (dx, *(grads[name] for name in params))

        return y, pull

    assert check_grad(op, X, *params.values()) < 1e-7


def test_gradients_have_the_names_of_the_parameters_in_their_order():
    model = mlp()
    params = model.init(0)
    _, back = model.apply(params, X)
    assert list(back(np.ones((5, 2)))[1]) == list(params)
    assert list(params) == ["0.W", "0.b", "3.0.W", "3.0.b", "4.W", "4.b"]


def test_two_dropout_layers_draw_two_masks():
    model = network.serial(network.dropout(0.5), network.dropout(0.5))
    x = np.ones((1, 1000))
    y, _ = model.apply({}, x, 0)
    # One mask used twice would keep a half, two of them keep a quarter.
    assert abs((y > 0).mean() - 0.25) < 0.06


def test_without_rng_nothing_is_dropped():
    model = network.serial(network.dropout(0.5))
    y, _ = model.apply({}, X)
    np.testing.assert_array_equal(y, X)


def test_a_stack_computes_what_its_networks_compute():
    model = mlp()
    each = [model.init(seed) for seed in range(4)]
    labels = np.array([0, 1, 1, 0, 1])
    y, back = model.apply(network.stack(each), X)
    loss, back_loss = losses.softmax_cross_entropy(y, target=labels)
    _, grads = back(back_loss())
    for r, params in enumerate(each):
        y_r, back_r = model.apply(params, X)
        loss_r, back_loss_r = losses.softmax_cross_entropy(y_r, target=labels)
        _, grads_r = back_r(back_loss_r())
        np.testing.assert_allclose(loss[r], loss_r, rtol=1e-13)
        for name in params:
            np.testing.assert_allclose(grads[name][r], grads_r[name], atol=1e-14)


def test_stack_needs_equal_keys():
    with pytest.raises(KeyError, match=r"only one has \['b'\]"):
        network.stack([{"W": X, "b": X}, {"W": X}])


def test_activations_are_those_of_the_forward_pass():
    model = mlp()
    params = model.init(0)
    outputs = network.activations(model, params, X)
    y, _ = model.apply(params, X)
    np.testing.assert_array_equal(outputs[-1], y)
    assert (outputs[1] >= 0).all()
    assert len(outputs) == 5


def test_equal_seeds_give_equal_parameters():
    a, b = mlp().init(3), mlp().init(np.random.default_rng(3))
    for name in a:
        np.testing.assert_array_equal(a[name], b[name])


def test_a_wrong_rng_is_refused():
    with pytest.raises(TypeError, match="rng must be"):
        mlp().init("three")


class TestBatchNorm:
    def test_it_evaluates_with_given_statistics_and_the_same_parameters(self):
        layer = network.batch_norm(3)
        params = layer.init(0)
        running = {"mean": X.mean(axis=0), "var": X.var(axis=0)}
        y, _ = layer.apply(params, X)
        one_row, _ = layer.apply(params, X[:1], running=running)
        np.testing.assert_allclose(one_row, y[:1], rtol=1e-10)

    def test_observing_is_applying_and_the_running_average(self):
        model = normalized()
        params = model.init(0)
        running = None
        for rows in X[:4], X[2:]:
            y, back, running = model.observe(params, rows, None, running)
            y_applied, back_applied = model.apply(params, rows)
            np.testing.assert_array_equal(y, y_applied)
            _, grads = back(np.ones_like(y))
            _, grads_applied = back_applied(np.ones_like(y))
            for name, g in grads.items():
                np.testing.assert_array_equal(g, grads_applied[name])
        first, second = (
            network.activations(model, params, rows)[1] for rows in (X[:4], X[2:])
        )
        expected = update_running(update_running(None, first), second)
        np.testing.assert_array_equal(running["2.mean"], expected.mean)
        np.testing.assert_array_equal(running["2.var"], expected.var)

    def test_a_residual_branch_has_its_statistics(self):
        model = network.serial(network.residual(network.batch_norm(3)))
        params = model.init(0)
        y, back, running = model.observe(params, X)
        assert sorted(running) == ["0.mean", "0.var"]
        dx, grads = back(X)
        dx_applied, grads_applied = model.apply(params, X)[1](X)
        np.testing.assert_array_equal(dx, dx_applied)
        for name, g in grads_applied.items():
            np.testing.assert_array_equal(grads[name], g)
        evaluated, _ = model.apply(params, X, running=running)
        unbiased = np.sqrt((len(X) - 1) / len(X))
        np.testing.assert_allclose(evaluated - X, (y - X) * unbiased, rtol=1e-4)

    def test_a_residual_branch_moves_the_statistics_that_it_is_given(self):
        layer = network.residual(network.batch_norm(3))
        params = layer.init(0)
        _, _, running = layer.observe(params, X[:2])
        _, _, running = layer.observe(params, X[2:], None, running)
        expected = update_running(update_running(None, X[:2]), X[2:])
        np.testing.assert_array_equal(running["mean"], expected.mean)
        np.testing.assert_array_equal(running["var"], expected.var)

    def test_a_layer_without_statistics_takes_none(self):
        model = network.serial(network.dense(3, 2), network.batch_norm(2))
        running = {"0.mean": np.zeros(2), "1.mean": np.zeros(2), "1.var": np.ones(2)}
        for use in model.apply, model.observe:
            with pytest.raises(KeyError, match=r"layer 0: running must be empty"):
                use(model.init(0), X, running=running)
            with pytest.raises(KeyError, match=r"running must be named 'i\.name'"):
                use(model.init(0), X, running={"mean": np.zeros(2)})
        with pytest.raises(KeyError, match=r"layer 1: running must have the keys"):
            model.apply(model.init(0), X, running={"1.mean": np.zeros(2)})

    def test_one_row_says_what_to_do(self):
        layer = network.batch_norm(3)
        with pytest.raises(ValueError, match=r"at least two rows.*drop_last=True"):
            layer.observe(layer.init(0), X[:1])

    def test_momentum_is_the_weight_of_a_new_batch(self):
        layer = network.batch_norm(3, momentum=0.5)
        params, first, second = layer.init(0), X[:2], X[2:]
        _, _, running = layer.observe(params, first)
        _, _, running = layer.observe(params, second, None, running)
        expected = (first.mean(axis=0) + second.mean(axis=0)) / 2
        np.testing.assert_allclose(running["mean"], expected)


@pytest.mark.parametrize("name", ["batch_norm", "layer_norm", "rms_norm"])
def test_a_layer_normalizes_with_the_eps_that_it_was_made_with(name):
    layer = getattr(network, name)(3, eps=0.5)
    params = layer.init(0)
    y, _ = layer.apply(params, X)
    expected, _ = getattr(normalization, name)(X, *params.values(), eps=0.5)
    np.testing.assert_array_equal(y, expected)


@pytest.mark.parametrize(
    "model",
    [
        network.dense(3, 2),
        network.weight_normed(3, 2),
        network.serial(network.dense(3, 4), network.dense(4, 2)),
    ],
)
def test_a_gradient_that_nobody_wants_is_not_computed(model):
    params = model.init(0)
    y, back = model.apply(params, X)
    dx, grads = back(np.ones_like(y), need_dx=False)
    wanted, all_of_them = back(np.ones_like(y))
    assert dx is None
    assert wanted.shape == X.shape
    for name, g in all_of_them.items():
        np.testing.assert_array_equal(grads[name], g)


def test_an_error_says_in_which_layer_it_is():
    model = network.serial(network.dense(3, 4), network.serial(network.dense(5, 2)))
    with pytest.raises(ValueError, match=r"do not fit: \(5, 4\)") as raised:
        model.apply(model.init(0), X)
    assert raised.value.__notes__ == ["This is layer 0.", "This is layer 1."]
    with pytest.raises(KeyError, match=r"layer 1: layer 0: params must have the keys"):
        model.apply(model.init(0) | {"1.0.V": X}, X)


def test_a_branch_for_each_network_and_one_input_for_all():
    layer = network.residual(network.dense(3, 3))
    each = [layer.init(seed) for seed in range(4)]
    y, back = layer.apply(network.stack(each), X)
    dy = np.random.default_rng(2).standard_normal(y.shape)
    dx, grads = back(dy)
    total = np.zeros_like(X)
    for r, params in enumerate(each):
        y_r, back_r = layer.apply(params, X)
        np.testing.assert_allclose(y[r], y_r, rtol=1e-13)
        dx_r, grads_r = back_r(dy[r])
        total += dx_r
        for name, g in grads_r.items():
            np.testing.assert_allclose(grads[name][r], g, rtol=1e-12)
    np.testing.assert_allclose(dx, total, rtol=1e-12)
    inputs = np.stack([X, 2 * X])
    np.testing.assert_allclose(
        layer.apply(each[0], inputs)[0][1], layer.apply(each[0], 2 * X)[0], rtol=1e-13
    )


@pytest.mark.parametrize("stack", [(), (2,)])
def test_a_branch_of_another_width_is_refused_in_words_of_refnn(stack):
    params = {"W": np.ones((*stack, 3, 4)), "b": np.ones((*stack, 4))}
    layer = network.residual(network.dense(3, 4))
    with pytest.raises(ValueError, match=r"^fx must have shape \(5, 3\), got \("):
        layer.apply(params, X)


def test_activations_with_running_statistics_are_those_of_evaluation():
    model = normalized()
    params = model.init(0)
    _, _, running = model.observe(params, X)
    outputs = network.activations(model, params, X[:2], running=running)
    y, _ = model.apply(params, X[:2], running=running)
    np.testing.assert_array_equal(outputs[-1], y)


def test_a_layer_with_lengths_starts_as_its_directions():
    layer = network.weight_normed(3, 2)
    params = layer.init(0)
    np.testing.assert_allclose(layer.apply(params, X)[0], X @ params["v"], rtol=1e-13)
    drawn = network.weight_normed(3, 2, init=partial(initializers.normal, std=1.0))
    v = drawn.init(0)["v"]
    np.testing.assert_array_equal(v, initializers.normal((3, 2), std=1.0, rng=0))


def test_a_branch_drops_when_the_network_does():
    block = network.residual(network.dropout(0.5))
    y, _ = block.apply({}, X, 0)
    assert not np.array_equal(y, 2 * X)
    np.testing.assert_array_equal(block.apply({}, X)[0], 2 * X)


def test_dropout_is_active_beside_given_statistics_too():
    inner = network.serial(network.dropout(0.5), network.batch_norm(3))
    model = network.serial(inner, network.residual(inner))
    params = model.init(0)
    _, _, running = model.observe(params, X)
    for part in model, inner:
        own = params if part is model else inner.init(0)
        given = running if part is model else inner.observe(own, X)[2]
        dropped, _ = part.apply(own, X, 0, given)
        calm, _ = part.apply(own, X, None, given)
        assert not np.array_equal(dropped, calm)


def test_dropout_is_active_in_a_network_that_observes():
    model = network.serial(
        network.batch_norm(3), network.residual(network.dropout(0.5))
    )
    params = model.init(0)
    y, _, _ = model.observe(params, X, 0)
    calm, _, _ = model.observe(params, X)
    assert not np.array_equal(y, calm)
    inner = network.serial(network.dropout(0.5), network.batch_norm(3))
    for part in network.residual(inner), network.serial(inner):
        params = part.init(0)
        y, _, _ = part.observe(params, X, 0)
        calm, _, _ = part.observe(params, X)
        assert not np.array_equal(y, calm)
