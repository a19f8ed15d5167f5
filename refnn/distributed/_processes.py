import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from time import monotonic
from typing import Any, NamedTuple

import numpy as np

from refnn._kinds import require_callable
from refnn._numbers import count, flag, not_negative, positive
from refnn.network import Layer
from refnn.training import flatten
from refnn.training._loop import require_examples
from refnn.types import Array, Params, Pullback, Rng, require_generator


class Job(NamedTuple):
    """What a worker gets: picklable, or shared memory."""

    build: Callable[[], Layer]
    params: Params
    x: Array
    target: Array
    loss: Callable[..., tuple[Array, Pullback]]
    lr: float
    size: int
    steps: int
    weights: Any  # shared by all
    rows: Any  # shared: one gradient for each worker
    barrier: Barrier | None


def train_in_processes(
    build: Callable[[], Layer],
    params: Params,
    x: Array,
    target: Array,
    *,
    loss: Callable[..., tuple[Array, Pullback]],
    lr: float,
    size: int,
    steps: int,
    workers: int,
    synchronous: bool,
    rng: Rng,
    timeout: float = 60.0,
) -> Params:
    """Train one network by gradient descent, in several processes at once.

    Synchronous workers put their gradients side by side, wait for each other, and make
    one step with the mean. Asynchronous ones write their own steps into the shared
    parameters whenever they are ready, without a lock, and only where their gradient is
    not zero (Hogwild).

    Parameters
    ----------
    build : callable
        ``build()`` gives the network, in each worker anew, because a network cannot be
        sent to a process: ``functools.partial(network.dense, 64, 10)``, or a function of
        a module.
    params : dict
        Where to start; copied, never changed.
    x : (N, D) array
    target : (N, ...) array
    loss : callable
        ``loss(y, target=...) -> (loss, back)``, one of `refnn.losses`.
    lr : float
    size : int
        Examples of one gradient of one worker, drawn with replacement.
    steps : int
        Gradients of each worker.
    workers : int
    synchronous : bool
    rng : Generator or int
        Each worker gets a stream of its own.
    timeout : float
        Seconds after which a run that has not ended is ended.

    Returns
    -------
    dict
        The parameters at the end. Synchronous ones are the same in each run.
        Asynchronous ones are not: they depend on who came first.

    Raises
    ------
    TypeError
        If a count is not an integer, `lr` or `timeout` is not a number, `synchronous`
        is not a bool, `build` or `loss` is not a function, `x` or `target` is not an
        array, or the parameters are not arrays of one floating-point type.
    ValueError
        If a count is below 1, `lr` is negative or not finite, `timeout` is not
        positive, `x` and `target` have no or different numbers of examples, or there
        are no parameters.
    RuntimeError
        If a worker fails.
    TimeoutError
        If the workers are not done in time. No process outlives the call.

    Notes
    -----
    Batch norm uses the statistics of each worker's batch, and none are collected.

    Processes are spawned, on every system. So a script that calls this needs the line
    ``if __name__ == "__main__":`` before it does, or each worker would run the script.

    References
    ----------
    Recht, Ré, Wright, Niu (2011), "Hogwild!: A Lock-Free Approach to Parallelizing
    Stochastic Gradient Descent", NeurIPS 24.

    Examples
    --------
    Fit y = 2x.

    >>> from functools import partial
    >>> from refnn import losses, network
    >>> x = np.array([[-1.0], [0.0], [1.0]])
    >>> fit = partial(
    ...     train_in_processes, partial(network.dense, 1, 1), network.dense(1, 1).init(0),
    ...     x, 2 * x, loss=losses.mse, lr=0.1, size=3, steps=200, rng=0,
    ... )
    >>> fit(workers=2, synchronous=False)["W"].round(3)
    array([[2.]])
    >>> fit(workers=0, synchronous=False)
    Traceback (most recent call last):
        ...
    ValueError: workers must be at least 1, got 0
    """
    size, steps = count("size", size), count("steps", steps)
    workers = count("workers", workers)
    lr, timeout = not_negative("lr", lr), positive("timeout", timeout)
    require_callable(build=build, loss=loss)
    require_examples(x, target)
    if len(x) == 0:
        raise ValueError("x must have at least one example, got none")
    synchronous = flag("synchronous", synchronous)
    start, _ = flatten(params)
    context = multiprocessing.get_context("spawn")
    weights = context.RawArray("b", start.tobytes())
    rows = context.RawArray("b", workers * start.nbytes if synchronous else 0)
    barrier = context.Barrier(workers) if synchronous else None
    job = Job(build, params, x, target, loss, lr, size, steps, weights, rows, barrier)
    processes = [
        context.Process(target=_work, args=(job, rank, own), daemon=True)
        for rank, own in enumerate(require_generator(rng).spawn(workers))
    ]
    _run(processes, timeout)
    end = np.frombuffer(weights, dtype=start.dtype).copy()
    return _views(end, params)


def _run(processes: Sequence[BaseProcess], timeout: float) -> None:
    """Start processes and wait for all; stop all as soon as one fails."""
    deadline = monotonic() + timeout
    started = []
    try:
        for process in processes:
            process.start()
            started.append(process)
        running = {process.sentinel: process for process in started}
        while running:
            done = wait(list(running), timeout=deadline - monotonic())
            if not done:
                raise TimeoutError(f"workers must be done in {timeout} s, and were not")
            for sentinel in done:
                process = running.pop(sentinel)  # type: ignore[arg-type]
                process.join()
                if process.exitcode != 0:
                    raise RuntimeError(
                        f"a worker must end well, got exit code {process.exitcode}"
                    )
    finally:
        for process in started:
            process.kill()
            process.join()
            process.close()


def _work(job: Job, rank: int, rng: np.random.Generator) -> None:
    """Be a worker."""
    model = job.build()
    flat, _ = flatten(job.params)
    weights = np.frombuffer(job.weights, dtype=flat.dtype)
    params = _views(weights, job.params)
    rows = np.frombuffer(job.rows, dtype=flat.dtype).reshape(-1, flat.size)
    for _ in range(job.steps):
        examples = rng.integers(len(job.x), size=job.size)
        y, back = model.apply(params, job.x[examples])
        _, back_loss = job.loss(y, target=job.target[examples])
        _, grads = back(back_loss(), need_dx=False)
        g, _ = flatten({name: grads[name] for name in params})
        if job.barrier is None:
            np.subtract(weights, job.lr * g, out=weights, where=g != 0)
        else:
            rows[rank] = g
            job.barrier.wait()
            if rank == 0:
                weights -= job.lr * rows.mean(axis=0)
            job.barrier.wait()


def _views(vector: Array, params: Params) -> Params:
    """Name the parts of a vector as in `params`, without a copy."""
    ends = np.cumsum([p.size for p in params.values()])[:-1]
    parts = zip(params.items(), np.split(vector, ends), strict=True)
    return {name: part.reshape(p.shape) for (name, p), part in parts}
