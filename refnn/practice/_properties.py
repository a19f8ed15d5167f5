"""What must hold of every function, in the order in which it is checked."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from refnn.gradcheck import numerical_gradient
from refnn.practice._diagnosis import close, diagnose
from refnn.practice._exercise import Broken, Case, Exercise, Function, Outputs
from refnn.practice._play import attempt, copied, flat, play, require_array, upstream
from refnn.practice._words import SHOWN, call, difference
from refnn.practice._words import value as words

Property = Callable[[Exercise, Function], None]
SINGLE = 2e-4  # float32, with sums in another order
DIFFERENCES = 1e-5  # what finite differences leave


def drawn(exercise: Exercise) -> list[Case]:
    """Give the drawn cases, always the same."""
    return list(exercise.draw(np.random.default_rng(len(exercise.name))))


def pairs(
    exercise: Exercise, function: Function, cases: Iterable[Case]
) -> Iterable[tuple[Case, Outputs, Outputs]]:
    """Give each case with what the function and what the reference give for it."""
    for case in cases:
        yield (
            case,
            play(exercise, function, case),
            play(exercise, exercise.reference, case),
        )


def runs(exercise: Exercise, function: Function) -> None:
    """See that it can be called, and gives as many things as it must."""
    if not callable(function):
        raise Broken(f"{exercise.name} must be a function; got {function!r}")
    play(exercise, function, exercise.small)


def types(exercise: Exercise, function: Function) -> None:
    """See that it gives arrays, of numbers of the right kind."""
    for case, outputs, wanted in pairs(exercise, function, [exercise.small]):
        for name, want in wanted.items():
            require_array(name, outputs[name], call(exercise, case), want)


def shapes(exercise: Exercise, function: Function) -> None:
    """See that every output has its shape, for inputs of several."""
    for case, outputs, wanted in pairs(
        exercise, function, [exercise.small, *drawn(exercise)]
    ):
        mine = flat(outputs)
        for name, want in flat(wanted).items():
            if np.shape(mine[name]) != np.shape(want):
                shape = f"{name} has shape {np.shape(mine[name])}, must have"
                raise Broken(
                    f"{call(exercise, case)}: {shape} {np.shape(want)}",
                    diagnose(exercise, case, outputs, name, want, "shapes"),
                )


def value(exercise: Exercise, function: Function) -> None:
    """Compare the values with the reference: on a small case first, then on drawn ones."""
    if exercise.compared:
        compare(exercise, function, [exercise.small, *drawn(exercise)])


def compare(
    exercise: Exercise,
    function: Function,
    cases: Iterable[Case],
    *,
    broken: str = "value",
) -> None:
    """Compare with the reference: values, and at the edges gradients as well."""
    slopes = {f"d{name}" for name in exercise.gradients}
    for case, outputs, wanted in pairs(exercise, function, cases):
        mine = flat(outputs)
        for name, want in flat(wanted).items():
            if name in slopes and broken == "value":
                continue
            if not close(mine[name], want):
                raise Broken(
                    f"{call(exercise, case)}: {name} {difference(mine[name], want)}",
                    diagnose(exercise, case, outputs, name, want, broken),
                )


def gradient(exercise: Exercise, function: Function) -> None:
    """Compare the gradients with finite differences."""
    for case in [exercise.small, *drawn(exercise)] if exercise.gradients else []:
        outputs = play(exercise, function, case)
        dy = 1.0 if exercise.loss else upstream(outputs["y"])
        for name in exercise.gradients:
            at = exercise.args.index(name)

            def along(a: Any, case: Case = case, at: int = at, dy: Any = dy) -> Any:
                args = [*copied(case).args]
                args[at] = a
                y, _ = attempt("the function", function, *args, **copied(case).options)
                return np.sum(dy * y)

            want = numerical_gradient(along, case.args[at])
            got = outputs[f"d{name}"]
            if not close(got, want, DIFFERENCES):
                what = f"d{name} {difference(got, want)}, by finite differences"
                exact = play(exercise, exercise.reference, case)[f"d{name}"]
                raise Broken(
                    f"{call(exercise, case)}: {what}",
                    diagnose(exercise, case, outputs, f"d{name}", exact, "gradient"),
                )


def inputs(exercise: Exercise, function: Function) -> None:
    """See that what it is given is as it was."""
    for case in [exercise.small, *drawn(exercise)]:
        given = copied(case)
        for name, a, before in written(exercise, function, given, case):
            was = f"; it was {words(before)} and is {words(a)}"
            if np.shape(a) == np.shape(before) and close(a, before):
                off = np.max(np.abs(a - before))
                was = f"; it is off by {off:.1e}, which rounding has left"
            shown = was if np.size(a) <= SHOWN else ""
            raise Broken(f"{call(exercise, case)} must not change {name}{shown}")


def written(
    exercise: Exercise, function: Function, given: Case, before: Case
) -> Iterable[tuple[str, Any, Any]]:
    """Give the arguments that a call, or its `back`, has changed."""
    if exercise.play is not None:
        exercise.play(function, given)
    else:
        result = attempt(call(exercise, before), function, *given.args, **given.options)
        if exercise.gradients:
            y, back = result
            attempt("back", back, *(() if exercise.loss else (upstream(y),)))
    names = (*exercise.args, *given.options)
    now, then = ((*c.args, *c.options.values()) for c in (given, before))
    for name, a, old in zip(names, now, then, strict=True):
        mine, theirs = flat({name: a}), flat({name: old})
        for key in theirs:
            if isinstance(theirs[key], np.ndarray) and not (
                key in mine and np.array_equal(mine[key], theirs[key], equal_nan=True)
            ):
                yield key, mine.get(key), theirs[key]


def again(exercise: Exercise, function: Function) -> None:
    """See that a second call gives the same: nothing is kept between calls."""
    for case in [exercise.small, *drawn(exercise)]:
        first, second = (flat(play(exercise, function, case)) for _ in range(2))
        for name, a in first.items():
            if not close(second[name], a):
                raise Broken(
                    f"{call(exercise, case)}: a second call must give the same {name}; "
                    f"it {difference(second[name], a)}"
                )


def single(exercise: Exercise, function: Function) -> None:
    """See that float32 comes out where it goes in, and nearly the same numbers."""
    for case in [exercise.small, *drawn(exercise)] if exercise.single else []:
        low = Case(tuple(map(lowered, case.args)), case.options, "in float32")
        outputs = flat(play(exercise, function, low))
        wanted = flat(play(exercise, exercise.reference, low))
        for name, want in wanted.items():
            got = outputs[name]
            if np.ndim(want) and np.asarray(got).dtype != np.asarray(want).dtype:
                rule = f"{name} must be {np.asarray(want).dtype} like the input"
                raise Broken(
                    f"{call(exercise, low)}: {rule}; got {np.asarray(got).dtype}",
                    "a NumPy number such as np.sqrt(0.1) is of float64, and makes all of "
                    "float64 that it meets; 0.1 ** 0.5 does not"
                    if np.asarray(got).dtype == np.float64
                    else "",
                )
            if exercise.compared and not close(got, want, SINGLE):
                raise Broken(f"{call(exercise, low)}: {name} {difference(got, want)}")


def lowered(a: Any) -> Any:
    """Give arrays of float64 as float32, and all else as it is."""
    if isinstance(a, dict):
        return {key: lowered(value) for key, value in a.items()}
    if isinstance(a, np.ndarray) and a.dtype == np.float64:
        return a.astype(np.float32)
    return a


def edges(exercise: Exercise, function: Function) -> None:
    """Compare with the reference where it is easily forgotten, gradients as well."""
    compare(exercise, function, exercise.edges, broken="edges")


PROPERTIES: dict[str, Property] = {
    "runs": runs,
    "types": types,
    "shapes": shapes,
    "value": value,
    "gradient": gradient,
    "inputs": inputs,
    "again": again,
    "float32": single,
    "edges": edges,
}
