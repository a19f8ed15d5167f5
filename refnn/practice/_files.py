"""The reader's files: written anew under a name of their own, never over another."""

import textwrap
from pathlib import Path

from refnn.practice._exercise import Exercise

TEMPLATE = '''\
"""{question} · {name} · {level}, {minutes} minutes

{task}

What is given stays as it was, and what is given in float32 comes out in float32.

Check it:  python -m refnn.practice {name}{file}
Stuck?     python -m refnn.practice {name} --hint
"""

import numpy as np


{stub}
'''


def template(exercise: Exercise, file: str = "") -> str:
    """Give the text of a fresh file."""
    return TEMPLATE.format(
        question=exercise.question,
        name=exercise.name,
        level=exercise.level,
        minutes=exercise.minutes,
        task=textwrap.dedent(exercise.task).strip(),
        stub=textwrap.dedent(exercise.stub).strip(),
        file=f" {file}" if file else "",
    )


def write(exercise: Exercise, folder: Path, *, again: bool = False) -> Path:
    """Write a fresh file, under another name if there is one.

    Raises
    ------
    FileExistsError
        If there is a file of the exercise's name and `again` is not asked for.
    OSError
        If the system refuses; nothing is left half written.
    """
    names = [exercise.name, *(f"{exercise.name}_{n}" for n in range(2, 1000))]
    for name in names if again else names[:1]:
        path = folder / f"{name}.py"
        text = template(exercise, path.name if name != exercise.name else "")
        try:
            file = path.open("x", encoding="utf-8")
        except FileExistsError:
            continue
        try:
            with file:
                file.write(text)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        return path
    raise FileExistsError(f"{folder / exercise.name}.py")
