"""What the files of a draft became when it was last published, and from which bytes.

A result is used again only if its file in the draft, its file in the site and the code
are all what they were: anyone may have edited, cut short or removed any of them since.
The bytes of a result stay in the site. The rest is in the memo, under a seal that no
other text and no other code has; a memo with another seal is forgotten.
"""

import hashlib
import json
import sys
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


def digest(data: bytes) -> str:
    """Tell whether bytes are what they were."""
    return hashlib.sha256(data).hexdigest()


def tools(*modules: str) -> str:
    """Name the code of some modules, and what else of Python their results hang on."""
    code = [digest(Path(module).read_bytes()) for module in (__file__, *modules)]
    return " ".join([*code, sys.version, zlib.ZLIB_RUNTIME_VERSION])


@dataclass(frozen=True)
class Made:
    """What became of one file: its content, and what it asks of other files."""

    content: bytes
    rules: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)


class Memo:
    """The results of the last time, and those for the next time."""

    def __init__(self, file: Path, tools: str, site: Mapping[str, bytes]) -> None:
        self.file, self.tools, self.site = file, tools, site
        self.sealed = b""
        with suppress(OSError):
            self.sealed = file.read_bytes()
        seal, _, text = self.sealed.partition(b"\n")
        known = seal == self.seal(text)
        self.last: dict[str, list[Any]] = json.loads(text) if known else {}
        self.next: dict[str, list[Any]] = {}

    def seal(self, text: bytes) -> bytes:
        """Sign a text for this code."""
        return digest(self.tools.encode() + text).encode()

    def recall(self, path: str, source: bytes) -> Made | None:
        """Give what became of a file, None if it has to be made again."""
        content = self.site.get(path)
        if content is None or path not in self.last:
            return None
        before, after, *rest = self.last[path]
        if (before, after) != (digest(source), digest(content)):
            return None
        self.next[path] = self.last[path]
        return Made(content, *rest)

    def note(self, path: str, source: bytes, made: Made) -> None:
        """Remember what became of a file."""
        sums = digest(source), digest(made.content)
        self.next[path] = [*sums, made.rules, made.files, made.shown]

    def save(self) -> None:
        """Keep the results; without them the next time takes longer, nothing else."""
        text = json.dumps(self.next, sort_keys=True).encode()
        sealed = self.seal(text) + b"\n" + text
        if sealed != self.sealed:
            with suppress(OSError):
                self.file.write_bytes(sealed)
