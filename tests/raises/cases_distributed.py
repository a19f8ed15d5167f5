"""Workers: clocks, averages and processes."""

import numpy as np
from samples import (
    A_DICT,
    A_FUNCTION,
    FLOATING,
    GRADS,
    INF,
    INTEGER,
    LABELS,
    LIST,
    NAN,
    NUMBER,
    ONE_TYPE,
    PARAMS,
    B,
    W,
    X,
    got,
    right,
    single,
)

from refnn import (
    distributed,
    losses,
    network,
    optimizers,
)

WORKERS = {
    "loss": losses.mse,
    "lr": 0.1,
    "size": 2,
    "steps": 1,
    "workers": 1,
    "synchronous": True,
    "rng": 0,
}


def build():
    return network.dense(3, 2)


def fail():
    raise SystemExit(3)


def stay(params, t):
    return params


RIGHT = {
    "distributed.asynchronous": right(distributed.asynchronous, X**2 + 1),
    "distributed.synchronous": right(distributed.synchronous, X**2 + 1, backup=1),
    "distributed.average": right(
        distributed.average, [PARAMS, GRADS], weights=[1.0, 2.0]
    ),
    "distributed.delayed": right(
        distributed.delayed,
        stay,
        PARAMS,
        rule=optimizers.momentum,
        lr=0.1,
        staleness=np.array([0, 1, 2]),
    ),
}
# Processes take long to start.
APART = {
    "distributed.train_in_processes": right(
        distributed.train_in_processes,
        build,
        {"W": W, "b": B},
        X,
        X[:, :2],
        **WORKERS,
    )
}

DIFFERENT = r"must have the same keys, only one has \['0\.b'"
DURATIONS = {
    "it is not (T, K)": got(r"must be \(T, K\), got shape \(3,\)", durations=X[0] ** 2),
    "not positive": got("must be positive, got ", durations=X),
    "not finite": got("must be finite, got inf", durations=X + INF),
}
NO_DURATIONS = {
    "`durations` is not a floating-point array": got(FLOATING, durations=LIST)
}


WRONG = {
    "distributed.asynchronous": {TypeError: NO_DURATIONS, ValueError: DURATIONS},
    "distributed.synchronous": {
        TypeError: NO_DURATIONS
        | {"`backup` not an integer": got(f"backup {INTEGER}", backup=1.0)},
        ValueError: DURATIONS
        | {"`backup` is not in [0, K)": got(r"in \[0, 3\), got 3", backup=3)},
    },
    "distributed.average": {
        KeyError: {"the keys differ": got(DIFFERENT, parts=[PARAMS, {"0.W": W}])},
        TypeError: {
            "`parts`": got("parts must be a list or a tuple, got dict", parts=PARAMS),
            "`weights` is not a sequence": got("weights must be a list", weights=1.0),
            "a part is not a dictionary": got(
                rf"parts\[1\] {A_DICT}", parts=[PARAMS, LIST]
            ),
            "a weight is not a number": got(f"weights {NUMBER}", weights=["1", "2"]),
            "an array is not a floating-point array": got(
                f"W {FLOATING}", parts=[{"W": LIST}] * 2
            ),
            "two of one name differ in type": got(
                ONE_TYPE, parts=[{"W": W}, {"W": single(W)}]
            ),
        },
        ValueError: {
            "there is no part": got("at least one worker, got none", parts=[]),
            "two of one name differ in shape": got(
                "W must have shape", parts=[{"W": W}, {"W": B}]
            ),
            "parts and weights are not equally many": got("got 2 and 1", weights=[1.0]),
            "a weight is negative": got(
                "must not be negative, got -1", weights=[2, -1]
            ),
            "all are 0": got("must have a positive sum, got 0", weights=[0, 0]),
        },
    },
    "distributed.delayed": {
        TypeError: {
            "`gradient`": got(f"gradient {A_FUNCTION}", gradient=1.0),
            "`rule` is not a function": got(f"rule {A_FUNCTION}", rule=1.0),
            "`staleness` is not an array of integers": got("integers", staleness=LIST),
        },
        ValueError: {
            "it is not (T,)": got(r"must be \(T,\), got", staleness=LABELS[None]),
            "one is negative": got("negative, got -2", staleness=-LABELS),
            "a rate is negative": got(
                "lr must not be negative, got -1", lr=lambda t: -t
            ),
        },
        KeyError: {
            "a gradient has other names than `params`": got(
                DIFFERENT, gradient=lambda params, t: {"0.W": W}
            )
        },
    },
    "distributed.train_in_processes": {
        TypeError: {
            "a count is not an integer": got(f"size {INTEGER}", size=2.0),
            "`lr`": got(f"lr {NUMBER}", lr="0.1"),
            "`timeout` is not a number": got(f"timeout {NUMBER}", timeout="1"),
            "`synchronous` is not a bool": got(
                "must be a bool, got str", synchronous=""
            ),
            "`build`": got(f"build {A_FUNCTION}", build=1.0),
            "`loss` is not a function": got(f"loss {A_FUNCTION}", loss=1.0),
            "`x`": got("x must be an array, got list", x=LIST),
            "`target` is not an array": got("target must be an array", target=LIST),
            "the parameters are not arrays of one floating-point type": got(
                f"W {FLOATING}", params={"W": LIST}
            ),
        },
        ValueError: {
            "a count is below 1": got("workers must be at least 1, got 0", workers=0),
            "`lr` is negative": got("lr must not be negative, got -1", lr=-1),
            "not finite": got("lr must be finite, got nan", lr=NAN),
            "`timeout` is not positive": got("must be positive, got 0", timeout=0),
            "`x` and `target` have no": got("got none", x=X[:0], target=X[:0]),
            "different numbers of examples": got("got 2 and 4 rows", x=X[:2]),
            "there are no parameters": got("at least one array, got none", params={}),
        },
        RuntimeError: {
            "a worker fails": got("must end well, got exit code 3", build=fail)
        },
        TimeoutError: {
            "the workers are not done in time. No process outlives the call": got(
                r"must be done in 0\.001 s", timeout=0.001
            )
        },
    },
}
