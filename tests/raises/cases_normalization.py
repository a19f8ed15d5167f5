"""Normalization."""

import numpy as np
from samples import (
    FLOATING,
    INTEGER,
    LIST,
    NUMBER,
    ONE_TYPE,
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
    normalization,
)
from refnn.normalization import Running

SCALE = X, normal(3), normal(3)
KNOWN = Running(np.ones(3), np.ones(3))


RIGHT = {
    "normalization.batch_norm": right(
        normalization.batch_norm, *SCALE, running=KNOWN, eps=1e-5
    ),
    "normalization.batch_norm trained": right(normalization.batch_norm, *SCALE),
    "normalization.update_running": right(
        normalization.update_running, KNOWN, X, momentum=0.1
    ),
    "normalization.group_norm": right(
        normalization.group_norm, *SCALE, groups=3, eps=1e-5
    ),
    "normalization.instance_norm": right(normalization.instance_norm, *SCALE, eps=1e-5),
    "normalization.layer_norm": right(normalization.layer_norm, *SCALE, eps=1e-5),
    "normalization.rms_norm": right(normalization.rms_norm, *SCALE[:2], eps=1e-5),
    "normalization.weight_norm": right(normalization.weight_norm, W, B),
}

NO_ARRAY = {"`x` is not a floating-point array": got(f"x {FLOATING}", x=LIST)}
OPERANDS = {
    "the operands are not floating-point arrays": got(f"x {FLOATING}", x=LIST),
    "of one type": got(ONE_TYPE, x=single(X)),
}
NO_EPS = {"`eps` is not a number": got(f"eps {NUMBER}", eps="0")}
FEATURES = got("gamma must have 3 features, as x has, got shape", gamma=np.ones(2))
SMALL = {name: single(a) for name, a in zip(("x", "gamma", "beta"), SCALE, strict=True)}
EPS = {
    "`eps` is not positive": got(r"eps must be positive, got 0\.0", eps=0.0),
    "rounds to 0": got(
        "eps must not round to 0 in float32, got 1e-50", **SMALL, eps=1e-50
    ),
}
EPS_32 = {
    **EPS,
    "rounds to 0": got(
        "eps must not round to 0 in float32, got 1e-50",
        x=single(X),
        gamma=single(SCALE[1]),
        eps=1e-50,
    ),
}
A_RUNNING = {
    "`running` is not a `Running`": got("must be a Running, got tuple", running=(B, B))
}

WRONG = {
    "normalization.batch_norm": {
        TypeError: OPERANDS | A_RUNNING | NO_EPS,
        ValueError: {
            "the shapes do not fit": FEATURES,
            **EPS,
            "a running variance is negative": got(
                r"var must not be negative, got -1\.0",
                running=Running(X[0], -np.ones(3)),
            ),
            "there are fewer than two rows and no running statistics: "
            "one row has no variance": at(
                "normalization.batch_norm trained", "at least two rows", x=X[:1]
            ),
        },
    },
    "normalization.update_running": {
        TypeError: NO_ARRAY
        | A_RUNNING
        | {"`momentum` is not a number": got(NUMBER, momentum="1")},
        ValueError: {
            "the shapes do not fit": got(
                "mean must have 3 features", running=Running(B, B)
            ),
            "a variance is negative": got(
                r"var must not be negative, got -1\.0",
                running=Running(X[0], -np.ones(3)),
            ),
            "`momentum` is not in (0, 1]": got(r"in \(0, 1\], got 0\.0", momentum=0.0),
            "`x` has fewer than two rows": got("at least two rows", x=X[:1]),
        },
    },
    "normalization.group_norm": {
        TypeError: OPERANDS
        | NO_EPS
        | {"`groups` is not an integer": got(f"groups {INTEGER}", groups=3.0)},
        ValueError: {
            "the shapes do not fit": FEATURES,
            "there is no position": got("at least one position", x=X[:0]),
            "`groups` does not divide C": got("number of channels 3, got 2", groups=2),
            **EPS,
        },
    },
    "normalization.instance_norm": {
        TypeError: OPERANDS | NO_EPS,
        ValueError: {
            "the shapes do not fit": FEATURES,
            "there are fewer than two positions": got(
                "at least two positions", x=X[:1]
            ),
            **EPS,
        },
    },
    "normalization.layer_norm": {
        TypeError: OPERANDS | NO_EPS,
        ValueError: {"the shapes do not fit": FEATURES, **EPS},
    },
    "normalization.rms_norm": {
        TypeError: OPERANDS | NO_EPS,
        ValueError: {"the shapes do not fit": FEATURES, **EPS_32},
    },
    "normalization.weight_norm": {
        TypeError: {
            "the operands are not floating-point arrays": got(f"v {FLOATING}", v=LIST),
            "of one type": got(ONE_TYPE, v=single(W)),
        },
        ValueError: {"the shapes do not fit": got("do not fit: ", g=X[0])},
    },
}
