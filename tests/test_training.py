from functools import partial

import numpy as np
import pytest

from refnn import losses, network, optimizers, training
from refnn.activations import relu

X = np.random.default_rng(0).standard_normal((20, 3))
LABELS = (X[:, 0] > 0).astype(int)
MODEL = network.serial(network.dense(3, 8), network.lift(relu), network.dense(8, 2))


def run(
    params=None,
    *,
    model=MODEL,
    x=X,
    target=LABELS,
    epochs=3,
    size=8,
    drop_last=False,
    **options,
):
    batches = training.batches(len(x), size, epochs=epochs, rng=0, drop_last=drop_last)
    options = {
        "loss": losses.softmax_cross_entropy,
        "rule": optimizers.gradient_descent,
        "lr": 0.1,
        "batches": batches,
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

    def test_each_epoch_begins_with_the_order_that_once_keeps(self):
        assert self.orders()[0] == self.orders(shuffle="once")[0]

    def test_the_first_order_is_the_first_that_the_generator_draws(self):
        expected = np.random.default_rng(0)
        assert self.orders() == [tuple(expected.permutation(50)) for _ in range(2)]

    def test_one_batch_of_all_examples_is_whole(self):
        drawn = list(training.batches(4, 4, epochs=2, rng=0, drop_last=True))
        assert [len(b.examples) for b in drawn] == [4, 4]

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


@pytest.mark.parametrize("rule", [optimizers.momentum, optimizers.adam])
def test_the_state_of_the_rule_goes_from_step_to_step(rule):
    own, state = MODEL.init(0), None
    drawn = list(training.batches(20, 8, epochs=2, rng=0))
    for step, batch in zip(run(rule=rule, batches=drawn), drawn, strict=True):
        y, back = MODEL.apply(own, X[batch.examples])
        _, back_loss = losses.softmax_cross_entropy(y, target=LABELS[batch.examples])
        grads = back(back_loss())[1]
        own, state = optimizers.step(partial(rule, lr=0.1), own, grads, state)
        for name, p in own.items():
            np.testing.assert_allclose(step.params[name], p, rtol=1e-12)


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


def test_what_overflows_in_a_loss_of_ones_own_is_reported():
    def own(y, *, target):
        np.exp(np.full(1, 1e4))
        return losses.softmax_cross_entropy(y, target=target)

    with pytest.warns(RuntimeWarning, match="overflow encountered in exp"):
        next(iter(run(loss=own)))


def test_numbers_too_small_for_their_squares_raise_nothing():
    model = network.dense(1, 1)
    params = {"W": np.full((1, 1), 1e-170), "b": np.zeros(1)}
    with np.errstate(all="raise"):
        steps = list(
            run(
                params,
                model=model,
                x=np.full((20, 1), 1e-170),
                target=np.full((20, 1), 1e-180),
                loss=losses.mse,
                rule=optimizers.adam,
                lr=1e-200,
            )
        )
    assert steps[-1].loss == 0


def test_rows_that_do_not_fit():
    with pytest.raises(ValueError, match="got 20 and 19 rows"):
        next(run(target=LABELS[:-1]))


@pytest.mark.parametrize("rows", [np.array([20]), np.array([-21]), "abc", None])
def test_batches_of_rows_that_are_not_there(rows):
    words = r"^batches must give each a Batch of rows 0 to 19, got Batch\(epoch=0, "
    with pytest.raises(ValueError, match=words):
        next(run(batches=[training.Batch(0, rows, True)]))


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


def test_flatten_takes_one_number_for_each_network():
    vector, views = training.flatten({"t": np.arange(3.0)}, stack_axes=1)
    assert vector.shape == (3, 1)
    assert views["t"].shape == (3,)


@pytest.mark.parametrize(
    ("params", "stack_axes", "words"),
    [
        ({"t": np.ones(3)}, 2, r"^t must have 2 leading axes .*, got shape \(3,\)$"),
        (
            {"W": np.ones((3, 2)), "b": np.ones((2, 2))},
            1,
            r"^b must have 1 leading axes of the stack, as all have, got shape \(2, 2\)$",
        ),
    ],
)
def test_flatten_needs_one_stack(params, stack_axes, words):
    with pytest.raises(ValueError, match=words):
        training.flatten(params, stack_axes=stack_axes)


def test_one_rate_for_a_stack_in_an_array():
    params = network.stack([MODEL.init(seed) for seed in range(3)])
    (one,) = run(params, epochs=1, size=20, lr=np.array([0.1]))
    (same,) = run(params, epochs=1, size=20, lr=0.1)
    for name, p in same.params.items():
        np.testing.assert_array_equal(one.params[name], p)
    for lr in np.ones(2), np.ones((3, 1)):
        words = (
            r"^lr must be a number or one for each network of the stack \(3,\), got s"
        )
        with pytest.raises(ValueError, match=words):
            next(run(params, lr=lr))


class TestBatchNorm:
    MODEL = network.serial(
        network.dense(3, 4),
        network.batch_norm(4),
        network.lift(relu),
        network.dense(4, 2),
    )

    def test_it_trains_and_evaluates_rows_alone(self):
        *_, step = run(model=self.MODEL, epochs=30, drop_last=True)
        y, _ = self.MODEL.apply(step.params, X, running=step.running)
        alone = [
            self.MODEL.apply(step.params, X[i : i + 1], running=step.running)[0][0]
            for i in range(len(X))
        ]
        np.testing.assert_allclose(y, alone, rtol=1e-12)
        assert np.mean(y.argmax(axis=-1) == LABELS) > 0.9

    def test_its_statistics_are_those_of_the_batches(self):
        before, running = self.MODEL.init(0), None
        drawn = list(training.batches(20, 8, epochs=2, rng=0))
        steps = run(before, model=self.MODEL, batches=drawn)
        for step, batch in zip(steps, drawn, strict=True):
            h = X[batch.examples] @ before["0.W"] + before["0.b"]
            mean, var = h.mean(axis=0), h.var(axis=0, ddof=1)
            if running is not None:
                mean = 0.9 * running["1.mean"] + 0.1 * mean
                var = 0.9 * running["1.var"] + 0.1 * var
            running = {"1.mean": mean, "1.var": var}
            for name, expected in running.items():
                np.testing.assert_allclose(step.running[name], expected, rtol=1e-12)
            before = copied(step)

    def test_a_run_goes_on_with_the_statistics_of_another(self):
        *_, first = run(model=self.MODEL, epochs=1)
        given = {name: a.copy() for name, a in first.running.items()}
        second = next(run(copied(first), model=self.MODEL, running=first.running))
        for name, a in given.items():
            np.testing.assert_array_equal(first.running[name], a)
            assert not np.array_equal(second.running[name], a)

    def test_a_stack_has_statistics_for_each(self):
        params = network.stack([self.MODEL.init(seed) for seed in range(3)])
        step = next(run(params, model=self.MODEL))
        assert step.running["1.mean"].shape == (3, 4)

    def test_a_last_batch_of_one_row_says_what_to_do(self):
        with pytest.raises(
            ValueError, match=r"two rows.*batches\(\.\.\., drop_last=True\)"
        ):
            list(run(model=self.MODEL, size=19))
        *_, last = run(model=self.MODEL, size=19, drop_last=True)
        assert last.t == 3

    def test_without_it_there_are_none(self):
        assert next(run()).running == {}

    def test_dropout_beside_it_is_active_with_rng(self):
        model = network.serial(
            network.batch_norm(3), network.dropout(0.5), network.dense(3, 2)
        )
        first, second = (
            next(run(model=model, rng=rng, size=20)).loss for rng in (None, 0)
        )
        assert first != second


def test_no_gradient_of_the_data_is_asked_for():
    asked = []

    def apply(params, x, rng=None):
        y, back = MODEL.apply(params, x, rng)

        def pull(dy, need_dx=True):
            asked.append(need_dx)
            return back(dy, need_dx=need_dx)

        return y, pull

    next(run(model=network.Layer(MODEL.init, apply)))
    assert asked == [False]


class TestNoDryRun:
    def test_the_model_sees_the_batches_alone(self):
        seen = []

        def apply(params, x, rng=None):
            seen.append(len(x))
            return MODEL.apply(params, x, rng)

        list(run(model=network.Layer(MODEL.init, apply), epochs=1))
        assert seen == [8, 8, 4]

    def test_a_loss_may_need_two_rows(self):
        def loss(y, *, target):
            assert len(target) > 1
            return losses.softmax_cross_entropy(y, target=target)

        assert len(list(run(loss=loss, epochs=1))) == 3


RULES = [optimizers.adam, partial(optimizers.adam, beta1=0.5), optimizers.momentum]


class TestRates:
    @pytest.mark.parametrize("rule", RULES)
    @pytest.mark.parametrize(
        ("schedule", "error", "message"),
        [
            (
                lambda t: 0.1 - 0.05 * t,
                ValueError,
                r"lr must not be negative, got -0\.05",
            ),
            (
                lambda t: 0.1 if t < 3 else np.nan,
                ValueError,
                "lr must be finite, got nan",
            ),
            (
                lambda t: 0.1 if t < 3 else np.inf,
                ValueError,
                "lr must be finite, got inf",
            ),
            (
                lambda t: 0.1 if t < 3 else [0.1],
                TypeError,
                "lr must be a number, got list",
            ),
            (
                lambda t: 0.1 if t < 3 else None,
                TypeError,
                "lr must be a number, got None",
            ),
        ],
    )
    def test_a_schedule_is_checked_at_every_step(self, rule, schedule, error, message):
        steps = run(rule=rule, lr=schedule, epochs=3)
        assert [next(steps).t for _ in range(3)] == [1, 2, 3]
        with pytest.raises(error, match=message):
            next(steps)

    @pytest.mark.parametrize(
        ("lr", "error", "message"),
        [
            ([0.1], TypeError, "lr must be a number, got list"),
            ("0.1", TypeError, "lr must be a number, got str"),
            (True, TypeError, "lr must be a number, got bool"),
            (
                np.ones(3),
                ValueError,
                r"one for each network of the stack \(\), got .*\(3,\)",
            ),
        ],
    )
    def test_other_kinds_of_rates(self, lr, error, message):
        with pytest.raises(error, match=message):
            next(run(lr=lr))

    @pytest.mark.parametrize("lr", [np.float64(0.1), np.float32(0.1), np.array(0.1), 1])
    def test_a_number_of_any_kind_keeps_float32(self, lr):
        params = {name: p.astype(np.float32) for name, p in MODEL.init(0).items()}
        step = next(run(params, x=X.astype(np.float32), rule=optimizers.adam, lr=lr))
        assert {p.dtype for p in step.params.values()} == {np.dtype(np.float32)}


def test_a_gradient_of_another_shape_is_no_broadcast():
    def apply(params, x, rng=None):
        y, back = MODEL.apply(params, x)

        def wrong(dy, need_dx=True):
            dx, grads = back(dy)
            return dx, grads | {"2.b": grads["2.b"][:1]}

        return y, wrong

    with pytest.raises(
        ValueError, match=r"^the gradient of 2\.b must have shape \(2,\), got \(1,\)$"
    ):
        next(run(model=network.Layer(MODEL.init, apply)))


def test_types_are_not_mixed():
    with pytest.raises(TypeError, match="x, W and b must have one type, got float32,"):
        next(run(x=X.astype(np.float32)))


def test_no_parameters():
    with pytest.raises(
        ValueError, match="params must have at least one array, got none"
    ):
        next(run({}, model=network.lift(relu), x=np.ones((20, 2))))


def test_a_learned_number_has_no_axes():
    """A temperature: logits times a parameter without axes."""

    def apply(params, x, rng=None):
        return x * params["t"], lambda dy, need_dx: (
            dy * params["t"],
            {"t": np.asarray((dy * x).sum())},
        )

    model = network.Layer(lambda rng: {"t": np.array(1.0)}, apply)
    for rule in RULES:
        *_, step = run(model=model, x=X[:, :2], rule=rule, epochs=5)
        assert isinstance(step.params["t"], np.ndarray)
        assert step.params["t"].shape == ()


def test_batches_are_safe_to_write_to():
    for shuffle in training._batches.SHUFFLES:
        seen = []
        for batch in training.batches(6, 4, epochs=3, rng=0, shuffle=shuffle):
            seen.append(batch.examples.copy())
            batch.examples[:] = 0
        for epoch in range(3):
            drawn = np.concatenate(seen[2 * epoch : 2 * epoch + 2])
            assert sorted(drawn) == list(range(6))


@pytest.mark.parametrize("replacement", [False, True])
def test_drop_last_leaves_batches_of_one_size(replacement):
    options = {"epochs": 2, "rng": 0, "drop_last": True, "replacement": replacement}
    drawn = list(training.batches(10, 4, **options))
    assert [(b.epoch, len(b.examples), b.last) for b in drawn] == [
        (0, 4, False),
        (0, 4, True),
        (1, 4, False),
        (1, 4, True),
    ]
    assert len(list(training.batches(8, 4, **options))) == 4
    with pytest.raises(ValueError, match="size must be at most n = 10 with drop_last"):
        next(training.batches(10, 11, **options))
