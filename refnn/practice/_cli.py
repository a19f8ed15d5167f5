"""The command line: list, write, check, hint, solution, watch."""

import argparse
import inspect
import os
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from refnn.practice import _files
from refnn.practice._catalog import catalog, named
from refnn.practice._exercise import Exercise, Function
from refnn.practice._record import NOWHERE, VARIABLE, Record, place
from refnn.practice._report import Report
from refnn.practice._run import SECONDS, run

PASSED, NOT_YET, USAGE = 0, 1, 2
GREEN, RED = "32", "31"
PAUSE = 0.3  # seconds between two looks at a file


def main(arguments: Sequence[str] | None = None) -> int:
    """Give the exit status: 0 only if what was asked for went well."""
    options = parser().parse_args(arguments)
    record = Record.read(None if options.record == NOWHERE else Path(options.record))
    try:
        status = chosen(options, record)
    except ValueError as error:
        print(error, file=sys.stderr)
        return USAGE
    except OSError as error:
        what = f"{error.filename}: " if error.filename else ""
        print(f"{what}{error.strerror or error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print()
        return NOT_YET
    if record.problem:
        print(record.problem, file=sys.stderr)
    return status


def parser() -> argparse.ArgumentParser:
    """Describe what can be asked for."""
    here = place()
    p = argparse.ArgumentParser(
        prog="python -m refnn.practice",
        description="Write it yourself: without a name the exercises are listed; with one, "
        "NAME.py is written where you are, and checked from then on.",
        epilog=f"The record is kept in {here or 'no file'}; {VARIABLE}=FILE keeps it "
        f"elsewhere, {VARIABLE}={NOWHERE} nowhere.",
    )
    p.add_argument("name", nargs="?", help="the exercise")
    p.add_argument("file", nargs="?", type=Path, help="your file, if not NAME.py")
    p.add_argument("--again", action="store_true", help="write a fresh file beside it")
    p.add_argument("--hint", action="store_true", help="give the next of three hints")
    p.add_argument("--solution", action="store_true", help="show the reference")
    p.add_argument("--watch", action="store_true", help="check at every save")
    p.add_argument("--clock", type=float, metavar="MINUTES", help="show the time left")
    p.add_argument("--json", action="store_true", help="give the report as JSON")
    p.add_argument(
        "--seconds", type=float, default=SECONDS, help="how long a check may take"
    )
    p.add_argument(
        "--record",
        default=str(here or NOWHERE),
        metavar="FILE",
        help=f"where it is noted what was passed, or {NOWHERE}",
    )
    return p


def chosen(options: argparse.Namespace, record: Record) -> int:
    """Do what was asked for."""
    if options.name is None:
        listing(record)
        return PASSED
    exercise = named(options.name.removesuffix(".py"))
    if options.hint:
        number = record.next_hint(exercise.name, len(exercise.hints))
        print(f"Hint {number} of {len(exercise.hints)}: {exercise.hints[number - 1]}")
        return PASSED
    if options.solution:
        solution(exercise)
        return PASSED
    file = options.file or Path(f"{exercise.name}.py")
    if options.again or not (file.exists() or options.file):
        new = _files.write(exercise, Path(), again=options.again)
        print(f"Wrote {new}: {exercise.minutes} minutes, {exercise.level}.\n")
        print(paragraph(exercise.task))
        other = "" if new.stem == exercise.name else f" {new}"
        print(f"\nThen: python -m refnn.practice {exercise.name}{other}")
        if not options.watch:
            return NOT_YET
        file = new
    if options.watch or options.clock:
        return watch(exercise, file, options, record)
    return once(exercise, file, options, record)


def listing(record: Record) -> None:
    """List the exercises by chapter and question, with the day on which each was passed."""
    done = sum(name in record.passed for name in catalog())
    print(
        f"{len(catalog())} exercises, {done} passed. Begin one: python -m refnn.practice NAME"
    )
    chapters: dict[str, list[Exercise]] = {}
    for e in catalog().values():
        chapters.setdefault(e.page.split("/")[0], []).append(e)
    for chapter, exercises in chapters.items():
        print(f"\n{chapter.replace('-', ' ').capitalize()}")
        for e in exercises:
            day = f"passed {record.passed[e.name]}" if e.name in record.passed else ""
            line = f"  {e.name:24} {e.question:5} {e.level:7} {e.minutes:3} min  {day}"
            print(line.rstrip())


def solution(exercise: Exercise) -> None:
    """Show the reference, and say where its page is."""
    for function in sources(exercise.reference):
        print(inspect.getsource(function))
    print(f"The page: {exercise.page} ({exercise.question})")


def sources(reference: Function) -> Iterator[Function]:
    """Give a reference, and what it calls of refnn if it only adapts that."""
    reference = inspect.unwrap(reference)
    yield reference
    if reference.__module__.startswith("refnn.practice."):
        for name in reference.__code__.co_names:
            found = inspect.unwrap(reference.__globals__.get(name, print))
            if inspect.isfunction(found) and found.__module__.startswith("refnn."):
                yield found


def once(
    exercise: Exercise, file: Path, options: argparse.Namespace, record: Record
) -> int:
    """Check a file, and say what was found."""
    if not file.is_file():
        raise ValueError(f"there is no file {file}")
    report, printed = run(exercise.name, file.resolve(), seconds=options.seconds)
    if options.json:
        print(report.json())
    else:
        if printed:
            print(f"Your file printed:\n{textwrap.indent(printed, '  ')}\n")
        say(exercise, report)
    if report.passed:
        record.note_passed(exercise.name)
    return PASSED if report.passed else NOT_YET


def say(exercise: Exercise, report: Report) -> None:
    """Print a report."""
    for name in report.held:
        print(f"  {colored('✓', GREEN)} {name}")
    if report.passed:
        print(
            f"\n{colored('Passed.', GREEN)} The page: {exercise.page} ({exercise.question})"
        )
    else:
        print(f"  {colored('✗', RED)} {report.broken}\n")
        print(paragraph(report.message))
        if report.diagnosis:
            print(paragraph(f"It looks as if {report.diagnosis}."))
    end = "--solution shows the reference" if report.passed else "--hint, --solution"
    print(f"({end})")


def watch(
    exercise: Exercise, file: Path, options: argparse.Namespace, record: Record
) -> int:
    """Check at every save, until it passes, the time is over, or Ctrl-C."""
    ends = time.monotonic() + 60 * options.clock if options.clock else None
    seen, status = None, NOT_YET
    while status != PASSED:
        text = file.read_bytes() if file.is_file() else None
        if text != seen and text is not None:
            seen = text
            print(f"\n{file}, {time.strftime('%H:%M:%S')}")
            status = once(exercise, file, options, record)
        if ends is not None:
            left = ends - time.monotonic()
            if left <= 0:
                print("\nThe time is over.")
                return status
            if sys.stdout.isatty():
                print(
                    f"\r{int(left) // 60}:{int(left) % 60:02} left ", end="", flush=True
                )
        time.sleep(PAUSE)
    return status


def paragraph(text: str) -> str:
    """Fill a text to a width that is easily read."""
    return textwrap.fill(" ".join(text.split()), 78)


def colored(words: str, color: str) -> str:
    """Color words on a terminal that has not asked for none."""
    if "NO_COLOR" in os.environ or not sys.stdout.isatty():
        return words
    return f"\x1b[{color}m{words}\x1b[0m"
