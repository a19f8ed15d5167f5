"""The rate at a step: a line up, and half a cosine down."""

import math

import numpy as np

from refnn.practice._exercise import Case, Exercise, Mistake
from refnn.practice._play import at_steps
from refnn.schedules import cosine, warmup


def reference(t, lr, warmup_steps, steps, final):
    if t < warmup_steps:
        return warmup(t, lr=lr, steps=warmup_steps)
    return cosine(t - warmup_steps, lr=lr, steps=steps - warmup_steps, final=final)


def draw(rng):
    """Schedules that do not end at 0, looked at until after their end."""
    for warmup_steps, steps in (3, 13), (5, 9):
        lr, final = rng.uniform(1, 4), rng.uniform(0.1, 0.5)
        options = {"lr": lr, "warmup_steps": warmup_steps, "steps": steps}
        yield Case((range(steps + 3),), options | {"final": final})


def half_cosine(share):
    return (1 + math.cos(math.pi * share)) / 2


def written(
    rise=lambda t, s: (t + 1) / s,
    share=lambda t, s, steps: (t - s) / (steps - s),
    fall=half_cosine,
    *,
    after=1.0,
    mix=lambda w, lr, final: w * lr + (1 - w) * final,
):
    """Write it with this rise, this share of the fall, and this fall."""

    def function(t, lr, warmup_steps, steps, final):
        if t < warmup_steps:
            return lr * rise(t, warmup_steps)
        w = fall(min(after, share(t, warmup_steps, steps)))
        return mix(w, lr, final)

    return function


def with_the_end_first(t, lr, warmup_steps, steps, final):
    if t >= steps:
        return final
    if t >= warmup_steps:
        angle = np.pi * (t - warmup_steps) / (steps - warmup_steps)
        return final + 0.5 * (lr - final) * (1.0 + np.cos(angle))
    return lr / warmup_steps * (t + 1)


def by_interpolation(t, lr, warmup_steps, steps, final):
    if t + 1 < warmup_steps:
        return float(np.interp(t, [-1, warmup_steps - 1], [0.0, lr]))
    share = np.clip((t - warmup_steps) / (steps - warmup_steps), 0, 1)
    return (lr + final) / 2 + (lr - final) / 2 * math.cos(math.pi * share)


def by_half_an_angle(t, lr, warmup_steps, steps, final):
    left = max(steps - t, 0) / (steps - warmup_steps)
    fallen = final + (lr - final) * math.sin(math.pi / 2 * min(left, 1)) ** 2
    return fallen if t >= warmup_steps else (t + 1) * lr / warmup_steps


def rise_from_final(t, lr, warmup_steps, steps, final):
    if t < warmup_steps:
        return final + (lr - final) * (t + 1) / warmup_steps
    return written()(t, lr, warmup_steps, steps, final)


def product(t, lr, warmup_steps, steps, final):
    rise = min(1, (t + 1) / warmup_steps) if warmup_steps else 1
    return rise * cosine(t, lr=lr, steps=steps, final=final)


def divided_at_once(t, lr, warmup_steps, steps, final):
    """Work out the rise even where there is none."""
    rise = (t + 1) / warmup_steps
    if rise <= 1:
        return lr * rise
    return written()(t, lr, warmup_steps, steps, final)


EXERCISE = Exercise(
    name="warmup_cosine",
    question="13.2",
    page="learning-rate/learning-rate-warmup",
    level="easy",
    minutes=8,
    task="""
    Write the learning rate at step `t`, counted from 0, with warmup and cosine decay. The
    warmup goes up in a line: its first step already has a share of `lr`, and its last, of
    `warmup_steps`, all of it. The next step has `lr` once more, and begins half a cosine
    that goes down to `final`. The rate is `final` at t = `steps`, and from then on.

    If `warmup_steps` is 0, the cosine begins at once.
    """,
    stub='''
    def warmup_cosine(t: int, lr: float, warmup_steps: int, steps: int, final: float) -> float:
        """Give the learning rate at step t. warmup_steps is at least 0, and below steps."""
        raise NotImplementedError
    ''',
    hints=(
        "There are three parts: the rise, the fall, and what comes after the end.",
        "In the rise step t has the share (t + 1) / warmup_steps. In the fall ask how much of it is over: a share from 0 to 1.",
        "(1 + cos(pi * share)) / 2 falls from 1 to 0: it is the weight of lr, and what is left is the weight of final.",
    ),
    reference=reference,
    args=("t",),
    outputs=("rate",),
    play=at_steps("warmup_cosine"),
    small=Case((range(9),), {"lr": 2.0, "warmup_steps": 2, "steps": 6, "final": 0.0}),
    draw=draw,
    edges=(
        Case(
            (range(6),),
            {"lr": 2.0, "warmup_steps": 0, "steps": 4, "final": 0.5},
            "no warmup",
        ),
        Case(
            (range(6),),
            {"lr": 2.0, "warmup_steps": 3, "steps": 4, "final": 0.5},
            "a fall in one step",
        ),
    ),
    variants=(
        written(),
        with_the_end_first,
        by_interpolation,
        by_half_an_angle,
    ),
    mistakes=(
        Mistake(
            written(lambda t, s: t / s),
            "the first step has the rate 0 and is wasted: t counts from 0, so it must be t + 1",
        ),
        Mistake(
            written(lambda t, s: (t + 1) / (s + 1)),
            "the warmup takes a step too many: its last step must have all of lr",
        ),
        Mistake(
            written(share=lambda t, s, steps: t / steps),
            "the share of the fall counts the warmup too: it must begin at 0 after it",
        ),
        Mistake(
            written(share=lambda t, s, steps: (t - s) / steps),
            "the fall is as long as all steps: it must be as long as those after the warmup",
        ),
        Mistake(
            written(share=lambda t, s, steps: (t - s + 1) / (steps - s)),
            "the fall begins a step too early: the step after the warmup still has lr",
        ),
        Mistake(
            written(share=lambda t, s, steps: (t - s) / (steps - s - 1 or 1)),
            "the fall ends a step too early: the rate is final at t = steps",
        ),
        Mistake(
            written(after=math.inf),
            "the cosine goes on after the end, and rises again: the rate must stay at final",
        ),
        Mistake(
            written(fall=lambda share: 1 - share),
            "the fall is a line: it must be half a cosine",
        ),
        Mistake(
            written(fall=lambda share: math.cos(math.pi / 2 * share)),
            "this is a quarter of a cosine: it must be half of one, from 1 to -1, and made to end at 0",
        ),
        Mistake(
            written(fall=lambda share: math.cos(math.pi * share)),
            "the cosine goes down to -1: add 1 and halve it",
        ),
        Mistake(
            written(fall=lambda share: 1 + math.cos(math.pi * share)),
            "1 + cos begins at 2: it must be halved",
        ),
        Mistake(
            written(fall=lambda share: (1 + math.cos(share)) / 2),
            "pi is missing: the cosine must go through half a turn",
        ),
        Mistake(
            written(fall=lambda share: (1 - math.cos(math.pi * share)) / 2),
            "the cosine rises: it must be 1 + cos, which falls",
        ),
        Mistake(
            written(mix=lambda w, lr, final: w * lr),
            "final is left out: the rate must end there",
        ),
        Mistake(
            written(mix=lambda w, lr, final: w * lr + final),
            "final is added to all of the cosine: it goes from lr to final, so by lr - final",
        ),
        Mistake(
            written(mix=lambda w, lr, final: max(w * lr, final)),
            "the cosine goes to 0 and is cut off at final: it must end there",
        ),
        Mistake(
            rise_from_final, "the warmup begins at final: it must rise in a line from 0"
        ),
        Mistake(
            product,
            "the warmup is a factor of a cosine over all steps: first comes one, then the other",
        ),
        Mistake(divided_at_once, "", "edges"),
    ),
)
