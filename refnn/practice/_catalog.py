"""All exercises, by name."""

import difflib
import importlib
import pkgutil
from functools import cache

from refnn.practice import exercises
from refnn.practice._exercise import Exercise


@cache
def catalog() -> dict[str, Exercise]:
    """Give every exercise, in the order of the questions; those of recipes last."""
    found = [
        importlib.import_module(f"{exercises.__name__}.{module.name}").EXERCISE
        for module in pkgutil.iter_modules(exercises.__path__)
    ]
    found.sort(key=place)
    return {exercise.name: exercise for exercise in found}


def place(exercise: Exercise) -> tuple[bool, list[int], str]:
    """Give what exercises are sorted by: questions in their order, then the recipes."""
    number = exercise.question
    parts = [int(part) for part in number.strip("R").split(".")]
    return number.startswith("R"), parts, exercise.name


def named(name: str) -> Exercise:
    """Give one exercise.

    Raises
    ------
    ValueError
        If there is none of that name; the nearest names are said.
    """
    if name in catalog():
        return catalog()[name]
    near = difflib.get_close_matches(name, catalog(), n=3, cutoff=0.5)
    hint = f"; the nearest: {', '.join(near)}" if near else ""
    raise ValueError(f"there is no exercise {name!r}{hint}")
