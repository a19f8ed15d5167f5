import numpy as np
import pytest

from refnn import losses, network, optimizers, training
from refnn.activations import relu

X = np.random.default_rng(0).standard_normal((20, 3))
LABELS = (X[:, 0] > 0).astype(int)
MODEL = network.serial(network.dense(3, 8), network.lift(relu), network.dense(8, 2))


def run(params=None, *, model=MODEL, x=X, target=LABELS, epochs=3, size=8, **options):
    options = {
        "loss": losses.softmax_cross_entropy,
        "rule": optimizers.gradient_descent,
        "lr": 0.1,
        "batches": training.batches(len(x), size, epochs=epochs, rng=0),
    } | options
    params = model.init(0) if params is None else params
    return training.train(model, params, x, target, **options)


def copied(step):
    return {name: p.copy() for name, p in step.params.items()}


class TestBatches:
    def test_an_epoch_visits_each_example_once(self):
        for epoch in range(3):
            drawn = [
                b.examples
                for b in training.batches(10, 4, epochs=3, rng=0)
                if b.epoch == epoch
            ]
            assert [len(i) for i in drawn] == [4, 4, 2]
            assert sorted(np.concatenate(drawn)) == list(range(10))

    def orders(self, **options):
        drawn = list(training.batches(50, 50, epochs=2, rng=0, **options))
        return [tuple(b.examples) for b in drawn]

    def test_shuffling(self):
        first, second = self.orders()
        assert first != second
        first, second = self.orders(shuffle="once")
        assert first == second != tuple(range(50))
        first, second = self.orders(shuffle="never")
        assert first == second == tuple(range(50))

    def test_replacement_repeats_examples(self):
        first, _ = self.orders(replacement=True)
        # 1 - 1/e = 63 % of the examples are seen in N draws.
        assert 0.45 < len(set(first)) / 50 < 0.8

    @pytest.mark.parametrize("bad", [{"n": 0}, {"size": 0}, {"epochs": 0}])
    def test_counts_below_one(self, bad):
        (name,) = bad
        options = {"n": 4, "size": 2, "epochs": 1, "rng": 0} | bad
        with pytest.raises(ValueError, match=f"{name} must be at least 1, got 0"):
            next(training.batches(options.pop("n"), options.pop("size"), **options))

    def test_an_unknown_shuffle(self):
        with pytest.raises(ValueError, match="shuffle must be one of"):
            next(training.batches(4, 2, epochs=1, rng=0, shuffle="always"))


def test_the_loss_falls():
    recorded = [float(step.loss) for step in run(epochs=100)]
    assert np.mean(recorded[-10:]) < 0.3 * np.mean(recorded[:3])


def test_a_step_is_the_formula():
    params = MODEL.init(0)
    everything = [training.Batch(0, np.arange(20), True)]
    (step,) = run(params, batches=everything)
    y, back = MODEL.apply(params, X)
    loss, back_loss = losses.softmax_cross_entropy(y, target=LABELS)
    _, grads = back(back_loss())
    assert step.loss == loss
    for name in params:
        np.testing.assert_array_equal(step.grads[name], grads[name])
        np.testing.assert_allclose(
            step.params[name], params[name] - 0.1 * grads[name], rtol=1e-15
        )


def test_steps_count_epochs_and_ends():
    steps = [(s.t, s.epoch, s.last) for s in run(epochs=2)]
    assert steps == [
        (1, 0, False),
        (2, 0, False),
        (3, 0, True),
        (4, 1, False),
        (5, 1, False),
        (6, 1, True),
    ]


def test_nothing_of_the_caller_is_changed():
    params = MODEL.init(0)
    for a in (*params.values(), X, LABELS):
        a.flags.writeable = False
    for _ in run(params, rule=optimizers.adam):
        pass


def test_a_schedule_is_asked_with_the_steps_taken():
    assert [s.lr for s in run(epochs=1, lr=lambda t: 1 / (1 + t))] == [1, 1 / 2, 1 / 3]


@pytest.mark.parametrize("rule", [optimizers.gradient_descent, optimizers.adam])
def test_a_stack_trains_as_its_networks_do(rule):
    rates = np.array([0.01, 0.1, 0.3])
    each = [MODEL.init(seed) for seed in range(3)]
    options = {"rule": rule, "max_norm": 0.5}
    *_, last = run(network.stack(each), lr=rates, **options)
    for r, params in enumerate(each):
        *_, last_r = run(params, lr=float(rates[r]), **options)
        for name in params:
            np.testing.assert_allclose(
                last.params[name][r], last_r.params[name], rtol=1e-10, atol=1e-12
            )


def test_the_gradient_is_clipped():
    for step in run(max_norm=1e-3):
        norm = np.sqrt(sum((g**2).sum() for g in step.grads.values()))
        assert norm <= 1e-3 * (1 + 1e-12)


def test_float32_is_kept():
    params = {name: p.astype(np.float32) for name, p in MODEL.init(0).items()}
    *_, last = run(params, x=X.astype(np.float32), rule=optimizers.adam)
    assert {p.dtype for p in last.params.values()} == {np.dtype(np.float32)}
    assert last.loss.dtype == np.float32


def test_dropout_is_active_with_rng_only():
    model = network.serial(network.dropout(0.9), network.dense(3, 2))
    params = model.init(0)
    once = [training.Batch(0, np.arange(20), True)]
    (without,) = run(params, model=model, batches=once)
    (with_a,) = run(params, model=model, batches=once, rng=1)
    (with_b,) = run(params, model=model, batches=once, rng=1)
    assert with_a.loss == with_b.loss != without.loss


def test_a_divergent_run_is_yielded_not_raised():
    with np.errstate(all="ignore"):
        recorded = [float(s.loss) for s in run(lr=1e200, epochs=4)]
    assert not np.isfinite(recorded[-1])


def test_rows_that_do_not_fit():
    with pytest.raises(ValueError, match="got 20 and 19 rows"):
        next(run(target=LABELS[:-1]))


def test_a_missing_parameter_is_named():
    params = MODEL.init(0)
    del params["2.b"]
    with pytest.raises(KeyError, match="b"):
        next(run(params))


def test_a_parameter_too_many_is_named():
    params = MODEL.init(0) | {"1.gamma": np.ones(8)}
    with pytest.raises(KeyError, match=r"layer 1: .*gamma"):
        next(run(params))


def test_flatten_makes_views_of_each_network_of_a_stack():
    params = network.stack([MODEL.init(seed) for seed in range(2)])
    vector, views = training.flatten(params, stack_axes=1)
    assert vector.shape == (2, network.n_parameters(MODEL.init(0)))
    vector[1] = 0
    for name, view in views.items():
        np.testing.assert_array_equal(view[0], params[name][0])
        assert not view[1].any()
