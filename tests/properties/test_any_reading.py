"""What is read out of numbers: diagnostics, clocks of workers, inputs from gradients."""

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from refnn import diagnostics, distributed, inversion
from tests.properties.draws import DTYPES, Drawer
from tests.properties.holds import holds


@holds(
    "A diagnostic is what a loop over rows and units counts, and NaN in one network shows "
    "in that network.",
    diagnostics.accuracy,
    diagnostics.saturation,
    diagnostics.dead_units,
    examples=50,
    data=st.data(),
)
def test_diagnostics(data):
    d = Drawer(data.draw)
    dtype = data.draw(DTYPES)
    stack, n, k = d.shape(2, least=1), d.size(1, 6), d.size(1, 4)
    a = d.array((*stack, n, k), dtype, "moderate")
    labels = d.rng.integers(k, size=d.one_of((n,), (*stack, n)))
    relu = np.maximum(a, 0) * (d.rng.random(k) < 0.5)
    right, dead = diagnostics.accuracy(a, labels), diagnostics.dead_units(relu)
    low, high = -0.5, 0.5
    share = diagnostics.saturation(a, low=low, high=high, within=0.1)
    every = np.broadcast_to(labels, (*stack, n))
    for i in np.ndindex(stack):
        counted = [
            int(np.argmax(row)) == t for row, t in zip(a[i], every[i], strict=True)
        ]
        np.testing.assert_allclose(np.asarray(right)[i], np.mean(counted))
        for j in range(k):
            column = a[i][:, j]
            assert dead[i][j] == all(v == 0 for v in relu[i][:, j])
            close = [v <= low + 0.1 or v >= high - 0.1 for v in column.astype(float)]
            assert abs(share[i][j] - np.mean(close)) < 1e-6
    a[..., -1, 0] = d.one_of(np.nan, np.nan)
    assert np.isnan(diagnostics.accuracy(a, labels)).all()
    assert np.isnan(diagnostics.saturation(a, low=low, high=high)[..., 0]).all()


def follow(durations):
    """Do what asynchronous workers do, event by event."""
    steps, workers = durations.shape
    ready, turn, read = durations[0].copy(), np.zeros(workers, int), [0] * workers
    events = []
    while True:
        k = int(ready.argmin())
        events.append((ready[k], k, len(events) - read[k]))
        read[k] = len(events)
        turn[k] += 1
        if turn[k] == steps:
            return events
        ready[k] += durations[turn[k], k]


@holds(
    "The clocks of workers are those of an event loop; a round lasts as long as the last "
    "worker that it waits for.",
    distributed.synchronous,
    distributed.asynchronous,
    distributed.Rounds,
    distributed.Arrivals,
    examples=40,
    data=st.data(),
)
def test_clocks(data):
    d = Drawer(data.draw)
    steps, workers = d.size(1, 8), d.size(1, 5)
    durations = d.rng.uniform(0.1, 3.0, size=(steps, workers))
    backup = d.size(0, workers - 1)
    time, used = distributed.synchronous(durations, backup=backup)
    clock = 0.0
    for t, row in enumerate(durations):
        clock += np.sort(row)[workers - backup - 1]
        np.testing.assert_allclose(time[t], clock)
        assert used[t].sum() == workers - backup
        assert row[used[t]].max() <= row[~used[t]].min(initial=np.inf)
    arrivals = distributed.asynchronous(durations)
    when, worker, staleness = zip(*follow(durations), strict=True)
    np.testing.assert_allclose(arrivals.time, when, rtol=1e-12)
    np.testing.assert_array_equal(arrivals.worker, worker)
    np.testing.assert_array_equal(arrivals.staleness, staleness)


@holds(
    "What a linear layer was given is found in its gradient: the one input at any scale, "
    "the space of several, the inputs of a ReLU layer, the gradient behind checkpoints.",
    inversion.single_input,
    inversion.input_span,
    inversion.relu_inputs,
    inversion.gradient_from_checkpoints,
    examples=25,
    data=st.data(),
)
def test_inputs_are_found(data):
    d = Drawer(data.draw)
    n, width, units = d.size(1, 3), d.size(4, 7), d.size(40, 60)
    x, delta = d.rng.standard_normal((n, width)), d.rng.standard_normal((n, units))
    scale = d.one_of(1.0, 1e-200, 1e200)
    one = inversion.single_input(scale * np.outer(x[0], delta[0]), scale * delta[0])
    np.testing.assert_allclose(one, x[0], rtol=1e-12)
    basis = inversion.input_span(x.T @ delta)
    assert basis.shape == (n, width)
    np.testing.assert_allclose(x @ basis.T @ basis, x, atol=1e-9)
    delta *= d.rng.random(delta.shape) < 0.5
    # More units are silent for each input, and not for all, than lie in a plane by chance.
    silent = ((delta == 0) & delta.any(axis=0)).sum(axis=1)
    assume(n == 1 or silent.min() >= 2 * n)
    found, rest = inversion.relu_inputs(x.T @ delta, delta.sum(axis=0), rng=0)
    np.testing.assert_allclose(found.T @ rest, x.T @ delta, atol=1e-8)
    for row in x:
        assert np.abs(found - row).max(axis=1).min() < 1e-6
    p, g = {"W": x}, {"W": d.rng.standard_normal(x.shape)}
    after = {"W": x - 0.5 * g["W"]}
    again = inversion.gradient_from_checkpoints([p, after], lr=0.5)
    np.testing.assert_allclose(again["W"], g["W"], atol=1e-12)


@holds(
    "The search for a batch finds one with the gradient that was seen.",
    inversion.match_gradient,
    examples=15,
    data=st.data(),
)
def test_match_gradient(data):
    d = Drawer(data.draw)
    A = d.rng.standard_normal((4, 6)) + 2 * np.eye(4, 6)

    def gradient(z):
        return np.tanh(z.reshape(len(z), -1) @ A)

    z = 0.3 * d.rng.standard_normal((1, 2, 2))
    found, mismatch = inversion.match_gradient(gradient, gradient(z)[0], 0.1 * z[0])
    assert mismatch < 1e-6
    np.testing.assert_allclose(gradient(found[None])[0], gradient(z)[0], atol=1e-6)


@holds(
    "The advantage of a threshold is the largest over all thresholds; NaN shows.",
    inversion.membership_advantage,
    examples=40,
    data=st.data(),
)
def test_membership_advantage(data):
    d = Drawer(data.draw)
    members = d.rng.integers(0, 6, d.size(1, 8)).astype(float)
    others = d.rng.integers(0, 6, d.size(1, 8)).astype(float)
    every = [(members <= t).mean() - (others <= t).mean() for t in range(-1, 7)]
    best = inversion.membership_advantage(members, others)
    np.testing.assert_allclose(best, max(0.0, *every), atol=1e-12)
    members[0] = np.nan
    assert np.isnan(inversion.membership_advantage(members, others))
