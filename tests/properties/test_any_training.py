"""Training: batches, vectors of parameters, and the loop against a plain one."""

import numpy as np
from hypothesis import strategies as st

from refnn import distributed, losses, network, optimizers, training
from tests.properties.calls import assert_near
from tests.properties.draws import DTYPES, SEEDS, Drawer
from tests.properties.holds import holds
from tests.properties.test_any_network import draw_network


@holds(
    "Every example is in one batch of an epoch, batches have the size that was asked for "
    "but for the last, which can be left out, and writing to one changes no other.",
    training.batches,
    training.Batch,
    examples=60,
    data=st.data(),
    seed=SEEDS,
)
def test_batches(data, seed):
    d = Drawer(data.draw)
    n, epochs = d.size(1, 20), d.size(1, 3)
    size, drop_last = d.size(1, n), d.one_of(True, False)
    options = {"shuffle": d.one_of("each epoch", "once", "never"), "rng": seed}
    options |= {"epochs": epochs, "drop_last": drop_last}
    first = [b.examples for b in training.batches(n, size, **options)]
    drawn = []
    for batch in training.batches(n, size, **options):
        drawn.append(batch._replace(examples=batch.examples.copy()))
        batch.examples[:] = -1
    for ours, theirs in zip(first, drawn, strict=True):
        np.testing.assert_array_equal(ours, theirs.examples)
    for epoch in range(epochs):
        own = [b for b in drawn if b.epoch == epoch]
        assert [b.last for b in own] == [False] * (len(own) - 1) + [True]
        sizes = [len(b.examples) for b in own]
        assert set(sizes[:-1]) <= {size}
        rows = np.concatenate([b.examples for b in own])
        assert len(set(rows)) == len(rows)
        if drop_last:
            assert sizes[-1] == size
            assert len(rows) == n // size * size
        else:
            assert sorted(rows) == list(range(n))


@holds(
    "A vector of parameters has all of them, and its parts are views of it.",
    training.flatten,
    examples=30,
    data=st.data(),
)
def test_flatten(data):
    d = Drawer(data.draw)
    dtype = data.draw(DTYPES)
    stack = tuple(d.size(1, 3) for _ in range(d.size(0, 2)))
    params = {name: d.array((*stack, *d.shape(2)), dtype, "moderate") for name in "abc"}
    vector, views = training.flatten(params, stack_axes=len(stack))
    assert vector.shape == (*stack, vector.shape[-1])
    assert vector.size == network.n_parameters(params)
    assert vector.dtype == dtype
    for name, p in params.items():
        np.testing.assert_array_equal(views[name], p)
        assert not np.shares_memory(views[name], p)
    vector[...] = 7
    assert all((view == 7).all() for view in views.values())


RULES = optimizers.adam, optimizers.momentum, optimizers.gradient_descent


@holds(
    "Training is the plain loop: forward, loss, back, rule, and the running statistics "
    "are those of the batches.",
    training.train,
    training.Step,
    examples=25,
    data=st.data(),
)
def test_train(data):
    d = Drawer(data.draw)
    dtype, rule = data.draw(DTYPES), d.one_of(*RULES)
    model, params, x = draw_network(d, dtype)
    if not params:
        return
    y, _ = model.apply(params, x)
    target = d.array(y.shape, dtype, "moderate")
    lr = d.number(0.0, 0.1)
    drawn = list(training.batches(len(x), 2, epochs=2, rng=0, drop_last=True))
    steps = training.train(
        model, params, x, target, loss=losses.mse, rule=rule, lr=lr, batches=drawn
    )
    own, state, running = params, None, None
    for step, batch in zip(steps, drawn, strict=True):
        rows = x[batch.examples]
        if model.observe is None:
            y, back = model.apply(own, rows)
        else:
            y, back, running = model.observe(own, rows, None, running)
        loss, back_loss = losses.mse(y, target=target[batch.examples])
        if np.max(loss) > 1e6:  # it diverges, and will overflow
            return
        _, grads = back(back_loss())
        own, state = optimizers.step(
            lambda p, g, s: rule(p, g, s, lr=lr), own, grads, state
        )
        assert step.loss == loss
        for name, p in own.items():
            assert_near(step.params[name], p)
            assert step.params[name].dtype == dtype
        for name, s in (running or {}).items():
            np.testing.assert_array_equal(step.running[name], s)


@holds(
    "Synchronous processes give the step of one process with the mean of their gradients, "
    "the same in each run.",
    distributed.train_in_processes,
    examples=1,
    seed=st.integers(0, 99),
)
def test_train_in_processes(seed):
    rng = np.random.default_rng(seed)
    x, target = rng.standard_normal((12, 3)), rng.standard_normal((12, 2))
    params = network.dense(3, 2).init(seed)
    options = {"loss": losses.mse, "lr": 0.1, "size": 4, "steps": 2, "workers": 2}
    options |= {"synchronous": True, "rng": seed}
    end = distributed.train_in_processes(dense, params, x, target, **options)
    draws = np.random.default_rng(seed).spawn(2)
    for _ in range(2):
        each = []
        for own in draws:
            rows = own.integers(len(x), size=4)
            y, back = dense().apply(params, x[rows])
            each.append(back(losses.mse(y, target=target[rows])[1]())[1])
        mean = distributed.average(each)
        params = {name: p - 0.1 * mean[name] for name, p in params.items()}
    for name, p in params.items():
        assert_near(end[name], p)


def dense():
    """Build the network, in a process of its own."""
    return network.dense(3, 2)
