"""Networks and their layers."""

import numpy as np
from samples import (
    A_DICT,
    A_FUNCTION,
    FLOATING,
    GRADS,
    INTEGER,
    LIST,
    NUMBER,
    ONE_TYPE,
    PARAMS,
    B,
    W,
    X,
    at,
    got,
    normal,
    right,
    single,
)

from refnn import (
    activations,
    network,
)

MODEL = network.serial(
    network.dense(3, 5), network.lift(activations.relu), network.dense(5, 2)
)
NORMED = network.serial(network.dense(3, 2), network.batch_norm(2))
RUNNING = {"1.mean": np.zeros(2), "1.var": np.ones(2)}
SCALE = {"gamma": np.ones(3), "beta": np.ones(3)}
KNOWN = {"mean": np.ones(3), "var": np.ones(3)}


def build():
    return network.dense(3, 2)


RIGHT = {
    "network.activations": right(network.activations, MODEL, PARAMS, X),
    "network.activations running": right(
        network.activations, NORMED, NORMED.init(0), X, running=RUNNING
    ),
    "network.batch_norm": right(network.batch_norm, 3, eps=1e-5, momentum=0.1),
    "network.batch_norm apply": right(
        network.batch_norm(3).apply, SCALE, X, None, running=KNOWN
    ),
    "network.batch_norm observe": right(
        network.batch_norm(3).observe, SCALE, X, None, running=KNOWN
    ),
    "network.dense": right(network.dense, 3, 2, init=np.ones),
    "network.dense apply": right(network.dense(3, 2).apply, {"W": W, "b": B}, X),
    "network.dropout": right(network.dropout, 0.5),
    "network.dropout apply": right(network.dropout(0.5).apply, {}, X, 0),
    "network.layer_norm": right(network.layer_norm, 3, eps=1e-5),
    "network.layer_norm apply": right(network.layer_norm(3).apply, SCALE, X),
    "network.lift": right(network.lift, activations.relu),
    "network.lift apply": right(network.lift(activations.relu).apply, {}, X),
    "network.n_parameters": right(network.n_parameters, PARAMS),
    "network.residual": right(network.residual, network.dense(3, 3)),
    "network.residual apply": right(
        network.residual(network.dense(3, 3)).apply,
        {"W": normal(3, 3), "b": normal(3)},
        X,
    ),
    "network.rms_norm": right(network.rms_norm, 3, eps=1e-5),
    "network.rms_norm apply": right(
        network.rms_norm(3).apply, {"gamma": np.ones(3)}, X
    ),
    "network.serial": right(network.serial, network.dense(3, 3), network.dense(3, 3)),
    "network.serial apply": right(MODEL.apply, PARAMS, X, 0),
    "network.serial observe": right(NORMED.observe, NORMED.init(0), X, 0, RUNNING),
    "network.stack": right(network.stack, [PARAMS, GRADS]),
    "network.weight_normed": right(network.weight_normed, 3, 2, init=np.ones),
    "network.weight_normed apply": right(
        network.weight_normed(3, 2).apply, network.weight_normed(3, 2).init(0), X
    ),
}
# Processes take long to start.

DIFFERENT = r"must have the same keys, only one has \['0\.b'"
LAYER = "must be a layer, got function"


def names_of(layer):
    return {
        "`params` has other names than the layer": at(
            f"network.{layer} apply", "params must have the keys", params={"V": W}
        )
    }


SIZES = {
    TypeError: {
        "`n_in`": got(f"n_in {INTEGER}", n_in=3.0),
        "`n_out` is not an integer": got(f"n_out {INTEGER}", n_out=2.0),
        "`init` is not a function": got(f"init {A_FUNCTION}", init=1.0),
    },
    ValueError: {
        "`n_in`": got("n_in must be at least 1, got 0", n_in=0),
        "`n_out` is below 1": got("n_out must be at least 1, got 0", n_out=0),
    },
}
WIDTH = {
    TypeError: {
        "`n` is not an integer": got(f"n {INTEGER}", n=3.0),
        "`eps` is not a number": got(f"eps {NUMBER}", eps="0"),
    },
    ValueError: {
        "`n` is below 1": got("n must be at least 1, got 0", n=0),
        "`eps` is not positive": got(r"eps must be positive, got 0\.0", eps=0.0),
    },
}
WRONG = {
    "network.activations": {
        TypeError: {
            "`model` is not a layer": got(f"model {LAYER}", model=build),
            "`params`": got(f"params {A_DICT}", params=LIST),
            "`running` is not a dictionary": got(f"running {A_DICT}", running=LIST),
        },
        ValueError: {
            "the network was not made by `serial`": got("made by serial", model=build())
        },
        KeyError: {
            "`params`": got("params must be named .* got 'W'", params={"W": W}),
            "`running` have a name of no layer": got(
                r"running must be named .* got '7\.mean'", running={"7.mean": B}
            ),
        },
    },
    "network.batch_norm": {
        TypeError: {
            "`n` is not an integer": got(f"n {INTEGER}", n=3.0),
            "`eps`": got(f"eps {NUMBER}", eps="0"),
            "`momentum` is not a number": got(f"momentum {NUMBER}", momentum="1"),
        },
        ValueError: WIDTH[ValueError]
        | {
            "`momentum` is not in (0, 1]": got(r"in \(0, 1\], got 0\.0", momentum=0.0),
            "there is one row": at("network.batch_norm observe", "drop_last", x=X[:1]),
        },
        KeyError: {
            "`params`": names_of("batch_norm").popitem()[1],
            "`running` has other names than the layer": at(
                "network.batch_norm observe", "running must have the keys", running={}
            ),
        },
    },
    "network.dense": SIZES | {KeyError: names_of("dense")},
    "network.dropout": {
        TypeError: {"`rate` is not a number": got(f"rate {NUMBER}", rate="0.5")},
        ValueError: {"`rate` is not in [0, 1)": got(r"in \[0, 1\), got 1", rate=1)},
        KeyError: names_of("dropout"),
    },
    "network.layer_norm": WIDTH | {KeyError: names_of("layer_norm")},
    "network.lift": {
        TypeError: {"`op` is not a function": got(f"op {A_FUNCTION}", op=1.0)},
        KeyError: names_of("lift"),
    },
    "network.n_parameters": {
        TypeError: {
            "`params` is not a dictionary": got(f"params {A_DICT}", params=LIST),
            "of arrays": got("W must be an array, got list", params={"W": LIST}),
        }
    },
    "network.residual": {
        TypeError: {"`branch` is not a layer": got(f"branch {LAYER}", branch=build)},
        ValueError: {
            "the branch's output has not the shape of its input": at(
                "network.residual apply",
                r"fx must have shape \(4, 3\), got \(4, 2\)",
                params={"W": W, "b": B},
            )
        },
    },
    "network.rms_norm": WIDTH | {KeyError: names_of("rms_norm")},
    "network.serial": {
        TypeError: {"a part is not a layer": got("must be layers", parts=(build,))},
        KeyError: {
            "a name has not the number of a layer": at(
                "network.serial apply", "got '7.W'", params=PARAMS | {"7.W": W}
            ),
            "a layer has not the names that it needs": at(
                "network.serial apply",
                r"layer 0: params must have the keys \['W', 'b'\], got \[\]",
                params={},
            ),
            "there are statistics for a layer that has none": at(
                "network.serial apply",
                r"layer 1: running must be empty .* got \['mean'\]",
                running={"1.mean": B},
            ),
        },
        ValueError: {
            "an array does not fit its layer": at(
                "network.serial apply",
                r"do not fit: (?s:.*)This is layer 2\.",
                params=PARAMS | {"2.W": W},
            )
        },
    },
    "network.stack": {
        KeyError: {"the keys differ": got(DIFFERENT, networks=[PARAMS, {"0.W": W}])},
        TypeError: {
            "`networks` is not a sequence": got("a list or a tuple", networks=PARAMS),
            "of dictionaries": got(rf"networks\[0\] {A_DICT}", networks=[LIST]),
            "an array is not a floating-point array": got(
                f"W {FLOATING}", networks=[{"W": LIST}]
            ),
            "two of one name differ in type": got(
                ONE_TYPE, networks=[{"W": W}, {"W": single(W)}]
            ),
        },
        ValueError: {
            "there is no network": got("at least one, got none", networks=[]),
            "two have arrays of different shapes": got(
                "W must have shape", networks=[{"W": W}, {"W": B}]
            ),
        },
    },
    "network.weight_normed": SIZES | {KeyError: names_of("weight_normed")},
}
