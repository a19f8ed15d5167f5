"""Initializers."""

import numpy as np
from samples import (
    INF,
    NAN,
    NUMBER,
    RNG,
    got,
    right,
)

from refnn import initializers

OPTIONS = {
    "constant": {"value": 1.0},
    "glorot": {"uniform": True},
    "he": {"uniform": True},
    "lecun": {"uniform": True},
    "normal": {"std": 1.0},
    "orthogonal": {"gain": 1.0},
    "zeros": {},
}
RIGHT = {
    **{
        f"initializers.{name}": right(
            getattr(initializers, name), (3, 2), rng=0, dtype=np.float64, **options
        )
        for name, options in OPTIONS.items()
    },
}

# These take what code writes and not what a reader could get wrong.


def drawn(option, phrase, wrong, **values):
    """Give the wrong calls of an initializer with one setting of its own."""
    return {
        TypeError: {
            "`dtype` is another type": got(
                "float32 or float64, got int8", dtype="int8"
            ),
            phrase: wrong,
            "`rng`": got(RNG, rng="0"),
            "`shape` of another kind": got("a tuple of int, got int", shape=3),
        },
        ValueError: {
            **values,
            "a size": got("shape must not be negative, got -1", shape=(-1, 2)),
            "`rng` is negative": got("rng must not be negative, got -1", rng=-1),
        },
    }


NO_FANS = {"`shape` has no n_in or n_out": got(r"got \(3,\)", shape=(3,))}
UNIFORM = got("uniform must be a bool, got str", uniform="no")
SCALED = drawn("uniform", "`uniform` is not a bool", UNIFORM)
SCALED[ValueError] |= NO_FANS
GAIN = drawn("gain", "`gain` is not a number", got(f"gain {NUMBER}", gain="1"))
GAIN[ValueError] |= NO_FANS
GAIN[ValueError] |= {"`gain` is not finite": got("finite, got inf", gain=INF)}
STD = drawn("std", "`std` is not a number", got(f"std {NUMBER}", std="1"))
STD[ValueError] |= {
    "`std`": got(r"std must not be negative, got -1\.0", std=-1.0),
    "`std` is not finite": got("std must be finite, got nan", std=NAN),
}
VALUE = drawn("value", "`value` is not a number", got(f"value {NUMBER}", value="1"))
ZEROS = {error: dict(phrases) for error, phrases in VALUE.items()}
del ZEROS[TypeError]["`value` is not a number"]


WRONG = {
    "initializers.constant": VALUE,
    "initializers.glorot": SCALED,
    "initializers.he": SCALED,
    "initializers.lecun": SCALED,
    "initializers.normal": STD,
    "initializers.orthogonal": GAIN,
    "initializers.zeros": ZEROS,
}
