"""Scores, masks, and what is stored of a pruned network."""

import numpy as np
from samples import (
    A_DICT,
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
    at,
    got,
    normal,
    right,
    single,
)

from refnn import pruning

CSR = pruning.csr(W)
KEEP = np.array([True, False, True, True, False])
LAYERS = {"0.W": normal(3, 2), "2.W": normal(2, 4)}
STACK = {"0.W": normal(2, 3, 2), "2.W": normal(2, 2, 2)}


RIGHT = {
    "pruning.apply_masks": right(
        pruning.apply_masks, PARAMS, {"0.W": PARAMS["0.W"] > 0}
    ),
    "pruning.bitmap": right(pruning.bitmap, W),
    "pruning.csr": right(pruning.csr, W),
    "pruning.csr_product": right(pruning.csr_product, X, CSR, n_out=2),
    "pruning.cubic_sparsity": right(
        pruning.cubic_sparsity, 2, final=0.5, steps=4, initial=0.1, begin=1
    ),
    "pruning.keep_largest": right(
        pruning.keep_largest, PARAMS, sparsity=0.5, scope="layer", stack_axes=0
    ),
    "pruning.keep_largest of a stack": right(
        pruning.keep_largest, STACK, sparsity=np.array([0.5, 0.1]), stack_axes=1
    ),
    "pruning.keep_n_of_m": right(pruning.keep_n_of_m, X, n=1, m=2),
    "pruning.magnitude": right(pruning.magnitude, PARAMS),
    "pruning.obd": right(pruning.obd, PARAMS, GRADS),
    "pruning.obs": right(pruning.obs, B, np.eye(2)),
    "pruning.obs_step": right(pruning.obs_step, B, np.eye(2), q=1),
    "pruning.random": right(pruning.random, PARAMS, rng=0),
    "pruning.remove_units": right(
        pruning.remove_units, PARAMS, KEEP, layer="0", then="2", constant=0.5
    ),
    "pruning.share_of_zeros": right(pruning.share_of_zeros, PARAMS),
    "pruning.synflow": right(pruning.synflow, LAYERS),
    "pruning.taylor": right(pruning.taylor, PARAMS, GRADS),
    "pruning.unit_norms": right(pruning.unit_norms, {"0.W": W}),
    "pruning.wanda": right(pruning.wanda, X, W),
}

DIFFERENT = r"must have the same keys, only one has \['0\.b'"
PARAMS_DICT = {"`params` is not a dictionary": got(f"params {A_DICT}", params=LIST)}
NO_FLOATS = {"of floating-point arrays": got(f"W {FLOATING}", params={"W": LIST})}
NO_MATRIX = {"W": B}
MATRIX = {
    TypeError: {"`W` is not a floating-point array": got(f"W {FLOATING}", W=LIST)},
    ValueError: {"`W` is not a matrix": got(r"W must be \(D, K\), got", W=B)},
}
HESSIAN = {
    "the arrays are not floating-point arrays": got(f"w {FLOATING}", w=LIST),
    "of one type": got(ONE_TYPE, w=single(B)),
}
HESSIAN_FIT = {"the shapes do not fit": got("do not fit: ", H_inv=np.eye(3))}
NEGATIVE = got(r"no negative diagonal entry, got -1\.0", H_inv=-np.eye(2))
UNKNOWN = got("no negative diagonal entry, got nan", H_inv=NAN * np.eye(2))


def paired(second):
    """Scores from parameters and something else of equal keys."""
    return {
        KeyError: {
            "the keys differ": got(
                f"params and {second} {DIFFERENT}", **{second: {"0.W": W}}
            )
        },
        TypeError: {
            "an argument is not a dictionary": got(
                f"{second} {A_DICT}", **{second: LIST}
            ),
            "an array is not a floating-point array": got(
                FLOATING, params={"W": W}, **{second: {"W": LIST}}
            ),
            "two of one name differ in type": got(
                ONE_TYPE, params={"W": W}, **{second: {"W": single(W)}}
            ),
        },
        ValueError: {
            "the shapes differ": got(
                "W must have shape", params={"W": W}, **{second: {"W": B}}
            )
        },
    }


WRONG = {
    "pruning.apply_masks": {
        KeyError: {
            "there is a mask for what is not there": got(r"\['V'\]", masks={"V": W > 0})
        },
        TypeError: {
            **PARAMS_DICT,
            "of arrays": got("W must be an array", params={"W": LIST}, masks={}),
            "`masks` is not a dictionary": got(f"masks {A_DICT}", masks=LIST),
            "a mask is not an array of bool": got(
                "of bool, got int64", masks={"0.W": W.astype(np.int64)}
            ),
        },
        ValueError: {
            "the shapes differ": got("0.W must have shape", masks={"0.W": W > 0})
        },
    },
    "pruning.bitmap": MATRIX,
    "pruning.csr": MATRIX,
    "pruning.csr_product": {
        TypeError: {
            "`x` and the values are not floating-point arrays": got(FLOATING, x=LIST),
            "of one type": got(ONE_TYPE, x=single(X)),
            "`stored` is not a tuple": got(
                "stored must be a list or a tuple", stored=W
            ),
            "columns or starts are not integers": got("integers", stored=(B, B, B)),
            "`n_out` is not an integer": got(f"n_out {INTEGER}", n_out=2.0),
        },
        ValueError: {
            "the shapes do not fit": got(r"x must be \(N, 3\), got", x=X[:, :2]),
            "`stored` is not what `csr` makes": got(
                "starts that grow from 0", stored=(*CSR[:2], CSR[2][::-1])
            ),
            "a column is not below `n_out`": got("largest column 1, got 1", n_out=1),
        },
    },
    "pruning.cubic_sparsity": {
        TypeError: {
            "`t`": got(f"t {INTEGER}", t=2.0),
            "`begin`": got(f"begin {INTEGER}", begin=1.0),
            "`steps` is not an integer": got(f"steps {INTEGER}", steps=4.0),
            "a share is not a number": got(f"final {NUMBER}", final="0.5"),
        },
        ValueError: {
            "a share is not in [0, 1)": got(
                r"final must be in \[0, 1\), got 1", final=1
            ),
            "`t`": got("t must not be negative, got -1", t=-1),
            "`begin` is negative": got("begin must not be negative, got -1", begin=-1),
            "`steps` is below 1": got("steps must be at least 1, got 0", steps=0),
        },
    },
    "pruning.keep_largest": {
        TypeError: {
            "`scores` is not a dictionary": got(f"scores {A_DICT}", scores=LIST),
            "of floating-point arrays": got(f"W {FLOATING}", scores={"W": LIST}),
            "of one type": got(ONE_TYPE, scores={"W": W, "b": single(B)}),
            "`sparsity` is neither a number nor such an array": got(
                NUMBER, sparsity="1"
            ),
            "`stack_axes` is not an integer": got(INTEGER, stack_axes=0.0),
        },
        ValueError: {
            "`sparsity` is not in [0, 1)": got(r"in \[0, 1\), got 50", sparsity=50),
            "not of the stack's shape": at(
                "pruning.keep_largest of a stack",
                r"sparsity must have shape \(2,\), got \(1,\)",
                sparsity=np.array([0.5]),
            ),
            "`scope` is neither of the two": got("got 'unit'", scope="unit"),
            "there is no score": got("at least one array, got none", scores={}),
            "an array has not the axes of the stack": got(
                "0.b must have 1 leading axes of the stack", stack_axes=1
            ),
            "`stack_axes` is negative": got("negative, got -1", stack_axes=-1),
            "a score is NaN": got("got NaN in W", scores={"W": NAN * W}),
        },
    },
    "pruning.keep_n_of_m": {
        TypeError: {
            "`scores` is not a floating-point array": got(FLOATING, scores=LIST),
            "`n`": got(f"n {INTEGER}", n=1.0),
            "`m` not an integer": got(f"m {INTEGER}", m=2.0),
        },
        ValueError: {
            "`n` is not in 1 to `m`": got("n must be in 1 to 2, got 3", n=3),
            "`m` does not divide the number of inputs": got("got 3 and 4", m=3),
            "a score is NaN": got("scores must not be NaN", scores=NAN * X),
        },
    },
    "pruning.magnitude": {TypeError: PARAMS_DICT | NO_FLOATS},
    "pruning.obd": paired("curvature"),
    "pruning.taylor": paired("grads"),
    "pruning.obs": {
        TypeError: HESSIAN,
        ValueError: HESSIAN_FIT
        | {"a diagonal entry of `H_inv` is negative": NEGATIVE, "NaN": UNKNOWN},
    },
    "pruning.obs_step": {
        TypeError: HESSIAN | {"`q` is not an integer": got(f"q {INTEGER}", q=1.0)},
        ValueError: HESSIAN_FIT
        | {
            "a diagonal entry of `H_inv` is negative": NEGATIVE,
            "NaN": UNKNOWN,
            "weight q is not there any more": got("a weight that is left, got 2", q=2),
        },
    },
    "pruning.random": {
        TypeError: PARAMS_DICT
        | NO_FLOATS
        | {"`rng` is of another kind": got(RNG, rng="0")},
        ValueError: {"`rng` is negative": got("rng must not be negative", rng=-1)},
    },
    "pruning.remove_units": {
        KeyError: {"a name is missing": got(r"none for \['1\.W', '1\.b'\]", then="1")},
        TypeError: {
            **PARAMS_DICT,
            "its arrays are not floating-point arrays": got(
                f"0.b {FLOATING}", params=PARAMS | {"0.b": LIST}
            ),
            "of one type": got(ONE_TYPE, params=PARAMS | {"2.b": single(B)}),
            "`keep` is not an array of bool": got("bool, got list", keep=LIST),
            "`constant` is not a number": got(f"constant {NUMBER}", constant="1"),
        },
        ValueError: {
            "`keep` has another length": got(
                r"keep must have shape \(5,\)", keep=B > 0
            ),
            "keeps nothing": got("at least one unit, got none", keep=KEEP & False),
            "the arrays are not of two layers in series": got(
                "must be two layers, one after the other", params=PARAMS | {"2.W": W}
            ),
            "`constant` is not finite": got("finite, got nan", constant=NAN),
        },
    },
    "pruning.share_of_zeros": {
        TypeError: PARAMS_DICT
        | {"of arrays": got("W must be an array, got list", params={"W": LIST})},
        ValueError: {
            "there is no entry": got("at least one entry, got none", params={})
        },
    },
    "pruning.synflow": {
        TypeError: PARAMS_DICT
        | NO_FLOATS
        | {"of one type": got(ONE_TYPE, params={"W": W, "V": single(W)})},
        ValueError: {
            "an array is not a matrix, or a stack of them": got(
                r"W must have shape \(\.\.\., D, K\)", params=NO_MATRIX
            ),
            "two do not follow one another": got(
                "cannot follow a layer with 2 outputs", params={"V": W, "W": W}
            ),
            "there is none": got("at least one matrix, got none", params={}),
        },
    },
    "pruning.unit_norms": {
        TypeError: PARAMS_DICT | NO_FLOATS,
        ValueError: {
            "one is not a matrix, or a stack of them": got(
                r"W must have shape \(\.\.\., D, K\)", params=NO_MATRIX
            )
        },
    },
    "pruning.wanda": {
        TypeError: {
            "the operands are not floating-point arrays": got(f"x {FLOATING}", x=LIST),
            "of one type": got(ONE_TYPE, x=single(X)),
        },
        ValueError: {"the shapes do not fit": got("do not fit: ", x=X[:, :2])},
    },
}
