"""When patience stops a training, and which weights it goes back to."""

import math

import numpy as np

from refnn.practice._exercise import Case, Exercise, Mistake


def reference(losses, patience):
    """Wait for a new best for so many epochs; NaN is never one."""
    best, lowest = 0, math.inf
    for t, loss in enumerate(losses):
        if loss < lowest:
            best, lowest = t, loss
        elif t - best >= patience:
            return t, best
    return len(losses) - 1, best


def draw(rng):
    """Losses that fall and rise with noise, for short and long patience."""
    for patience in (1, 2, 2, 3, 3, 4, 30, 30):
        valley = np.linspace(-1.5, 1, 8) ** 2
        yield Case(((valley + rng.random(8)).round(2), patience))


def counted(
    *,
    better=lambda loss, lowest, before: loss < lowest,
    over=lambda wait, patience: wait >= patience,
    reset=True,
    restore=lambda best, t: best,
    last=lambda t: t,
    first=math.inf,
):
    """Write it with a counter of the epochs without a new best."""

    def function(losses, patience):
        best, lowest, wait, before = 0, first, 0, math.inf
        for t, loss in enumerate(losses):
            if better(loss, lowest, before):
                best, lowest = t, loss
                wait = 0 if reset else wait
            else:
                wait += 1
                if over(wait, patience):
                    break
            before = loss
        return last(t), restore(best, t)

    return function


def by_slices(losses, patience):
    for t in range(len(losses)):
        past = np.where(np.isnan(losses[: t + 1]), np.inf, losses[: t + 1])
        if t - np.argmin(past) >= patience:
            break
    return t, np.argmin(past)


def by_running_minimum(losses, patience):
    clean = np.nan_to_num(np.asarray(losses), nan=np.inf)
    lowest = np.minimum.accumulate(clean)
    new = np.concatenate([[True], lowest[1:] < lowest[:-1]])
    at = np.maximum.accumulate(np.where(new, np.arange(len(clean)), 0))
    stops = np.flatnonzero(np.arange(len(clean)) - at >= patience)
    last = int(stops[0]) if len(stops) else len(clean) - 1
    return last, int(at[last])


def with_while(losses, patience):
    t = best = 0
    while t + 1 < len(losses) and t - best < patience:
        t += 1
        if losses[t] < losses[best] or math.isnan(losses[best]):
            best = t
    return t, best


def begun_with_the_first(losses, patience):
    t = best = 0
    for t in range(1, len(losses)):
        if losses[t] < losses[best]:
            best = t
        elif t - best >= patience:
            break
    return t, best


def best_of_all(losses, patience):
    last, _ = reference(losses, patience)
    return last, int(np.nanargmin(losses))


def patience_back(losses, patience):
    last, _ = reference(losses, patience)
    return last, max(last - patience, 0)


def none_at_the_end(losses, patience):
    last, best = reference(losses, patience)
    stopped = last - best >= patience
    return last, best if stopped else last


def after_the_end(losses, patience):
    last, best = reference(losses, patience)
    return last if last - best >= patience else len(losses), best


EXERCISE = Exercise(
    name="early_stopping",
    question="9",
    page="monitoring/criteria-for-early-stopping",
    level="easy",
    minutes=8,
    task="""
    Given is the validation loss after each epoch, as it would be without stopping. With
    patience, training ends as soon as `patience` epochs in a row have set no new best. Which
    epoch is the last that is trained, and the weights of which epoch are restored? Epochs
    are counted from 0.

    A loss equal to the best is no new best, nor is NaN. If patience never runs out, the
    last epoch is that of the last loss.
    """,
    stub='''
    def early_stopping(losses: np.ndarray, patience: int):
        """Give the last epoch and the epoch to restore, two ints.

        losses has one axis, and a number that is not NaN among its first `patience`.
        """
        raise NotImplementedError
    ''',
    hints=(
        "Go through the losses once, as training would: what comes later is not known yet.",
        "Keep the lowest loss and its epoch, and count the epochs since; a new best begins the count anew.",
        "Begin with a best of infinity: NaN is below nothing, but nothing is below NaN either.",
    ),
    reference=reference,
    args=("losses", "patience"),
    outputs=("last", "best"),
    small=Case((np.array([5.0, 4.0, 4.5, 3.0, 4.0, 3.5, 4.5, 2.0]), 3)),
    draw=draw,
    edges=(
        Case((np.array([3.0, 2.0, 2.0, 2.0, 1.0]), 2), why="a loss equal to the best"),
        Case((np.array([3.0, 2.0, np.nan, np.nan, np.nan]), 2), why="NaN at the end"),
        Case((np.array([np.nan, 3.0, 2.0, 4.0, 4.0]), 2), why="NaN at the beginning"),
        Case((np.array([2.0]), 3), why="one epoch"),
        Case((np.array([4.0, 3.0, 2.0, 1.0]), 2), why="a loss that only falls"),
    ),
    variants=(counted(), by_slices, by_running_minimum, with_while),
    mistakes=(
        Mistake(
            counted(over=lambda wait, patience: wait > patience),
            "it stops an epoch too late: patience epochs without a new best are enough",
        ),
        Mistake(
            counted(over=lambda wait, patience: wait >= patience - 1),
            "it stops an epoch too early: patience epochs must have set no new best",
        ),
        Mistake(
            counted(restore=lambda best, t: t),
            "the last weights are kept: go back to the best ones",
        ),
        Mistake(
            best_of_all,
            "the best of all losses is restored: those after the stop were never seen",
        ),
        Mistake(
            counted(better=lambda loss, lowest, before: loss < before),
            "each loss is compared with the one before: it must be with the best so far",
        ),
        Mistake(
            counted(reset=False),
            "the count does not begin anew at a new best: the epochs must be in a row",
        ),
        Mistake(
            counted(better=lambda loss, lowest, before: loss > lowest, first=-math.inf),
            "the highest loss is taken for the best: a loss should fall",
        ),
        Mistake(
            counted(last=lambda t: t + 1, restore=lambda best, t: best + 1),
            "epochs are counted from 1: they must be from 0",
        ),
        Mistake(
            counted(last=lambda t: t + 1),
            "the last epoch is one too many: is it the number of epochs?",
        ),
        Mistake(
            patience_back,
            "the epoch `patience` before the last is restored, also if patience never ran out",
        ),
        Mistake(
            none_at_the_end,
            "if patience never runs out the last weights are kept: go back to the best",
        ),
        Mistake(
            after_the_end,
            "if patience never runs out there is an epoch too many: the last is len(losses) - 1",
        ),
        Mistake(
            counted(better=lambda loss, lowest, before: loss <= lowest),
            "a loss equal to the best counts as a new best: it must be lower",
            "edges",
        ),
        Mistake(
            counted(better=lambda loss, lowest, before: not loss >= lowest),
            "NaN counts as a new best: ask for loss < best, and not for its opposite",
            "edges",
        ),
        Mistake(
            begun_with_the_first,
            "a first loss of NaN stays the best forever: begin with infinity",
            "edges",
        ),
    ),
)
