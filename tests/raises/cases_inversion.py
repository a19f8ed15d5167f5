"""What gradients tell about the data."""

import numpy as np
from samples import (
    A_DICT,
    A_FUNCTION,
    FLOATING,
    GRADS,
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
    got,
    normal,
    right,
    single,
)

from refnn import inversion

INPUTS = np.array([[1.0, 2, 3], [3, 0, 0]])
DELTA = np.array([[1.0, 2, 0, 0, 1], [0, 0, 1, 2, 1]])
APART = np.array([[1.0, 1, 0, 0], [0, 0, 1, 1]])
# Of the first four columns each two span a plane of their own, near which all four lie.
NEAR = np.array(
    [[1.0, 1, 1, 1, 0, 0], [0, 2e-6, 0, 2e-6, 1, 1], [0, 0, 1e-9, -1e-9, 1, -1]]
)


def square(z):
    return z.reshape(len(z), -1) ** 2


RIGHT = {
    "inversion.gradient_from_checkpoints": right(
        inversion.gradient_from_checkpoints, [PARAMS, GRADS, PARAMS], lr=0.1, beta=0.5
    ),
    "inversion.input_span": right(inversion.input_span, W, tol=1e-9),
    "inversion.single_input": right(inversion.single_input, W, B),
    "inversion.match_gradient": right(
        inversion.match_gradient,
        square,
        np.array([4.0, 9.0]),
        np.ones((1, 2)),
        steps=3,
        tol=1e-12,
    ),
    "inversion.membership_advantage": right(
        inversion.membership_advantage, normal(4), normal(5)
    ),
    "inversion.relu_inputs": right(
        inversion.relu_inputs,
        INPUTS.T @ DELTA,
        DELTA.sum(axis=0),
        rng=0,
        draws=100,
        tol=1e-8,
    ),
}

DIFFERENT = r"must have the same keys, only one has \['0\.b'"
LINEAR = {
    "the arrays are not floating-point arrays": got(f"dW {FLOATING}", dW=LIST),
    "of one type": got(ONE_TYPE, dW=single(W)),
}
LINEAR_FIT = {"the shapes do not fit": got("do not fit: ", db=X[0, :1])}


WRONG = {
    "inversion.gradient_from_checkpoints": {
        TypeError: {
            "`checkpoints` is not a sequence": got(
                "list or a tuple", checkpoints=PARAMS
            ),
            "of dictionaries": got(
                rf"checkpoints\[-1\] {A_DICT}", checkpoints=[PARAMS, PARAMS, LIST]
            ),
            "an array is not a floating-point array": got(
                FLOATING, checkpoints=[{"W": LIST}] * 3
            ),
            "two of one name differ in type": got(
                ONE_TYPE, checkpoints=[{"W": W}, {"W": W}, {"W": single(W)}]
            ),
            "`lr`": got(f"lr {NUMBER}", lr="0.1"),
            "`beta` is not a number": got(f"beta {NUMBER}", beta="0.5"),
        },
        ValueError: {
            "there are too few checkpoints": got(
                "least 3, got 2", checkpoints=[PARAMS] * 2
            ),
            "two arrays of one name differ in shape": got(
                "W must have shape", checkpoints=[{"W": W}, {"W": W}, {"W": B}]
            ),
            "`lr` is not positive": got(r"lr must be positive, got 0\.0", lr=0.0),
            "`beta` is not in [0, 1)": got(r"in \[0, 1\), got 1\.0", beta=1.0),
        },
        KeyError: {
            "their names differ": got(
                DIFFERENT, checkpoints=[{"0.W": PARAMS["0.W"]}, PARAMS, PARAMS]
            )
        },
    },
    "inversion.input_span": {
        TypeError: {
            "`dW` is not a floating-point array": got(f"dW {FLOATING}", dW=LIST),
            "`tol` is not a number": got(f"tol {NUMBER}", tol="0"),
        },
        ValueError: {
            "it is not a matrix": got(r"must be a matrix \(D, K\)", dW=B),
            "not finite": got("dW must be finite, got nan", dW=NAN * W),
            "`tol` is negative": got("tol must not be negative, got -1", tol=-1),
        },
    },
    "inversion.single_input": {
        TypeError: LINEAR,
        ValueError: LINEAR_FIT | {"`db` is zero": got("db must not be zero", db=0 * B)},
    },
    "inversion.match_gradient": {
        TypeError: {
            "`gradient` is not a function": got(A_FUNCTION, gradient=1.0),
            "the arrays are not floating-point arrays": got(FLOATING, target=LIST),
            "of one type": got(ONE_TYPE, start=np.ones((1, 2), "f4")),
            "`steps` is not an integer": got(f"steps {INTEGER}", steps=3.0),
            "`tol` is not a number": got(f"tol {NUMBER}", tol="0"),
        },
        ValueError: {
            "an array has other axes": got("must have one and two axes", target=W),
            "is not finite": got("start must be finite", start=np.full((1, 2), NAN)),
            "`target` is zero": got("target must not be zero", target=0 * B),
            "the gradients of a stack do not have the shape (S, P)": got(
                r"gradient\(start\) must have shape \(3, 2\)", gradient=lambda z: z[:1]
            ),
            "`steps` is below 1": got("steps must be at least 1, got 0", steps=0),
            "`tol` is negative": got("tol must not be negative, got -1", tol=-1),
        },
    },
    "inversion.membership_advantage": {
        TypeError: {
            "the arrays are not floating-point arrays": got(FLOATING, members=LIST),
            "of one type": got(ONE_TYPE, others=single(B)),
        },
        ValueError: {
            "one has no example": got(r"others must .* got shape \(0,\)", others=B[:0]),
            "more than one axis": got(r"members must be \(N,\)", members=W),
        },
    },
    "inversion.relu_inputs": {
        TypeError: LINEAR
        | {
            "`draws` is not an integer": got(f"draws {INTEGER}", draws=5.0),
            "`tol` is not a number": got(f"tol {NUMBER}", tol="0"),
            "`rng` is of another kind": got(RNG, rng="0"),
        },
        ValueError: LINEAR_FIT
        | {
            "`dW`": got("dW must not be zero", dW=np.zeros((3, 5))),
            "`db` is zero": got("db must not be zero", db=np.zeros(5)),
            "not finite": got("db must be finite, got nan", db=np.full(5, NAN)),
            "`draws` is below 1": got("draws must be at least 1, got 0", draws=0),
            "`tol` is not positive": got("tol must be positive, got 0", tol=0),
            "fewer than N hyperplanes are found": got("draws must give 2", draws=1),
            "two of them are one": got(
                "^tol must tell hyperplanes apart, got 1e-08: two of them are one$",
                dW=NEAR,
                db=np.ones(6),
                draws=5000,
            ),
            "`db` has no part of an input": got(
                "db must have a part of each input", dW=APART, db=APART[0]
            ),
        },
    },
}
