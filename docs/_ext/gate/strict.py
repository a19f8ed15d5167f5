"""Every warning fails the build, and goes on failing it until it is cured.

Sphinx reads and writes only what changed, so the warnings of a page are said once: the
next build would be green. Here the pages that had warnings are read again until they
have none, and the exit status says so without any option on the command line.
"""

import json
import logging
import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import get_node_location, is_suppressed_warning
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE

# What a location may carry after its path: `:12`, `:`, `:docstring of a.b:3`.
PLACE = re.compile(r"(?::docstring of [^:]*)?(?::\d*)?$")


class Watch(logging.Handler):
    """Remembers where the warnings of one build came from."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = app
        self.failed = False
        self.places: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Note one warning; a record may come twice, as Sphinx holds some back."""
        kind, subtype = getattr(record, "type", ""), getattr(record, "subtype", "")
        if is_suppressed_warning(kind, subtype, self.app.config.suppress_warnings):
            return
        self.failed = True
        location = getattr(record, "location", None)
        if isinstance(location, nodes.Node):
            location = get_node_location(location)
        elif isinstance(location, tuple):
            location = location[0]
        place = PLACE.sub("", str(location or ""))
        if kind == "gate" and not self.document(place):
            return  # no page to read again, and every build looks anew
        self.places.add(place)

    def document(self, place: str) -> str | None:
        """Give the document of a location, if it lies in one."""
        env = getattr(self.app, "env", None)
        if env is None or not place or place in env.found_docs:
            return place or None
        docname = env.path2doc(self.app.confdir / place)
        return docname if docname in env.found_docs else None

    def documents(self) -> list[str] | None:
        """Give the documents to read again; None stands for all of them."""
        names = [self.document(place) for place in self.places]
        return None if None in names else sorted(n for n in names if n is not None)


def remembered(file: Path) -> list[str] | None:
    """Give the documents that had warnings; None, if nobody knows which."""
    try:
        found: list[str] | None = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except ValueError:  # cut short, as by a full disk
        return None
    return found


def setup(app: Sphinx) -> ExtensionMetadata:
    """Watch the warnings of a build, and remember them for the next one."""
    watch = Watch(app)
    logging.getLogger("sphinx").addHandler(watch)
    file = Path(app.doctreedir) / "warned.json"
    before = remembered(file)

    def start(app: Sphinx) -> None:
        # A build that is killed leaves this behind: nobody knows what it would have
        # said, so the next one reads everything.
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("null", encoding="utf-8")

    def again(app: Sphinx, env: BuildEnvironment, *_: set[str]) -> set[str]:
        return env.found_docs if before is None else set(before)

    def finish(app: Sphinx, error: Exception | None) -> None:
        if watch.failed:
            app.statuscode = 1
        if error is None:
            file.write_text(json.dumps(watch.documents()), encoding="utf-8")

    app.connect("builder-inited", start, priority=0)
    app.connect("env-get-outdated", again)
    app.connect("build-finished", finish, priority=1000)
    return SAFE
