"""The rate of SGD and its warmup for another batch size."""

import math

from refnn.practice._exercise import Case, Exercise, Mistake


def reference(lr, warmup_steps, size, new_size):
    """Scale the rate by the batch, and keep the examples that the warmup sees."""
    return lr * new_size / size, math.ceil(warmup_steps * size / new_size)


# No warmup below is nearly a whole number of steps without being one: rounding of floats
# must not decide.
def draw(rng):
    """Larger and smaller batches, with a warmup that is a whole number of steps, or not."""
    for steps, size, new in (8, 8, 24), (7, 8, 24), (101, 96, 64), (500, 256, 2048):
        yield Case((float(rng.uniform(0.05, 0.5)), steps, size, new))


def scaled(rate=lambda lr, k: lr * k, warmup=lambda steps, k: math.ceil(steps / k)):
    """Write it with this rate and this warmup, for batches k times as large."""

    def function(lr, warmup_steps, size, new_size):
        k = new_size / size
        return rate(lr, k), warmup(warmup_steps, k)

    return function


def by_examples(lr, warmup_steps, size, new_size):
    examples = warmup_steps * size
    steps = examples // new_size
    return lr / size * new_size, steps + (steps * new_size < examples)


def with_a_loop(lr, warmup_steps, size, new_size):
    steps = 0
    while steps * new_size < warmup_steps * size:
        steps += 1
    return (new_size / size) * lr, steps


def upside_down(lr, warmup_steps, size, new_size):
    return lr * (new_size / size), -(-warmup_steps * size // new_size)


def whole_factor(lr, warmup_steps, size, new_size):
    k = new_size // size
    return lr * k, math.ceil(warmup_steps * size / new_size)


EXERCISE = Exercise(
    name="linear_scaling",
    question="18.3",
    page="batches-and-noise/learning-rate-as-the-batch-size-changes",
    level="easy",
    minutes=4,
    task="""
    SGD was tuned at batches of `size` examples: a learning rate `lr` after a warmup of
    `warmup_steps` steps. Give both for batches of `new_size`, as the linear scaling rule
    has it, for a loss that is a mean over the batch and for as many epochs as before. The
    warmup keeps its length in epochs; if that is no whole number of steps, round it up.
    """,
    stub='''
    def linear_scaling(lr: float, warmup_steps: int, size: int, new_size: int):
        """Give the new learning rate, a float, and the new number of warmup steps, an int."""
        raise NotImplementedError
    ''',
    hints=(
        "Let the new batch be k times as large. In how many steps does it see the examples of k old steps?",
        "One new step must go as far as the k old steps that it replaces. And the same epochs have k times fewer steps.",
        "k need not be whole, and may be below 1: divide floats, and round up only at the end, with math.ceil.",
    ),
    reference=reference,
    args=("lr", "warmup_steps", "size", "new_size"),
    outputs=("lr", "warmup_steps"),
    small=Case((0.1, 80, 32, 128)),
    draw=draw,
    edges=(
        Case((0.1, 10, 64, 64), why="the same size"),
        Case((0.1, 0, 64, 256), why="no warmup"),
        Case((0.1, 3, 32, 256), why="a warmup of less than a step"),
        Case((0.1, 5, 256, 1), why="a batch of one example"),
    ),
    variants=(scaled(), by_examples, with_a_loop, upside_down),
    mistakes=(
        Mistake(
            scaled(lambda lr, k: lr * k**0.5),
            "the rate grows with the root of the batch: that is the rule for Adam",
        ),
        Mistake(
            scaled(lambda lr, k: lr / k),
            "a larger batch gets a lower rate: it has less noise and bears a higher one",
        ),
        Mistake(
            scaled(lambda lr, k: lr),
            "the rate stays as it was: the fewer steps of an epoch would go less far",
        ),
        Mistake(scaled(lambda lr, k: lr * k**2), "the rate is multiplied by k squared"),
        Mistake(
            scaled(lambda lr, k: lr * (1 + k)),
            "the rate is increased by k times itself: it must become k times itself",
        ),
        Mistake(
            scaled(warmup=lambda steps, k: steps),
            "the warmup keeps its steps: it must keep its epochs",
        ),
        Mistake(
            scaled(warmup=lambda steps, k: math.ceil(steps * k)),
            "a larger batch gets more warmup steps: an epoch has fewer",
        ),
        Mistake(
            scaled(warmup=lambda steps, k: math.ceil(steps / k**0.5)),
            "the warmup goes with the root of the batch: its epochs do not stay so",
        ),
        Mistake(
            scaled(warmup=lambda steps, k: round(steps / k)),
            "the warmup is rounded to the nearest number of steps: it must be rounded up",
        ),
        Mistake(
            scaled(warmup=lambda steps, k: int(steps / k)),
            "the warmup is rounded down: it must be rounded up",
        ),
        Mistake(
            scaled(warmup=lambda steps, k: int(steps / k) + 1),
            "a step is added to what is a whole number already",
        ),
        Mistake(
            scaled(warmup=lambda steps, k: max(1, math.ceil(steps / k))),
            "a warmup of no steps gets one",
            "edges",
        ),
        Mistake(
            whole_factor, "the sizes are divided as whole numbers: k need not be whole"
        ),
        Mistake(scaled(warmup=lambda steps, k: steps / k), "", "types"),
    ),
)
