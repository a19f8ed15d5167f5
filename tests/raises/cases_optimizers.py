"""Optimizer rules, each at its first step and at a later one."""

from functools import partial

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
    B,
    W,
    X,
    at,
    got,
    right,
    single,
)

from refnn import optimizers

BETAS = {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
RULES = {
    "adadelta": {"rho": 0.9, "eps": 1e-6},
    "adagrad": {"eps": 1e-6},
    "adam": BETAS,
    "adamax": BETAS,
    "adamw": BETAS | {"weight_decay": 0.1},
    "amsgrad": BETAS,
    "gradient_descent": {},
    "momentum": {"beta": 0.9},
    "nadam": BETAS | {"momentum_decay": 0.1},
    "nesterov": {"beta": 0.9},
    "rmsprop": {"beta": 0.9, "eps": 1e-8},
}


def steps(name, options):
    rule = getattr(optimizers, name)
    _, state = rule(W, W, lr=0.1)
    return {
        f"optimizers.{name}": right(rule, W, W, None, lr=0.1, **options),
        f"optimizers.{name} later": right(rule, W, W, state, lr=0.1, **options),
    }


STEP = partial(optimizers.momentum, lr=0.1)
VELOCITY = {name: optimizers.MomentumState(g) for name, g in GRADS.items()}
RIGHT = {
    "optimizers.clip_by_global_norm": right(
        optimizers.clip_by_global_norm, GRADS, max_norm=1.0, stack_axes=0
    ),
    "optimizers.exponential_moving_average": right(
        optimizers.exponential_moving_average, X, X, beta=0.9
    ),
    "optimizers.step": right(optimizers.step, STEP, PARAMS, GRADS),
    "optimizers.step later": right(optimizers.step, STEP, PARAMS, GRADS, VELOCITY),
}
for name, options in RULES.items():
    RIGHT |= steps(name, options)


def share(option, phrase):
    return {
        f"{phrase} is not in [0, 1)": got(
            rf"{option} must be in \[0, 1\), got 1\.0", **{option: 1.0}
        )
    }


def not_negative(*names):
    """`a`, `b` or `c` is negative or not finite."""
    wrong = [
        got(f"{name} must not be negative, got -1.0", **{name: -1.0}) for name in names
    ]
    phrases = [f"`{name}`" for name in names[:-1]] + [f"`{names[-1]}` is negative"]
    return dict(zip(phrases, wrong, strict=True)) | {
        "not finite": got("lr must be finite, got nan", lr=NAN)
    }


ARRAYS = {
    "`p` and `g` are not floating-point arrays": got(f"g {FLOATING}", g=LIST),
    "of one type": got(ONE_TYPE, g=single(W)),
}
SHAPE = {
    "`lr` does not broadcast to `p`": got("lr must be a number or broadcast", lr=X[0]),
}
TINY = {"p": single(W), "g": single(W), "eps": 1e-50}
EPS = {"`eps` rounds to 0": got("eps must not round to 0 in float32", **TINY)}
BETA = share("beta2", "a beta")
OWN = {
    "adadelta": {
        **not_negative("lr"),
        **share("rho", "`rho`"),
        "`eps` is not positive": got(r"eps must be positive, got 0\.0", eps=0.0),
        "rounds to 0": got("eps must not round to 0 in float32", **TINY),
    },
    "adagrad": not_negative("lr", "eps") | EPS,
    "adam": not_negative("lr", "eps") | EPS | BETA,
    "adamax": not_negative("lr", "eps") | EPS | BETA,
    "adamw": not_negative("lr", "eps", "weight_decay") | EPS | BETA,
    "amsgrad": not_negative("lr", "eps") | EPS | BETA,
    "momentum": not_negative("lr") | share("beta", "`beta`"),
    "nadam": not_negative("lr", "eps", "momentum_decay") | EPS | BETA,
    "nesterov": not_negative("lr") | share("beta", "`beta`"),
    "rmsprop": not_negative("lr", "eps") | EPS | share("beta", "`beta`"),
}


def errors(name):
    _, state = getattr(optimizers, name)(W, W, lr=0.1)
    kept = state._fields[0]
    other = state._replace(**{kept: single(W)})
    return {
        TypeError: ARRAYS
        | {
            "`state` is of another rule": got(
                "state must be an? .*State, got tuple", state=(W,)
            ),
            "type": at(
                f"optimizers.{name} later",
                f"state.{kept} and p {ONE_TYPE}",
                state=other,
            ),
            "a setting is not a number": got(f"lr {NUMBER}", lr="0.1"),
        },
        ValueError: {
            "`g`": got(r"g must have shape \(3, 2\), got \(2,\)", g=B),
            "`state` has another shape than `p`": got(
                rf"state\.{kept} must have shape \(3, 2\), got \(2,\)",
                state=state._replace(**{kept: B}),
            ),
            **SHAPE,
            **OWN[name],
        },
    }


WRONG = {f"optimizers.{name}": errors(name) for name in OWN} | {
    "optimizers.gradient_descent": {
        TypeError: ARRAYS
        | {
            "`state` is not None": got("state must be None, got tuple", state=(W,)),
            "`lr` is not a number": got(f"lr {NUMBER}", lr="0.1"),
        },
        ValueError: {
            "`g` has another shape than `p`": got("g must have shape", g=B),
            **SHAPE,
            **not_negative("lr"),
        },
    },
    "optimizers.clip_by_global_norm": {
        TypeError: {
            "`grads` is not a dictionary": got(f"grads {A_DICT}", grads=LIST),
            "a gradient is not a floating-point array": got(
                f"W {FLOATING}", grads={"W": LIST}
            ),
            "`max_norm` is not a number": got(NUMBER, max_norm="1"),
            "`stack_axes` is not an integer": got(INTEGER, stack_axes=0.0),
        },
        ValueError: {
            "`max_norm` is not positive": got(r"positive, got 0\.0", max_norm=0.0),
            "there is no gradient": got("at least one array, got none", grads={}),
            "an array has fewer axes than the stack": got(
                r"0\.b must have at least 2 axes, got shape \(5,\)", stack_axes=2
            ),
            "two have different stacks": got(
                r"0\.b must be of the stack \(3,\), got \(5,\)", stack_axes=1
            ),
            "`stack_axes` is negative": got(
                "must not be negative, got -1", stack_axes=-1
            ),
        },
    },
    "optimizers.exponential_moving_average": {
        TypeError: {
            "`average` and `p` are not floating-point arrays": got(
                f"p {FLOATING}", p=LIST
            ),
            "of one type": got(ONE_TYPE, average=single(X)),
            "`beta` is not a number": got(NUMBER, beta="0.9"),
        },
        ValueError: {
            "their shapes differ": got("average must have shape", average=W),
            "`beta` is not in [0, 1)": got(r"in \[0, 1\), got 1\.0", beta=1.0),
        },
    },
    "optimizers.step": {
        KeyError: {
            "`params`": got(
                r"params and grads must .* has \['0\.b'", params={"0.W": W}
            ),
            "`grads`": got(r"params and grads must .* has \['0\.b'", grads={"0.W": W}),
            "`state` do not have the same keys": at(
                "optimizers.step later",
                "params and state must have the same keys",
                state={},
            ),
        },
        TypeError: {
            "one of them is not a dictionary": got(f"state {A_DICT}", state=LIST),
            "`rule` is not a function": got(f"rule {A_FUNCTION}", rule=1.0),
        },
        ValueError: {
            "the rule refuses an array": got(
                "g must have shape (?s:.*)This is the step of W",
                params={"W": W},
                grads={"W": B},
            ),
            "its state": got(
                "state.v must have shape",
                params={"W": W},
                grads={"W": W},
                state={"W": optimizers.MomentumState(B)},
            ),
        },
    },
}
