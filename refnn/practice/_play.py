"""Call a function on a case, and take apart what it returns."""

import copy
import traceback
from collections.abc import Callable, Generator, Mapping
from itertools import islice
from typing import Any

import numpy as np

from refnn.practice._exercise import Broken, Case, Exercise, Function, Outputs
from refnn.practice._words import call

# What may stand for a kind of number, and what it is called.
KINDS = {"i": "iu", "u": "iu"}
WORDS = {
    "f": "of floating-point numbers",
    "b": "of True and False",
    "i": "of whole numbers",
    "u": "of whole numbers",
}

MOST = 20_000  # things that are taken from a generator, which may have no end


def copied(case: Case) -> Case:
    """Give a case of its own arrays, so that nothing that is written to them is kept."""
    return copy.deepcopy(case)


def drawn(exercise: Exercise) -> list[Case]:
    """Give the drawn cases, always the same."""
    return list(exercise.draw(np.random.default_rng(len(exercise.name))))


def attempt(doing: str, function: Function, *args: Any, **options: Any) -> Any:
    """Call what the reader wrote; an error becomes a message with the reader's own line.

    What is yielded is collected in a list: an error may come with any of it.
    """
    try:
        with np.errstate(all="ignore"):
            result = function(*args, **options)
            if isinstance(result, Generator):
                return list(islice(result, MOST))
            return result
    except Broken:
        raise
    except NotImplementedError:
        raise Broken("it is not written yet", property="runs") from None
    except Exception as error:
        code = getattr(function, "__code__", None)
        own = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if code and frame.filename == code.co_filename
        ]
        where = f", in line {own[-1].lineno}: {own[-1].line}" if own else ""
        words = (
            f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        )
        raise Broken(f"{doing} raised {words}{where}") from None


def taken_apart(result: Any, names: tuple[str, ...], doing: str) -> dict[str, Any]:
    """Give what was returned by name; one name stands for the thing itself."""
    if len(names) == 1:
        return {names[0]: result}
    if not isinstance(result, tuple):
        what = f"must return {len(names)} things, {', '.join(names)}"
        raise Broken(f"{doing} {what}; got {kind(result)}")
    if len(result) != len(names):
        what = f"must return {len(names)} things, {', '.join(names)}"
        raise Broken(f"{doing} {what}; got {len(result)}")
    return dict(zip(names, result, strict=True))


def kind(a: Any) -> str:
    """Say what a thing is."""
    if isinstance(a, np.ndarray):
        return f"an array of {a.dtype} of shape {a.shape}"
    if a is None:
        return "nothing (is there a return?)"
    name = type(a).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def upstream(y: Any) -> Any:
    """Give a gradient of the loss by an output: drawn, and always the same."""
    return np.random.default_rng(0).normal(size=np.shape(y)).astype(np.result_type(y))


def play(exercise: Exercise, function: Function, case: Case) -> Outputs:
    """Give all that a function gives for a case, by name; gradients too, as ``dx``."""
    case = copied(case)
    if exercise.play is not None:
        return exercise.play(function, case)
    doing = call(exercise, case)
    result = attempt(doing, function, *case.args, **case.options)
    if not exercise.gradients:
        return taken_apart(result, exercise.outputs, doing)
    (name,) = exercise.outputs
    y, back = taken_apart(result, (name, "back"), doing).values()
    if not callable(back):
        rule = f"must return {name} and a function back"
        raise Broken(f"{doing} {rule}; got {kind(back)}")
    require_array(name, y, doing)
    return {name: y} | gradients(exercise, back, y)


def gradients(exercise: Exercise, back: Callable[..., Any], y: Any) -> Outputs:
    """Give what `back` gives, by name."""
    given = () if exercise.loss else (upstream(y),)
    doing = f"back({'' if exercise.loss else f'd{exercise.outputs[0]}'})"
    names = tuple(f"d{name}" for name in exercise.gradients)
    result = attempt(doing, back, *given)
    if len(names) == 1 and isinstance(result, tuple) and len(result) == 1:
        (result,) = result
    return taken_apart(result, names, doing)


def require_array(name: str, a: Any, doing: str, like: Any = ()) -> None:
    """Raise unless something is an array of the kind of the reference's, or a number."""
    if isinstance(like, Mapping):
        if not isinstance(a, Mapping) or set(a) != set(like):
            got = (
                f"a dict of {', '.join(map(str, a))}"
                if isinstance(a, dict)
                else kind(a)
            )
            rule = f"must be a dict of {', '.join(like)}; got {got}"
            raise Broken(f"{doing}: {name} {rule}", property="types")
        for key in like:
            require_array(f"{name}[{key!r}]", a[key], doing, like[key])
        return
    wanted = np.asarray(like).dtype.kind
    refused = isinstance(a, np.matrix | np.ma.MaskedArray)
    if refused or not isinstance(a, np.ndarray | np.generic | float | int | bool):
        what = "an array" if np.ndim(like) else "a number"
        rule = f"must be {what}; got {kind(a)}"
        raise Broken(f"{doing}: {name} {rule}", property="types")
    if np.asarray(a).dtype.kind not in KINDS.get(wanted, wanted):
        what = WORDS.get(wanted, "of another kind")
        rule = f"must be {what}; got {kind(np.asarray(a))}"
        raise Broken(f"{doing}: {name} {rule}", property="types")


def keyed(a: Any) -> Any:
    """Give a list, such as one of batches, as a dict by number, and all else as it is."""
    return dict(enumerate(a)) if isinstance(a, list) else a


def flat(outputs: Outputs) -> dict[str, Any]:
    """Give all arrays of the outputs by name: a dict's by its keys."""
    found: dict[str, Any] = {}
    for name, a in outputs.items():
        if isinstance(a, Mapping):
            found |= flat({f"{name}[{key!r}]": value for key, value in a.items()})
        else:
            found[name] = a
    return found


def in_steps(exercise_name: str) -> Callable[[Function, Case], Outputs]:
    """Give how a rule is played: over the rows of `g`, its state handed on and not looked at."""

    def rule(function: Function, case: Case) -> Outputs:
        p, gradients_ = case.args
        state, outputs = None, {}
        for t, g in enumerate(gradients_, 1):
            doing = f"{exercise_name}(p, g, state), at step {t},"
            result = attempt(doing, function, p, g, state, **case.options)
            p, state = taken_apart(result, ("p", "state"), doing).values()
            # As it is now: a rule that writes into p is told so by another property.
            outputs[f"p after step {t}"] = copy.copy(p)
        return outputs

    return rule


def at_steps(exercise_name: str) -> Callable[[Function, Case], Outputs]:
    """Give how a schedule is played: called once for each of the steps."""

    def schedule(function: Function, case: Case) -> Outputs:
        (steps,) = case.args
        outputs = {}
        for t in steps:
            doing = f"{exercise_name}(t) at t = {t}"
            outputs[f"at t = {t} it"] = attempt(doing, function, t, **case.options)
        return outputs

    return schedule
