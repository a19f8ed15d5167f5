"""Data, diagnostics, and the checks of arrays themselves."""

import sys
from unittest import mock

import numpy as np
from samples import (
    A_DICT,
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
    RNG,
    B,
    W,
    X,
    at,
    got,
    right,
    single,
)

from refnn import data, diagnostics, types


def digits_among(modules):
    with mock.patch.dict(sys.modules, modules):
        return data.digits()


RIGHT = {
    "data.alice": right(data.alice),
    "data.digits": right(data.digits),
    "data.xor": right(data.xor),
    "data.linear": right(data.linear, 4, 2, noise=0.1, rng=0),
    "data.two_moons": right(data.two_moons, 4, noise=0.1, rng=0),
    "data.spirals": right(data.spirals, 4, classes=2, turns=1.0, noise=0.1, rng=0),
    "data.split": right(data.split, X, LABELS, test=0.5, rng=0),
    "diagnostics.accuracy": right(diagnostics.accuracy, X, LABELS),
    "diagnostics.dead_units": right(diagnostics.dead_units, X),
    "diagnostics.saturation": right(
        diagnostics.saturation, X, low=0.0, high=1.0, within=0.1
    ),
    "diagnostics.gradient_norms": right(
        diagnostics.gradient_norms, PARAMS, stack_axes=0
    ),
    "diagnostics.update_ratios": right(
        diagnostics.update_ratios, PARAMS, GRADS, stack_axes=0
    ),
    "diagnostics.weight_fluctuation": right(diagnostics.weight_fluctuation, X),
    "types.as_type_of": right(types.as_type_of, X, target=X),
    "types.require_floating": right(types.require_floating, x=X),
    "types.require_generator": right(types.require_generator, 0),
    "types.require_integers": right(types.require_integers, labels=LABELS),
    "types.require_one_type": right(types.require_one_type, x=X, W=W),
    "types.require_same_keys": right(types.require_same_keys, PARAMS, GRADS),
}

# These take what code writes and not what a reader could get wrong.
APART = {
    "data.digits among modules": right(digits_among, {}),
    "types.require_shape": right(types.require_shape, "x", X, (4, 3)),
}

ANY_RNG = {"`rng` is of another kind": got(RNG, rng="0")}
NOISE = {"`noise` is not a number": got(f"noise {NUMBER}", noise="0.1")}
NO_NOISE = {
    "`noise` is negative": got(r"noise must not be negative, got -1\.0", noise=-1.0)
}
NOT_FINITE = {"not finite": got("noise must be finite, got nan", noise=NAN)}
ACTIVATIONS = {
    "`activations` is not a floating-point array": got(FLOATING, activations=LIST)
}
NO_EXAMPLE = {"there is no example": got("at least one example", activations=X[:0])}
STACK_AXES = {"`stack_axes` is not an integer": got(INTEGER, stack_axes=0.0)}
NEGATIVE_AXES = {
    "`stack_axes` is negative": got("must not be negative, got -1", stack_axes=-1)
}
FEW_AXES = r"0\.b must have at least 2 axes, got shape \(5,\)"


WRONG = {
    "data.digits": {
        ModuleNotFoundError: {
            "Without scikit-learn; the message says how to install it": at(
                "data.digits among modules",
                r'pip install "refnn\[data\]"',
                modules={"sklearn.datasets": None},
            )
        }
    },
    "data.linear": {
        TypeError: {
            "`n`": got(f"n {INTEGER}", n=4.0),
            "`d` is not an integer": got(f"d {INTEGER}", d=2.0),
            **NOISE,
            **ANY_RNG,
        },
        ValueError: {
            "`n`": got("n must be at least 1, got 0", n=0),
            "`d` is below 1": got("d must be at least 1, got 0", d=0),
            **NO_NOISE,
            **NOT_FINITE,
        },
    },
    "data.two_moons": {
        TypeError: {"`n` is not an integer": got(f"n {INTEGER}", n=4.0)}
        | NOISE
        | ANY_RNG,
        ValueError: {
            "`n` is below 1": got("n must be at least 1, got 0", n=0),
            **NO_NOISE,
            **NOT_FINITE,
        },
    },
    "data.spirals": {
        TypeError: {
            "`n`": got(f"n {INTEGER}", n=4.0),
            "`classes` is not an integer": got(f"classes {INTEGER}", classes=2.0),
            "`noise`": got(f"noise {NUMBER}", noise="0.1"),
            "`turns` is not a number": got(f"turns {NUMBER}", turns="1"),
            **ANY_RNG,
        },
        ValueError: {
            "`n`": got("n must be at least 1, got 0", n=0),
            "`classes` is below 1": got("classes must be at least 1", classes=0),
            **NO_NOISE,
            "`turns` is not finite": got("turns must be finite, got inf", turns=INF),
        },
    },
    "data.split": {
        TypeError: {
            "`x`": got("x must be an array, got list", x=LIST),
            "`target` is not an array": got("target must be an array", target=LIST),
            "`test` is not a number": got(f"test {NUMBER}", test="0.5"),
            **ANY_RNG,
        },
        ValueError: {
            "`x` and `target` differ in length": got("got 2, 4", x=X[:2]),
            "have no axis": got(r"must have an axis of examples", x=np.array(1.0)),
            "`test` is not between 0 and 1": got(r"got 1\.5 of 4", test=1.5),
            "one of the sets would be empty": got(r"got 0\.01 of 4", test=0.01),
        },
    },
    "diagnostics.accuracy": {
        TypeError: {
            "`logits` is not a floating-point": got(FLOATING, logits=LIST),
            "`labels` not an integer array": got("integers, got list", labels=LIST),
        },
        ValueError: {
            "the shapes do not fit": got(r"must have shape \(4,\)", labels=LABELS[:3]),
            "there is no example": got(r"got \(0, 3\)", logits=X[:0]),
            "a label is not a class": got("in 0 to 2, got 3", labels=LABELS + 1),
        },
    },
    "diagnostics.dead_units": {
        TypeError: ACTIVATIONS,
        ValueError: NO_EXAMPLE
        | {
            "one is NaN: of nothing everything is true, and a unit that is NaN is "
            "neither dead nor alive": got("NaN in 4 of 4 rows", activations=X * NAN)
        },
    },
    "diagnostics.saturation": {
        TypeError: ACTIVATIONS
        | {
            "a limit": got(f"low {NUMBER}", low="0"),
            "`within` is not a number": got(f"within {NUMBER}", within="0"),
        },
        ValueError: NO_EXAMPLE
        | {
            "a limit is not finite": got("high must be finite, got inf", high=INF),
            "`low` is not below `high`": got(r"got 1\.0 and 1\.0", low=1.0),
            "`within` is not in [0, 1/2]: beyond, every output would be close to a "
            "bound": got(r"in \[0, 1/2\], got 0\.6", within=0.6),
        },
    },
    "diagnostics.gradient_norms": {
        TypeError: {
            "`grads` is not a dictionary": got(f"grads {A_DICT}", grads=LIST),
            "an array is not a floating-point array": got(FLOATING, grads={"W": LIST}),
            **STACK_AXES,
        },
        ValueError: {
            "an array has fewer axes than the stack": got(FEW_AXES, stack_axes=2),
            **NEGATIVE_AXES,
        },
    },
    "diagnostics.update_ratios": {
        KeyError: {
            "the names differ": got(
                r"before and after must have the same keys, only one has \['0\.b'",
                after={"0.W": W},
            )
        },
        TypeError: {
            "an argument is not a dictionary": got(f"after {A_DICT}", after=LIST),
            "an array is not a floating-point array": got(
                FLOATING, before={"W": W}, after={"W": LIST}
            ),
            "two of one name differ in type": got(
                ONE_TYPE, before={"W": W}, after={"W": single(W)}
            ),
            **STACK_AXES,
        },
        ValueError: {
            "two of one name differ in shape": got(
                "W must have shape", before={"W": W}, after={"W": B}
            ),
            "have fewer axes than the stack": got(FEW_AXES, stack_axes=2),
            **NEGATIVE_AXES,
        },
    },
    "diagnostics.weight_fluctuation": {
        TypeError: {
            "`history` is not a floating-point array": got(FLOATING, history=LIST)
        },
        ValueError: {
            "there are fewer than two snapshots": got("two snapshots", history=X[:1]),
            "no weights": got(r"must be \(T, \.\.\., P\), got", history=X[:, :0]),
        },
    },
    "types.as_type_of": {
        TypeError: {"either is not a floating-point array": got(FLOATING, like=LIST)}
    },
    "types.require_floating": {
        TypeError: {
            "one is no array": got(f"x {FLOATING}", arrays={"x": LIST}),
            "is of another type": got("of float16", arrays={"x": X.astype("f2")}),
            "is a matrix": got("plain NumPy array", arrays={"x": X.view(np.matrix)}),
            "a masked array": got("got MaskedArray", arrays={"x": np.ma.array(X)}),
        }
    },
    "types.require_generator": {
        TypeError: ANY_RNG,
        ValueError: {"it is a negative integer": got("negative, got -1", rng=-1)},
    },
    "types.require_integers": {
        TypeError: {
            "one is no array": got("of integers, got list", arrays={"x": [1]}),
            "has another type": got("of integers, got float64", arrays={"x": X}),
        }
    },
    "types.require_one_type": {
        TypeError: {
            "one is not a floating-point array": got(FLOATING, arrays={"x": LIST}),
            "two differ in type": got(ONE_TYPE, arrays={"x": X, "W": single(W)}),
        }
    },
    "types.require_same_keys": {
        KeyError: {"the keys differ": got(r"has \['0\.b'", grads={"0.W": W})},
        TypeError: {
            "one is not a dictionary": got(f"grads {A_DICT}", grads=LIST),
            "has a key that is not a name": got("as keys, got 7", grads={7: W}),
        },
    },
    "types.require_shape": {
        ValueError: {"the shapes differ": got(r"\(2,\), got \(4, 3\)", shape=(2,))}
    },
}
