"""Schedules."""

from samples import (
    INTEGER,
    NUMBER,
    got,
    right,
)

from refnn import schedules

SCHEDULES = {
    "constant": {},
    "cosine": {"steps": 4, "final": 0.01},
    "exponential": {"steps": 4, "factor": 0.1},
    "inverse_time": {"steps": 4},
    "one_cycle": {"steps": 4, "peak": 2, "start": 0.01, "final": 0.01},
    "step_decay": {"steps": 4, "factor": 0.1},
    "warm_restarts": {"steps": 4, "growth": 2, "final": 0.01},
    "warmup": {"steps": 4},
    "warmup_stable_decay": {
        "warmup_steps": 2,
        "stable_steps": 2,
        "decay_steps": 2,
        "final": 0.01,
    },
}
RIGHT = {
    **{
        f"schedules.{name}": right(getattr(schedules, name), 2, lr=0.1, **options)
        for name, options in SCHEDULES.items()
    },
}

# These take what code writes and not what a reader could get wrong.


def schedule(integers, numbers, values):
    """Give the wrong calls of a schedule, by the words of its docstring."""
    return {
        TypeError: {
            phrase: got(f"{name} {INTEGER}", **{name: 2.5})
            for phrase, name in integers.items()
        }
        | {
            phrase: got(f"{name} {NUMBER}", **{name: "0.1"})
            for phrase, name in numbers.items()
        },
        ValueError: {
            phrase: got(message, **{name: value})
            for phrase, (name, value, message) in values.items()
        },
    }


T = {"`t`": ("t", -1, "t must not be negative, got -1")}
LR = {"`lr` is negative": ("lr", -1, "lr must not be negative, got -1")}
STEPS = {"`steps` is below 1": ("steps", 0, "steps must be at least 1, got 0")}
LR_ = {"`lr`": ("lr", -1, "lr must not be negative, got -1")}
FINAL = {"`final` is negative": ("final", -1, "final must not be negative, got -1")}
T_STEPS = {"`t`": "t", "`steps` is not an integer": "steps"}
A_RATE = {"a rate is not a number": "final"}
NO_LR = {"`lr` is not a number": "lr"}
POWER = schedule(
    T_STEPS,
    {"`lr`": "lr", "`factor` is not a number": "factor"},
    T
    | LR
    | STEPS
    | {"`factor` is not positive": ("factor", 0.0, r"must be positive, got 0\.0")},
)
POWER[ValueError]["the rate has grown beyond the largest number"] = got(
    "factor must keep the rate finite, got 10.0 at t = 4000", t=4000, factor=10.0
)
IN_TIME = schedule(T_STEPS, NO_LR, T | LR | STEPS)

WRONG = {
    "schedules.constant": schedule({"`t` is not an integer": "t"}, NO_LR, T | LR),
    "schedules.cosine": schedule(T_STEPS, A_RATE, T | LR_ | FINAL | STEPS),
    "schedules.exponential": POWER,
    "schedules.step_decay": POWER,
    "schedules.inverse_time": IN_TIME,
    "schedules.warmup": IN_TIME,
    "schedules.one_cycle": schedule(
        {"`t`": "t", "`steps`": "steps", "`peak` is not an integer": "peak"},
        A_RATE,
        T
        | LR_
        | FINAL
        | {
            "`start`": ("start", -1, "start must not be negative, got -1"),
            "`peak` is not in [1, steps)": ("peak", 4, "below steps = 4, got 4"),
        },
    ),
    "schedules.warm_restarts": schedule(
        {"`t`": "t", "`steps`": "steps", "`growth` is not an integer": "growth"},
        A_RATE,
        T
        | LR_
        | FINAL
        | {
            "`steps`": ("steps", 0, "steps must be at least 1, got 0"),
            "`growth` is below 1": ("growth", 0, "growth must be at least 1, got 0"),
        },
    ),
    "schedules.warmup_stable_decay": schedule(
        {"`t`": "t", "a length is not an integer": "stable_steps"},
        A_RATE,
        T
        | LR_
        | FINAL
        | {"a length is below 1": ("decay_steps", 0, "decay_steps must be at least 1")},
    ),
}
