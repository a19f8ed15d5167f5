"""The training loop, and the check of gradients."""

import numpy as np
from samples import (
    A_DICT,
    A_FUNCTION,
    FLOATING,
    INTEGER,
    LIST,
    NAN,
    NUMBER,
    ONE_TYPE,
    PARAMS,
    RNG,
    B,
    W,
    X,
    at,
    got,
    right,
    single,
)

from refnn import (
    activations,
    gradcheck,
    losses,
    network,
    optimizers,
    training,
)

MODEL = network.serial(
    network.dense(3, 5), network.lift(activations.relu), network.dense(5, 2)
)
NORMED = network.serial(network.dense(3, 2), network.batch_norm(2))
RUNNING = {"1.mean": np.zeros(2), "1.var": np.ones(2)}
BATCH = training.Batch(0, np.array([0, 1]), False)
TRAIN = {
    "loss": losses.mse,
    "rule": optimizers.adam,
    "lr": 0.1,
    "batches": [BATCH] * 3,
    "max_norm": 1.0,
    "rng": 0,
}


def build():
    return network.dense(3, 2)


def unequal(x):
    return x, lambda dy: dy[0]


def whole(x):
    return x, lambda dy: dy.astype(int)


def empty(x):
    return x[:0], lambda dy: dy


RIGHT = {
    "gradcheck.check_grad": right(gradcheck.check_grad, activations.tanh, X),
    "gradcheck.check_grad of two": right(gradcheck.check_grad, losses.mse, X, target=X),
    "gradcheck.numerical_gradient": right(
        gradcheck.numerical_gradient, np.sum, X, h=1e-6
    ),
    "training.batches": right(
        training.batches,
        4,
        2,
        epochs=2,
        rng=0,
        replacement=False,
        shuffle="once",
        drop_last=True,
    ),
    "training.flatten": right(training.flatten, PARAMS, stack_axes=0),
    "training.train": right(training.train, MODEL, PARAMS, X, X[:, :2], **TRAIN),
    "training.train normed": right(
        training.train,
        NORMED,
        NORMED.init(0),
        X,
        X[:, :2],
        **TRAIN | {"running": RUNNING, "rule": optimizers.momentum},
    ),
}
# Processes take long to start.

LAYER = "must be a layer, got function"


WRONG = {
    "gradcheck.check_grad": {
        TypeError: {
            "`op` is not a function": got(f"op {A_FUNCTION}", op=1.0),
            "an argument": got(f"argument 0 {FLOATING}", args=(LIST,)),
            "a gradient is not a floating-point array": got(
                "gradient 0 must be a floating-point array", op=whole
            ),
        },
        ValueError: {
            "there is nothing to check: no argument": got("got none", args=()),
            "an empty argument": got(
                r"argument 0 must not be empty, got", args=(X[:0],)
            ),
            "output": got("y must not be empty", op=empty),
            "`back` returns another number of gradients than there are arguments": at(
                "gradcheck.check_grad of two",
                "back must return 2 gradients, one an argument, got 3",
                op=lambda x, y: (x, lambda dy: (dy, dy, dy)),
                args=(X, X),
                options={},
            ),
            "a gradient of another shape than its argument": got(
                r"gradient 0 must have shape \(4, 3\), got \(3,\)", op=unequal
            ),
        },
    },
    "gradcheck.numerical_gradient": {
        TypeError: {
            "`f` is not a function": got(f"f {A_FUNCTION}", f=1.0),
            "`x` is not a floating-point array": got(f"x {FLOATING}", x=LIST),
            "`h` is not a number": got(f"h {NUMBER}", h="0"),
            "`f` does not return one number": got("got shape", f=np.negative),
        },
        ValueError: {
            "`h` is not positive": got("h must be positive, got 0", h=0),
            "too small to change an entry of `x`": got("h must change x, got", h=1e-30),
        },
    },
    "training.batches": {
        TypeError: {
            "`n`": got(f"n {INTEGER}", n=4.0),
            "`size`": got(f"size {INTEGER}", size=2.0),
            "`epochs` is not an integer": got(f"epochs {INTEGER}", epochs=2.0),
            "`replacement`": got("replacement must be a bool", replacement="no"),
            "`drop_last` is not a bool": got("drop_last must be a bool", drop_last=0),
            "`rng` is of another kind": got(RNG, rng="0"),
        },
        ValueError: {
            "a number is below 1": got("epochs must be at least 1, got 0", epochs=0),
            "`shuffle` is not one of the three": got("got 'twice'", shuffle="twice"),
            "with `drop_last` no batch is left": got("at most n = 4 .* got 5", size=5),
        },
    },
    "training.flatten": {
        TypeError: {
            "`params` is not a dictionary": got(f"params {A_DICT}", params=LIST),
            "of floating-point arrays": got(f"W {FLOATING}", params={"W": LIST}),
            "of one type": got(ONE_TYPE, params={"W": W, "b": single(B)}),
            "`stack_axes` is not an integer": got(INTEGER, stack_axes=0.0),
        },
        ValueError: {
            "there is no array": got("at least one array, got none", params={}),
            "one has not the leading axes of the stack": got(
                "0.b must have 1 leading axes of the stack", stack_axes=1
            ),
            "`stack_axes` is negative": got("negative, got -1", stack_axes=-1),
        },
    },
    "training.train": {
        TypeError: {
            "`model` is not a layer": got(f"model {LAYER}", model=build),
            "`loss`": got(f"loss {A_FUNCTION}", loss=1.0),
            "`rule` is not a function": got(f"rule {A_FUNCTION}", rule=1.0),
            "`x`": got("x must be an array, got list", x=LIST),
            "`target` is not an array": got("target must be an array", target=LIST),
            "`params`": got(f"params {A_DICT}", params=LIST),
            "`running` is not a dictionary": at(
                "training.train normed", f"running {A_DICT}", running=LIST
            ),
            "`batches` is not iterable": got(
                "batches must be iterable, got int", batches=7
            ),
            "`lr`": got("lr must be a number, got list", lr=[0.1]),
            "what a schedule returns, is not a number or an array": got(
                "lr must be a number, got list", lr=lambda t: [0.1] if t else 0.1
            ),
        },
        ValueError: {
            "`x` and `target` have different numbers of examples": got(
                "got 2 and 4 rows", x=X[:2]
            ),
            "there are no parameters": got(
                "at least one array, got none",
                model=network.lift(unequal),
                params={},
                target=X,
            ),
            "a batch has rows that are not there": got(
                "rows 0 to 3, got", batches=[BATCH._replace(examples=np.array([4]))]
            ),
            "a gradient has not the shape of its parameter": got(
                r"the gradient of W must have shape \(3, 2\), got \(3,\)",
                model=network.Layer(
                    None,
                    lambda p, x, rng: (x @ p["W"], lambda dy, **_: (0, {"W": W[:, 0]})),
                ),
                params={"W": W},
            ),
            "the rate is negative": got(
                "lr must not be negative, got -1", lr=lambda t: -t
            ),
            "not finite": got(
                "lr must be finite, got nan", lr=lambda t: NAN if t else 0.1
            ),
            "not of the stack's shape": got("network of the stack", lr=B),
        },
        KeyError: {
            "`params` lack a name that the network needs": got(
                r"layer 0: params must have the keys \['W', 'b'\]", params={"2.W": W}
            ),
            "have one too many": got(
                "layer 1: params must have the keys", params=PARAMS | {"1.W": W}
            ),
        },
    },
}
