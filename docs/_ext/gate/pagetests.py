"""A page as one doctest: the same for the build and for pytest.

Every line that opens or closes a fence is blanked before the page goes to Python's own
doctest parser. So line numbers stay exact, a closing fence ends the expected output, and
all examples of a page share one namespace, as they do in a reader's session.
"""

import contextlib
import doctest
import re
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from gate import isolated, recording, torch_blocks
from gate.failure import Failure, Malformed
from gate.measured import Notes, noted
from gate.tally import Measured

FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,}|:{3,}).*$", re.MULTILINE)
FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*$", re.MULTILINE | re.DOTALL)
PROMPT = re.compile(r"^[ \t]*>>>", re.MULTILINE)


@dataclass(frozen=True)
class PageResult:
    """What running a page gave: the lines of what was executed, and of what failed.

    `measured` has by line what the examples compared that print a truth. `code` is what
    ran, `imported` names the modules of the package that it imported, and `opened` the
    files that it opened. `seconds` of the processor are what it took.
    """

    lines: list[int] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    measured: dict[int, list[Measured]] = field(default_factory=dict)
    code: str = ""
    imported: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    seconds: float = field(default=0.0, compare=False)


def _blank(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def page_test(
    text: str, name: str, filename: str, *, torch: bool = False
) -> doctest.DocTest:
    """Make one doctest of a whole page; raises `Malformed`.

    What is of PyTorch is left out, unless `torch` is there.
    """
    text = text if torch else torch_blocks.without(text)
    text = FENCE.sub("", FRONT_MATTER.sub(_blank, text))
    try:
        return doctest.DocTestParser().get_doctest(
            text, {"__name__": "__main__"}, name, filename, 0
        )
    except ValueError as error:
        found = re.match(r"line (\d+) of the doc\w+ for .*? (.*)", str(error), re.S)
        line, reason = (int(found[1]), found[2]) if found else (0, str(error))
        source = text.split("\n")[line - 1].strip() if line else ""
        rule = f"doctest cannot run a line that {reason}" if line else reason
        raise Malformed(Failure(filename, line, source, rule=rule)) from None


def example_lines(test: doctest.DocTest) -> list[int]:
    """Give the 1-based line of every example, in the file that it comes from."""
    return [line_of(test, example) for example in test.examples]


def line_of(test: doctest.DocTest, example: doctest.Example) -> int:
    """Give the 1-based line of an example, in the file that it comes from."""
    return 0 if test.lineno is None else test.lineno + example.lineno + 1


def shown(text: str, *, source: bool = False) -> list[tuple[str, str]]:
    """Give the prompt and the signature of every example in a text.

    A block may show the source of a page: then the fences in it are no output.
    """
    text = FENCE.sub("", text) if source else text
    lines = [line.strip() for line in text.expandtabs().split("\n")]
    try:
        examples = doctest.DocTestParser().get_examples(text)
    except ValueError:
        return [(line, line) for line in lines if PROMPT.match(line)]
    return [(lines[example.lineno], signature(example)) for example in examples]


def signature(example: doctest.Example) -> str:
    """Give what is claimed, with the spaces evened out: tabs and indents may differ."""
    # Where a module is shown whole, the docstring's end follows the example.
    want = example.want.split('"""')[0]
    return " ".join(f">>> {example.source} {want}".split())


class Collector(doctest.DocTestRunner):
    """Runs examples; keeps the failures instead of printing them."""

    def __init__(self, at: Callable[[Any], None], notes: Notes) -> None:
        # What stands there is what Python prints: True is not 1.
        super().__init__(verbose=False, optionflags=doctest.DONT_ACCEPT_TRUE_FOR_1)
        self.at, self.notes = at, notes
        self.measured: dict[int, list[Measured]] = {}
        self.found: list[Failure] = []
        self.executed: list[int] = []

    def _add(self, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        path = test.filename or test.name
        line = line_of(test, example)
        self.found.append(Failure(path, line, example.source, example.want, got))

    def report_start(
        self, out: Any, test: doctest.DocTest, example: doctest.Example
    ) -> None:
        """Say which example runs, and note what it compares."""
        line = line_of(test, example)
        self.executed.append(line)
        self.at((test.filename or test.name, line, example.source))
        self.notes.begin(example.want)

    def report_success(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        """Keep what it compared."""
        if found := self.notes.found():
            self.measured[line_of(test, example)] = found

    def report_failure(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str
    ) -> None:
        """Keep what it gave instead."""
        self._add(test, example, got)

    def report_unexpected_exception(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, exc_info: Any
    ) -> None:
        """Keep the error that ended it."""
        # The frames above the example's own are doctest's, and say nothing.
        kind, error, trace = exc_info
        text = "".join(traceback.format_exception(kind, error, trace.tb_next))
        self._add(test, example, text)


@contextlib.contextmanager
def fresh_state() -> Iterator[None]:
    """Run as in a new interpreter: what an earlier page set must not leak."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("error")
        if numpy := sys.modules.get("numpy"):
            stack.enter_context(
                numpy.printoptions(
                    edgeitems=3,
                    threshold=1000,
                    floatmode="maxprec",
                    precision=8,
                    suppress=False,
                    linewidth=75,
                    nanstr="nan",
                    infstr="inf",
                    sign="-",
                    formatter=None,
                    legacy=False,
                )
            )
            stack.enter_context(
                numpy.errstate(
                    divide="warn", over="warn", under="ignore", invalid="warn"
                )
            )
        yield


def run(
    test: doctest.DocTest, at: Callable[[Any], None] = lambda place: None
) -> PageResult:
    """Execute a doctest, warnings as errors; `at` is told before each example."""
    path = test.filename or test.name
    flagged = [
        Failure(
            path,
            line_of(test, example),
            example.source,
            rule="an example must run without flags, got a '# doctest:' directive",
        )
        for example in test.examples
        if example.options
    ]
    signatures = [signature(example) for example in test.examples]
    if flagged:
        return PageResult([], signatures, flagged)
    with noted() as notes, fresh_state():
        runner = Collector(at, notes)
        # Python 3.13 and later count skipped examples; the result is not used.
        runner.run(test, out=lambda text: None)
    return PageResult(runner.executed, signatures, runner.found, runner.measured)


def page_result(
    text: str, name: str, filename: str, *, package: str = "refnn"
) -> PageResult:
    """Run a page and say what happened; a malformed page is a failure too."""
    try:
        test = page_test(text, name, filename)
    except Malformed as malformed:
        return PageResult(failures=[malformed.failure])
    if not test.examples:
        return PageResult()
    return isolated_result(lambda: [test], package, filename)


def isolated_result(
    tests: Callable[[], list[doctest.DocTest]], package: str, filename: str
) -> PageResult:
    """Run doctests in a process of their own, which starts without the package."""

    def task(at: Callable[[Any], None]) -> PageResult:
        with recording.recorded(package) as recorder:
            try:
                found = tests()
            except Malformed as malformed:
                return PageResult(failures=[malformed.failure])
            begun = time.process_time()
            results = [run(test, at) for test in found]
            seconds = time.process_time() - begun
        return PageResult(
            [line for r in results for line in r.lines],
            [words for r in results for words in r.signatures],
            [failure for r in results for failure in r.failures],
            {line: found for r in results for line, found in r.measured.items()},
            "\n".join(e.source for test in found for e in test.examples),
            sorted(set(recorder.names)),
            sorted(recorder.opened),
            seconds,
        )

    try:
        return isolated.call(task)
    except isolated.Ended as ended:
        path, line, source = ended.place or (filename, 0, "")
        failure = Failure(path, line, source, rule=ended.reason)
        return PageResult(failures=[failure])
