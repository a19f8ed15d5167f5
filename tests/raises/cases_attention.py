"""Attention, and the layers of a transformer."""

import numpy as np
from samples import (
    A_FUNCTION,
    FLOATING,
    INTEGER,
    LIST,
    NUMBER,
    ONE_TYPE,
    X,
    at,
    got,
    normal,
    right,
    single,
)

from refnn import attention, network

Q, K, V = normal(3, 2), normal(4, 2) + 1, normal(4, 5)
MASK = np.ones((3, 4), dtype=bool)
SQUARE = np.ones((4, 4), dtype=bool)
HEADS = network.multi_head_attention(4, 2)
WEIGHTS = HEADS.init(0)
ROWS = normal(4, 4)
TOKENS = np.array([0, 2, 1])
LOGITS, NEXT = normal(2, 3, 4), np.array([[0, 3, 1], [2, 2, 0]])

RIGHT = {
    "attention.attention_weights": right(
        attention.attention_weights, Q, K, mask=MASK, causal=False
    ),
    "attention.scaled_dot_product_attention": right(
        attention.scaled_dot_product_attention, Q, K, V, mask=MASK, causal=False
    ),
    "attention.multi_head_attention": right(
        attention.multi_head_attention,
        ROWS,
        *WEIGHTS.values(),
        heads=2,
        mask=SQUARE,
        causal=True,
    ),
    "attention.embedding": right(attention.embedding, X, tokens=TOKENS),
    "attention.add_positions": right(attention.add_positions, X, X),
    "attention.positional_encoding": right(
        attention.positional_encoding, 3, 4, dtype=np.float32
    ),
    "attention.sequence_cross_entropy": right(
        attention.sequence_cross_entropy, LOGITS, target=NEXT, label_smoothing=0.1
    ),
    "network.multi_head_attention": right(
        network.multi_head_attention, 4, 2, causal=True, init=np.ones
    ),
    "network.multi_head_attention apply": right(HEADS.apply, WEIGHTS, ROWS),
    "network.embedding": right(network.embedding, 4, 3, init=np.ones),
    "network.embedding apply": right(network.embedding(4, 3).apply, {"W": X}, TOKENS),
    "network.positional_embedding": right(
        network.positional_embedding, 4, 3, init=np.ones
    ),
    "network.positional_embedding apply": right(
        network.positional_embedding(4, 3).apply, {"P": X}, X
    ),
    "network.positional_encoding": right(network.positional_encoding),
    "network.positional_encoding apply": right(
        network.positional_encoding().apply, {}, ROWS
    ),
}

A_BOOL = "causal must be a bool, got str"
MASKS = {
    "`mask` is not an array of bool": got(
        "mask must be an array of bool, got an array of float64",
        mask=np.ones((3, 4)),
    ),
    "`causal` is not a bool": got(A_BOOL, causal="no"),
}
FITTING = {
    "the shapes do not fit": got(r"do not fit: \(3, 2\), \(4, 1\)", K=K[:, :1]),
    "there is no key": got(r"do not fit: \(3, 2\), \(0, 2\)", K=K[:0]),
}
MORE = got("as many rows as each other with causal, got 3 and 4", causal=True)
FEWER = got(
    "as many rows as each other with causal, got 5 and 4",
    causal=True,
    Q=normal(5, 2),
    mask=None,
)


def names_of(layer):
    return {
        "`params` has other names than the layer": at(
            f"network.{layer} apply", "params must have the keys", params={"V": X}
        )
    }


WRONG = {
    "attention.attention_weights": {
        TypeError: {
            "`Q` and `K` are not floating-point arrays": got(FLOATING, Q=LIST),
            "of one type": got(ONE_TYPE, K=single(K)),
            **MASKS,
        },
        ValueError: FITTING
        | {
            "`causal` meets more keys than queries": MORE,
            "fewer: then it is not said which key is the last of a query": FEWER,
        },
    },
    "attention.scaled_dot_product_attention": {
        TypeError: {
            "`Q`, `K` and `V` are not floating-point arrays": got(FLOATING, Q=LIST),
            "of one type": got(ONE_TYPE, V=single(V)),
            **MASKS,
        },
        ValueError: {
            "the shapes do not fit": got(
                r"do not fit: \(3, 2\), \(4, 2\), \(2, 5\)", V=V[:2]
            ),
            "there is no key": got(r"do not fit: .*\(0, 2\)", K=K[:0], V=V[:0]),
            "`causal` meets more keys than queries": MORE,
            "fewer": FEWER,
        },
    },
    "attention.multi_head_attention": {
        TypeError: {
            "the operands are not floating-point arrays": got(FLOATING, x=LIST),
            "of one type": got(ONE_TYPE, x=single(ROWS)),
            "`heads` is not an integer": got(f"heads {INTEGER}", heads=2.0),
            "`mask` is not an array of bool": got(
                "mask must be an array of bool, got list", mask=[[True]]
            ),
            "`causal` is not a bool": got(A_BOOL, causal="no"),
        },
        ValueError: {
            "the shapes do not fit": got(r"do not fit: \(4, 2\)", x=ROWS[:, :2]),
            "there is no position": got(
                r"at least one row, got shape \(0, 4\)",
                x=ROWS[:0],
                mask=SQUARE[:0, :0],
            ),
            "`heads` is below 1": got("heads must be at least 1, got 0", heads=0),
            "does not divide D": got("must divide the 4 features, got 3", heads=3),
        },
    },
    "attention.embedding": {
        TypeError: {
            "`W` is not a floating-point array": got(f"W {FLOATING}", W=LIST),
            "`tokens` not an array of integers": got("got list", tokens=LIST),
        },
        ValueError: {
            "`W` is not a table": got(r"got \(3,\)", W=X[0]),
            "`tokens` has no axis": got(
                r"tokens must have shape \(\.\.\., N\), got \(\)", tokens=np.array(1)
            ),
            "one is not in the table": got("in 0 to 3, got 4", tokens=TOKENS + 2),
            "the leading axes are not of one stack": got(
                "W and tokens must be of one stack",
                W=normal(2, 4, 3),
                tokens=np.zeros((3, 1), int),
            ),
        },
    },
    "attention.add_positions": {
        TypeError: {
            "the operands are not floating-point arrays": got(FLOATING, x=LIST),
            "of one type": got(ONE_TYPE, x=single(X)),
        },
        ValueError: {
            "the shapes do not fit": got(r"do not fit: \(4, 3\), \(4, 2\)", P=X[:, :2]),
            "there are more rows than positions": got(
                r"each of the 4 positions, got shape \(3, 3\)", P=X[:3]
            ),
        },
    },
    "attention.positional_encoding": {
        TypeError: {
            "`length`": got(f"length {INTEGER}", length=3.0),
            "`n` is not an integer": got(f"n {INTEGER}", n=4.0),
            "`dtype` is another type": got("dtype must be", dtype=np.float16),
        },
        ValueError: {
            "`length`": got("length must be at least 1, got 0", length=0),
            "`n` is below 1": got("n must be at least 1, got 0", n=0),
            "`n` is odd": got("n must be even, .* got 3", n=3),
        },
    },
    "attention.sequence_cross_entropy": {
        TypeError: {
            "`logits` is not a floating-point array": got(FLOATING, logits=LIST),
            "`target` is not an integer array": got(
                "of integers, got float64", target=NEXT / 2
            ),
            "`label_smoothing` is not a number": got(NUMBER, label_smoothing="0"),
        },
        ValueError: {
            "the shapes do not fit": got(
                r"target must have shape \(2, 3\), got \(3,\)", target=NEXT[0]
            ),
            "a label is not a class": got("in 0 to 3, got 4", target=NEXT + 1),
            "there is no position": got(r"got \(2, 0, 4\)", logits=LOGITS[:, :0]),
            "`label_smoothing` is not in [0, 1)": got("got 1.0", label_smoothing=1.0),
        },
    },
    "network.multi_head_attention": {
        TypeError: {
            "`n`": got(f"n {INTEGER}", n=4.0),
            "`heads` is not an integer": got(f"heads {INTEGER}", heads=2.0),
            "`causal` is not a bool": got(A_BOOL, causal="no"),
            "`init` is not a function": got(f"init {A_FUNCTION}", init=1.0),
        },
        ValueError: {
            "`n`": got("n must be at least 1, got 0", n=0),
            "`heads` is below 1": got("heads must be at least 1, got 0", heads=0),
            "`heads` does not divide `n`": got("divide n = 4, got 3", heads=3),
        },
        KeyError: names_of("multi_head_attention"),
    },
    "network.embedding": {
        TypeError: {
            "`k`": got(f"k {INTEGER}", k=4.0),
            "`n` is not an integer": got(f"n {INTEGER}", n=3.0),
            "`init` is not a function": got(f"init {A_FUNCTION}", init=1.0),
            "the tokens are not integers": at(
                "network.embedding apply", "of integers, got float64", x=X
            ),
        },
        ValueError: {
            "`k`": got("k must be at least 1, got 0", k=0),
            "`n` is below 1": got("n must be at least 1, got 0", n=0),
            "a token is not in the table": at(
                "network.embedding apply", "in 0 to 3, got 4", x=TOKENS + 2
            ),
        },
        KeyError: names_of("embedding"),
    },
    "network.positional_embedding": {
        TypeError: {
            "`length`": got(f"length {INTEGER}", length=4.0),
            "`n` is not an integer": got(f"n {INTEGER}", n=3.0),
            "`init` is not a function": got(f"init {A_FUNCTION}", init=1.0),
        },
        ValueError: {
            "`length`": got("length must be at least 1, got 0", length=0),
            "`n` is below 1": got("n must be at least 1, got 0", n=0),
            "a sequence is longer than `length`": at(
                "network.positional_embedding apply",
                r"each of the 5 positions, got shape \(4, 3\)",
                x=normal(5, 3),
            ),
        },
        KeyError: names_of("positional_embedding"),
    },
    "network.positional_encoding": {
        ValueError: {
            "the number of features is odd": at(
                "network.positional_encoding apply", "n must be even, .* got 3", x=X
            )
        },
        KeyError: names_of("positional_encoding"),
    },
}
