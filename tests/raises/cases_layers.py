"""Operations on arrays: activations, layers, losses, penalties and cells."""

import numpy as np
from samples import (
    A_FUNCTION,
    FLOATING,
    INF,
    INTEGER,
    LABELS,
    LIST,
    NAN,
    NUMBER,
    ONE_TYPE,
    RNG,
    B,
    W,
    X,
    got,
    normal,
    right,
    single,
)

from refnn import (
    activations,
    distillation,
    layers,
    losses,
    penalties,
    recurrent,
)


def gates(n):
    return normal(3, n * 2), normal(2, n * 2), normal(n * 2)


RIGHT = {
    **{
        f"activations.{name}": right(getattr(activations, name), X)
        for name in activations.__all__
    },
    "activations.gelu": right(activations.gelu, X, approximate=True),
    "activations.elu": right(activations.elu, X, alpha=1.0),
    "activations.leaky_relu": right(activations.leaky_relu, X, alpha=0.1),
    "layers.linear": right(layers.linear, X, W, B),
    "layers.dropout": right(layers.dropout, X, rate=0.5, rng=0),
    "layers.vanilla_dropout": right(layers.vanilla_dropout, X, rate=0.5, rng=0),
    "layers.residual": right(layers.residual, X, X),
    "losses.mse": right(losses.mse, X, target=X),
    "losses.softmax_cross_entropy": right(
        losses.softmax_cross_entropy, X, target=LABELS, label_smoothing=0.1
    ),
    "losses.binary_cross_entropy": right(
        losses.binary_cross_entropy, X, target=np.abs(X) % 1
    ),
    "distillation.distillation_loss": right(
        distillation.distillation_loss, X, teacher=X, temperature=2.0
    ),
    "penalties.group_l2": right(penalties.group_l2, W, axis=-1),
    "penalties.l1": right(penalties.l1, W),
    "penalties.l2": right(penalties.l2, W),
    "penalties.squared_l2": right(penalties.squared_l2, W),
    "recurrent.rnn_cell": right(recurrent.rnn_cell, X, normal(4, 2), *gates(1)),
    "recurrent.lstm_cell": right(recurrent.lstm_cell, X, normal(4, 4), *gates(4)),
    "recurrent.gru_cell": right(
        recurrent.gru_cell, X, normal(4, 2), *gates(3), normal(6)
    ),
    "recurrent.unroll": right(
        recurrent.unroll,
        normal(5, 4, 3),
        normal(4, 2),
        *gates(1),
        cell=recurrent.rnn_cell,
    ),
}

NO_ARRAY = {"`x` is not a floating-point array": got(f"x {FLOATING}", x=LIST)}
OPERANDS = {
    "the operands are not floating-point arrays": got(f"x {FLOATING}", x=LIST),
    "of one type": got(ONE_TYPE, x=single(X)),
}
NOT_A_MATRIX = got(r"W must have shape \(\.\.\., D, K\), got \(2,\)", W=B)
MATRIX = {
    TypeError: {"`W` is not a floating-point array": got(f"W {FLOATING}", W=LIST)},
    ValueError: {"`W` is not a matrix, or a stack of them": NOT_A_MATRIX},
}
NO_CLASS = {"there is no class": got(r"K at least 1, got \(4, 0\)", x=X[:, :0])}
SLOPE = {
    TypeError: NO_ARRAY | {"`alpha` is not a number": got(NUMBER, alpha="0.1")},
    ValueError: {
        "`alpha` is not finite": got("alpha must be finite, got nan", alpha=NAN)
    },
}
DROPPED = {
    TypeError: NO_ARRAY
    | {
        "`rate` is not a number": got(f"rate {NUMBER}", rate="0.5"),
        "`rng` is of another kind": got(RNG, rng="0"),
    },
    ValueError: {
        "`rate` is not in [0, 1)": got(r"rate must be in \[0, 1\), got 1\.0", rate=1.0)
    },
}
EXAMPLES = r"N at least 1 and D at least 1, got \(0, 3\)"
STACK = r"x must be \(\.\.\., T, N, D\) with at least one step, got shape \(0, 4, 3\)"

WRONG = {
    **{
        f"activations.{name}": {TypeError: NO_ARRAY}
        for name in ("relu", "sigmoid", "silu", "softplus", "tanh")
    },
    **{
        f"activations.{name}": {TypeError: NO_ARRAY, ValueError: NO_CLASS}
        for name in ("softmax", "log_softmax")
    },
    "activations.elu": SLOPE,
    "activations.leaky_relu": SLOPE,
    "activations.gelu": {
        TypeError: NO_ARRAY
        | {
            "`approximate` is not a bool": got(
                "must be a bool, got str", approximate="no"
            )
        }
    },
    "layers.linear": {
        TypeError: OPERANDS,
        ValueError: {
            "the shapes do not fit": got(r"do not fit: \(4, 2\), \(3, 2\)", x=X[:, :2]),
            "there is no row": got(r"at least one row, got shape \(0, 3\)", x=X[:0]),
        },
    },
    "layers.dropout": DROPPED,
    "layers.vanilla_dropout": DROPPED,
    "layers.residual": {
        TypeError: OPERANDS,
        ValueError: {
            "the shapes differ": got(
                r"fx must have shape \(4, 3\), got \(3,\)", fx=X[0]
            )
        },
    },
    "losses.mse": {
        TypeError: {
            "`y`": got(f"y {FLOATING}", y=LIST),
            "`target` is not a floating-point array": got(
                f"target {FLOATING}", target=LIST
            ),
        },
        ValueError: {
            "there is no example": got(EXAMPLES, y=X[:0]),
            "the shapes differ: (N, 1) against (N,) would broadcast to (N, N)": got(
                r"target must have shape \(4, 1\), got \(4,\)",
                y=X[:, :1],
                target=X[:, 0],
            ),
        },
    },
    "losses.softmax_cross_entropy": {
        TypeError: {
            "`logits` is not a floating-point array": got(FLOATING, logits=LIST),
            "`target` is not an integer array": got(
                "of integers, got float64", target=X[:, 0]
            ),
            "`label_smoothing` is not a number": got(NUMBER, label_smoothing="0"),
        },
        ValueError: {
            "the shapes do not fit": got(
                r"target must have shape \(4,\)", target=LABELS[:3]
            ),
            "a label is not a class": got(
                "must be in 0 to 2, got 3", target=LABELS + 1
            ),
            "there is no example": got(EXAMPLES, logits=X[:0]),
            "`label_smoothing` is not in [0, 1)": got("got 1.0", label_smoothing=1.0),
        },
    },
    "losses.binary_cross_entropy": {
        TypeError: {
            "`logits`": got(f"logits {FLOATING}", logits=LIST),
            "`target` is not a floating-point array": got(
                f"target {FLOATING}", target=LIST
            ),
        },
        ValueError: {
            "there is no example": got(EXAMPLES, logits=X[:0]),
            "the shapes differ": got(
                r"target must have shape \(4, 3\)", target=X[:, 0]
            ),
            "a target is outside [0, 1]": got(
                r"in \[0, 1\], got 1\.5", target=0 * X + 1.5
            ),
        },
    },
    "distillation.distillation_loss": {
        TypeError: {
            "`logits`": got(f"logits {FLOATING}", logits=LIST),
            "`teacher` is not a floating-point array": got(
                f"teacher {FLOATING}", teacher=LIST
            ),
            "`temperature` is not a number": got(NUMBER, temperature="2"),
        },
        ValueError: {
            "the shapes do not fit": got(
                r"teacher must have shape \(4, 3\)", teacher=X[0]
            ),
            "there is no example": got(EXAMPLES, logits=X[:0]),
            "`temperature` is not positive": got("finite, got -1.0", temperature=-1.0),
            "finite": got("positive and finite, got inf", temperature=INF),
        },
    },
    "penalties.l1": MATRIX,
    "penalties.l2": MATRIX,
    "penalties.squared_l2": MATRIX,
    "penalties.group_l2": {
        TypeError: MATRIX[TypeError]
        | {"`axis` is not an integer": got(f"axis {INTEGER}", axis=-1.0)},
        ValueError: MATRIX[ValueError]
        | {"`axis` is another number": got("axis must be -2 or -1, got 0", axis=0)},
    },
    **{
        f"recurrent.{name}": {
            TypeError: OPERANDS,
            ValueError: {"the shapes do not fit": got("do not fit: ", x=X[:2])},
        }
        for name in ("rnn_cell", "lstm_cell", "gru_cell")
    },
    "recurrent.unroll": {
        TypeError: {
            "`cell` is not a function": got(f"cell {A_FUNCTION}", cell=1.0),
            "the operands are not floating-point arrays": got(FLOATING, x=LIST),
            "of one type": got(ONE_TYPE, s0=single(normal(4, 2))),
        },
        ValueError: {
            "there is no step": got(STACK, x=normal(0, 4, 3)),
            "the shapes do not fit the cell": got("do not fit: ", s0=normal(4, 3)),
        },
    },
}
