"""Check one file, in a process of its own: it may never end, or end the process.

python -m refnn.practice._child NAME FILE REPORT
"""

import os
import sys
import traceback
from pathlib import Path

from refnn.practice._check import check
from refnn.practice._report import Report


def loaded(file: str) -> tuple[dict[str, object], str]:
    """Run a file, and give what it defines; or what went wrong, with its own line."""
    found: dict[str, object] = {"__name__": "practice", "__file__": file}
    try:
        source = Path(file).read_bytes()
        exec(compile(source, file, "exec"), found)
    except SyntaxError as error:
        return {}, f"line {error.lineno}: {error.msg}: {(error.text or '').strip()}"
    except EOFError:
        return {}, "it asks for input: a check has none to give"
    except Exception as error:
        own = [
            f for f in traceback.extract_tb(error.__traceback__) if f.filename == file
        ]
        where = f"line {own[-1].lineno}: {own[-1].line}: " if own else ""
        return {}, f"{where}{type(error).__name__}: {error}"
    return found, ""


def report(name: str, file: str) -> Report:
    """Give the report of a file."""
    found, problem = loaded(file)
    if problem:
        return Report(name, False, broken="runs", message=problem)
    if name not in found:
        rule = f"it must define a function {name}"
        return Report(name, False, broken="runs", message=rule)
    return check(name, found[name])  # type: ignore[arg-type]


if __name__ == "__main__":
    name, file, place = sys.argv[1:]
    sys.path.insert(0, os.path.dirname(os.path.abspath(file)))
    Path(place).write_text(report(name, file).json(), encoding="utf-8")
