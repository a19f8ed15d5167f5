"""Figures are drawn beside each other, each script in a process of its own.

sphinx-gallery draws one script after the other, or gives them to joblib. In a worker of
joblib a script cannot start processes: each looks for a start method called "loky" and
dies, and `multiprocessing` waits for ever for it to read what it should do. Here every
script that has to run is a fork of the build, which has the libraries loaded and all of
the configuration, and it finds what it would find if it ran first. Then sphinx-gallery
goes on as if it had run the scripts itself.

A script that does not end, or that ends its process, is a failure like any other.
"""

import os
import signal
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from logging import LogRecord
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import FrameType
from typing import Any, TypeAlias

from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata
from sphinx_gallery import gen_gallery, gen_rst
from sphinx_gallery.utils import get_md5sum

from gate import isolated
from gate.examples import prefetch
from gate.leftovers import listed
from kit.extension import SAFE

logger = logging.getLogger(__name__)
alone = gen_rst.generate_file_rst

Conf: TypeAlias = dict[str, Any]
# What sphinx-gallery gets to know of a script: introduction, title, cost, and how it went.
Result: TypeAlias = tuple[str, str, tuple[float, float], dict[str, Any]]

GRACE = 10  # seconds that a script has to end after it was told to


class TooLong(Exception):
    """A script did not end."""


@dataclass(frozen=True)
class Script:
    """A script, and the folder that its page and figures go to."""

    file: Path
    target: Path

    def current(self) -> bool:
        """Tell whether the script is the one that ran last."""
        try:
            then = (self.target / f"{self.file.name}.md5").read_text(encoding="utf-8")
        except OSError:
            return False
        now: str = get_md5sum(self.file, mode="t")
        return now == then

    def run(self, conf: Conf) -> Result:
        """Let sphinx-gallery run the script, if ``conf`` says so, and write its page."""
        result: Result = alone(self.file.name, self.target, self.file.parent, conf)
        return result


@dataclass
class Running:
    """A script that runs in a process."""

    script: Script
    process: ForkProcess
    deadline: float

    def end(self) -> None:
        """End the process, and all that the script started."""
        for group in (True, False):  # a young process may not have its group yet
            with suppress(ProcessLookupError):
                kill = os.killpg if group else os.kill
                kill(self.process.pid or 0, signal.SIGKILL)
        self.process.join()


@dataclass(frozen=True)
class Drawing:
    """How scripts are drawn: so many at once, each in so many seconds."""

    conf: Conf
    seconds: float
    jobs: int = os.cpu_count() or 1

    def all(self, scripts: Sequence[Script]) -> dict[Path, Result]:
        """Give the result of each script, by its file, and log what it logged."""
        done = {}
        for script, result, logs in self._finished(list(scripts)):
            for log in logs:
                logger.handle(log)
            done[script.file] = (
                self._failed(script, result) if isinstance(result, str) else result
            )
        return done

    def _failed(self, script: Script, reason: str) -> Result:
        """Write the page of a script without running it."""
        unplotted = self.conf | {"plot_gallery": False}
        introduction, title, cost, how = script.run(unplotted)
        return introduction, title, cost, how | {"formatted_exception": reason}

    def _finished(
        self, scripts: list[Script]
    ) -> Iterator[tuple[Script, Result | str, list[LogRecord]]]:
        """Run scripts, and give each when it is done, with a text if it has no result."""
        running: dict[Connection, Running] = {}
        scripts.reverse()
        try:
            while scripts or running:
                while scripts and len(running) < self.jobs:
                    script = scripts.pop()
                    ours, process = self._start(script)
                    deadline = time.monotonic() + self.seconds + GRACE
                    running[ours] = Running(script, process, deadline)
                soonest = min(one.deadline for one in running.values())
                ready = wait(list(running), max(0.0, soonest - time.monotonic()))
                for ours, one in list(running.items()):
                    late = one.deadline <= time.monotonic()
                    if ours not in ready and not late:
                        continue
                    del running[ours]
                    with ours:
                        yield one.script, *self._result(one, ours, ours in ready)
        finally:
            for one in running.values():
                one.end()

    def _start(self, script: Script) -> tuple[Connection, ForkProcess]:
        context = get_context("fork")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=self._work, args=(script, theirs))
        process.start()
        theirs.close()
        return ours, process

    def _result(
        self, one: Running, ours: Connection, ready: bool
    ) -> tuple[Result | str, list[LogRecord]]:
        """Give what a process sent, or how it ended without having sent anything."""
        try:
            if ready:
                result: tuple[Result | str, list[LogRecord]] = ours.recv()
                one.process.join(GRACE)
                return result
            reason = f"it must end within {self.seconds:g} s"
        except EOFError:
            one.process.join()
            reason = f"it must not end the process, exit status {one.process.exitcode}"
        finally:
            one.end()
        return reason, []

    def _work(self, script: Script, results: Connection) -> None:
        """Be the process that runs a script."""
        os.setpgid(0, 0)
        signal.signal(signal.SIGALRM, self._too_long)
        signal.setitimer(signal.ITIMER_REAL, self.seconds)
        collector = logging.LogCollector()
        result: Result | str
        try:
            with collector.collect():
                result = script.run(self.conf)
        except BaseException:
            result = traceback.format_exc()
        signal.setitimer(signal.ITIMER_REAL, 0)
        logging.convert_serializable(collector.logs)
        results.send((result, collector.logs))
        results.close()

    def _too_long(self, number: int, frame: FrameType | None) -> None:
        raise TooLong(f"a figure's script must end within {self.seconds:g} s")


def scripts(app: Sphinx, conf: Conf) -> Iterator[Script]:
    """Give every script that has to run, in the order of their names."""
    pairs = zip(
        listed(conf["examples_dirs"]), listed(conf["gallery_dirs"]), strict=True
    )
    for source, generated in pairs:
        folder = Path(os.path.normpath(Path(app.srcdir, source)))
        for file in sorted([*folder.glob("*.py"), *folder.glob("*/*.py")]):
            target = Path(app.srcdir, generated, file.parent.relative_to(folder))
            script = Script(file, target)
            if gen_rst.executable_script(file, conf) and (
                conf["run_stale_examples"] or not script.current()
            ):
                yield script


def draw(app: Sphinx) -> None:
    """Run the scripts, and let sphinx-gallery find their results."""
    conf: Conf = app.config.sphinx_gallery_conf
    todo = list(scripts(app, conf))
    if not todo:
        return
    prefetch(app, len(todo), "matplotlib.pyplot", "matplotlib.backends.backend_svg")
    for script in todo:
        (script.target / "images" / "thumb").mkdir(parents=True, exist_ok=True)
    done = Drawing(conf, app.config.refnn_figure_seconds).all(todo)

    def known(fname: str, target_dir: Path, src_dir: Path, conf: Conf) -> Result:
        result = done.pop(Path(os.path.normpath(Path(src_dir, fname))), None)
        return result or alone(fname, target_dir, src_dir, conf)

    gen_rst.generate_file_rst = known


def restore(app: Sphinx) -> None:
    """Leave sphinx-gallery as it was."""
    gen_rst.generate_file_rst = alone


def without_matplotlib() -> None:
    """Let sphinx-gallery read its configuration without what only a script needs.

    It chooses how matplotlib draws when a build begins, and again before each script.
    """
    gen_gallery._import_matplotlib = lambda: None


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the drawing, just before sphinx-gallery does it."""
    without_matplotlib()
    app.setup_extension("gate.examples")
    seconds = isolated.SECONDS
    app.add_config_value("refnn_figure_seconds", seconds, "", frozenset({int, float}))
    app.connect("builder-inited", draw, priority=490)
    app.connect("builder-inited", restore, priority=510)
    return SAFE
