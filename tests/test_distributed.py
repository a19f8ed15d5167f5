import inspect
import multiprocessing
import time
from functools import partial

import numpy as np
import pytest

from refnn import distributed, losses, network
from refnn.optimizers import adam, gradient_descent

DENSE = partial(network.dense, 3, 2)
RNG = np.random.default_rng(0)
X, TARGET = RNG.standard_normal((40, 3)), RNG.standard_normal((40, 2))


def gradient(params, x, target, model=DENSE):
    y, back = model().apply(params, x)
    _, back_loss = losses.mse(y, target=target)
    return back(back_loss())[1]


@pytest.mark.parametrize("cuts", [(10, 20, 30), (1, 7, 30)])
def test_the_weighted_average_is_the_gradient_of_the_joined_batch(cuts):
    params = DENSE().init(0)
    shards = list(zip(np.split(X, cuts), np.split(TARGET, cuts), strict=True))
    mean = distributed.average(
        [gradient(params, *shard) for shard in shards],
        weights=[len(x) for x, _ in shards],
    )
    for name, g in gradient(params, X, TARGET).items():
        np.testing.assert_allclose(mean[name], g, rtol=1e-12)


def test_average_leaves_its_arguments_and_keeps_float32():
    parts = [{"w": np.full(2, float(k), np.float32)} for k in range(3)]
    for part in parts:
        part["w"].flags.writeable = False
    mean = distributed.average(parts)["w"]
    assert mean.dtype == np.float32
    np.testing.assert_array_equal(mean, 1)


def test_average_of_nothing_or_of_different_networks():
    words = "^parts must have at least one worker, got none$"
    with pytest.raises(ValueError, match=words):
        distributed.average([])
    with pytest.raises(KeyError, match="only one has"):
        distributed.average([{"w": np.ones(1)}, {"b": np.ones(1)}])
    with pytest.raises(ValueError, match=r"positive sum, got 0\.0"):
        distributed.average([{"w": np.ones(1)}], weights=[0])


def test_average_with_weights_whose_sum_is_beyond_the_largest_number():
    parts = [{"w": np.array([1.0])}, {"w": np.array([4.0])}]
    mean = distributed.average(parts, weights=[1.6e308, 0.8e308])["w"]
    np.testing.assert_allclose(mean, 2.0, rtol=1e-15)


def follow(durations):
    """Do what `asynchronous` says, event by event."""
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


@pytest.mark.parametrize("seed", range(5))
def test_asynchronous_is_what_an_event_loop_gives(seed):
    rng = np.random.default_rng(seed)
    durations = rng.exponential(rng.uniform(0.5, 3, 4), size=(30, 4))
    time, worker, staleness = zip(*follow(durations), strict=True)
    arrivals = distributed.asynchronous(durations)
    np.testing.assert_allclose(arrivals.time, time, rtol=1e-12)
    np.testing.assert_array_equal(arrivals.worker, worker)
    np.testing.assert_array_equal(arrivals.staleness, staleness)


def test_mean_staleness_is_one_less_than_the_workers_whatever_their_times():
    rng = np.random.default_rng(0)
    for speeds in (np.ones(8), np.r_[np.ones(7), 10], np.arange(1.0, 9)):
        durations = rng.gamma(2, speeds, size=(2000, 8))
        mean = distributed.asynchronous(durations).staleness.mean()
        assert 6.8 < mean <= 7


def test_synchronous_takes_exactly_the_first_even_when_times_are_equal():
    _, used = distributed.synchronous(np.ones((3, 4)), backup=1)
    np.testing.assert_array_equal(used.sum(axis=1), 3)


def test_of_equal_times_the_earlier_row_and_worker_is_served_first():
    durations = np.random.default_rng(0).integers(1, 4, (3, 200)).astype(float)
    ends = durations.cumsum(axis=0).ravel()
    served = sorted(range(600), key=lambda i: (ends[i], i))
    workers = distributed.asynchronous(durations).worker
    assert workers.tolist() == [i % 200 for i in served[: len(workers)]]
    _, used = distributed.synchronous(durations, backup=150)
    for row, own in zip(durations, used, strict=True):
        first = sorted(range(200), key=lambda k: (row[k], k))[:50]
        assert np.flatnonzero(own).tolist() == sorted(first)


def test_clocks_reject_what_is_not_a_table_of_times():
    for clock in distributed.synchronous, distributed.asynchronous:
        with pytest.raises(ValueError, match=r"must be \(T, K\), got shape \(3,\)"):
            clock(np.ones(3))
        with pytest.raises(ValueError, match="must be positive"):
            clock(np.array([[1.0, np.nan]]))
        with pytest.raises(TypeError, match="floating-point"):
            clock(np.ones((2, 2), int))


@pytest.mark.parametrize("rule", [gradient_descent, adam])
def test_delayed_follows_the_recursion(rule):
    rng = np.random.default_rng(0)
    ages = rng.integers(0, 5, size=30)
    history, state = [np.ones(3)], None
    for t, age in enumerate(ages):
        g = (t + 1) * history[max(0, t - age)]
        p, state = rule(history[-1], g, state, lr=0.01 / (t + 1))
        history.append(p)
    start = np.ones(3)
    start.flags.writeable = False
    steps = distributed.delayed(
        lambda p, t: {"w": (t + 1) * p["w"]},
        {"w": start},
        rule=rule,
        lr=lambda t: 0.01 / (t + 1),
        staleness=ages,
    )
    np.testing.assert_array_equal([p["w"] for p in steps], history[1:])


def test_delayed_rejects_ages_that_are_not_counts():
    run = partial(distributed.delayed, None, {}, rule=None, lr=0.1)
    with pytest.raises(TypeError, match="must be an array of integers, got float64"):
        next(run(staleness=np.array([1.5])))
    with pytest.raises(ValueError, match="must not be negative, got -2"):
        next(run(staleness=np.array([0, -2])))


def train(**options):
    defaults = {"loss": losses.mse, "lr": 0.1, "size": 8, "steps": 40, "workers": 2}
    defaults |= {"synchronous": True, "rng": 0, "timeout": 30.0}
    start = options.pop("start", DENSE().init(0))
    dtype = next(iter(start.values())).dtype
    x, target = (a.astype(dtype) for a in (X, TARGET))
    return distributed.train_in_processes(
        options.pop("build", spawned), start, x, target, **(defaults | options)
    )


def spawned():
    """Give the network; only in a process that was spawned, on every system."""
    assert multiprocessing.get_start_method() == "spawn"
    return DENSE()


def test_synchronous_processes_do_what_one_process_does_with_the_joined_batch():
    params = DENSE().init(0)
    streams = np.random.default_rng(0).spawn(2)
    for _ in range(40):
        rows = np.concatenate([rng.integers(len(X), size=8) for rng in streams])
        g = gradient(params, X[rows], TARGET[rows])
        params = {name: p - 0.1 * g[name] for name, p in params.items()}
    first, again = train(), train()
    for name, p in params.items():
        np.testing.assert_allclose(first[name], p, rtol=1e-9)
        np.testing.assert_array_equal(first[name], again[name])


def test_lock_free_processes_learn_and_leave_the_start_alone():
    start = {name: p.astype(np.float32) for name, p in DENSE().init(0).items()}
    before = {name: p.copy() for name, p in start.items()}
    end = train(synchronous=False, steps=200, lr=0.02, start=start)

    assert {p.dtype for p in end.values()} == {np.dtype(np.float32)}

    def loss(params):
        params = {name: p.astype(float) for name, p in params.items()}
        return losses.mse(DENSE().apply(params, X)[0], target=TARGET)[0]

    best, *_ = np.linalg.lstsq(np.c_[X, np.ones(40)], TARGET, rcond=None)
    best_loss = loss({"W": best[:3], "b": best[3]})
    assert loss(end) - best_loss < 0.2 * (loss(start) - best_loss)
    for name, p in before.items():
        np.testing.assert_array_equal(start[name], p)


def deep():
    return network.serial(network.dense(3, 4), network.dense(4, 2))


def test_one_synchronous_worker_makes_the_steps_of_gradient_descent():
    start = {name: p.astype(np.float32) for name, p in deep().init(0).items()}
    x, target = X.astype(np.float32), TARGET.astype(np.float32)
    params, (rng,) = start, np.random.default_rng(0).spawn(1)
    for _ in range(5):
        rows = rng.integers(len(x), size=8)
        g = gradient(params, x[rows], target[rows], deep)
        params = {name: p - np.float32(0.1) * g[name] for name, p in params.items()}
    found = train(build=deep, start=start, workers=1, steps=5)
    for name, p in params.items():
        np.testing.assert_allclose(found[name], p, rtol=1e-5)


def two_numbers():
    """Give a layer whose gradient is minus 0 and 1, and which refuses to give `dx`."""

    def apply(params, x, rng=None):
        def back(dy, need_dx=True):
            assert need_dx is False
            return None, {"W": np.array([-0.0, 1.0])}

        return x @ np.zeros((3, 2)), back

    return network.Layer(lambda rng: {"W": np.array([-0.0, 1.0])}, apply)


def test_without_a_lock_nothing_is_written_where_the_gradient_is_zero():
    options = {"workers": 1, "steps": 1, "synchronous": False}
    end = train(build=two_numbers, start=two_numbers().init(0), **options)["W"]
    np.testing.assert_array_equal(end, [0.0, 0.9])
    assert np.signbit(end[0])  # minus 0 less minus 0 would be 0


def fails():
    raise SystemExit(3)


def sleeps():
    time.sleep(60)


@pytest.mark.parametrize(
    ("build", "timeout", "error", "words"),
    [
        (fails, 30.0, RuntimeError, "exit code 3"),
        (sleeps, 1.0, TimeoutError, r"done in 1\.0 s"),
    ],
)
def test_a_worker_that_fails_or_hangs_ends_the_call_and_all_workers(
    build, timeout, error, words
):
    before = time.monotonic()
    with pytest.raises(error, match=words):
        train(build=build, timeout=timeout)
    assert time.monotonic() - before < 25
    assert multiprocessing.active_children() == []


def test_processes_have_a_minute_unless_told_otherwise():
    parameters = inspect.signature(distributed.train_in_processes).parameters
    assert parameters["timeout"].default == 60


def test_processes_need_examples():
    run = partial(distributed.train_in_processes, DENSE, DENSE().init(0))
    options = {"lr": 0.1, "size": 1, "steps": 1, "workers": 1, "rng": 0}
    words = "^x must have at least one example, got none$"
    with pytest.raises(ValueError, match=words):
        run(X[:0], TARGET[:0], loss=losses.mse, synchronous=True, **options)


def test_processes_need_positive_numbers():
    for name in "size", "steps", "workers":
        with pytest.raises(ValueError, match=f"{name} must be at least 1, got 0"):
            train(**{name: 0})
