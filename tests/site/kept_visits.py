"""What a page did in the browser, until it or something that it needs is another one.

A page needs its own bytes, the files that it asked for, the figures that it names, and,
as the browser has them in its memory by then, all styles and scripts of the site.
"""

import hashlib
import pickle
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tabs import Seen

FIGURE = re.compile(rb"_images/[^\"'\s?#]+")


class KeptVisits:
    """The visits of the last time that went well, in a file."""

    def __init__(self, file: Path, html: Path, *stamp: bytes) -> None:
        self.file, self.html = file, html
        shared = sorted((html / "_static").rglob("*"))
        self.stamp = _digest(*stamp, *(_contents(path) for path in shared))
        try:
            self.kept: dict[str, tuple[str, Seen]] = pickle.loads(file.read_bytes())
        except Exception:  # it is not there, or cut short, or of another version
            self.kept = {}

    def recall(self, path: str) -> Seen | None:
        """Give what was seen of a page, None if it has to be opened."""
        if path not in self.kept:
            return None
        then, seen = self.kept[path]
        return seen if then == self._key(path, seen) else None

    def note(self, path: str, seen: Seen) -> None:
        """Remember a visit; one with a fault is made again."""
        self.kept.pop(path, None)
        if not seen.wrong:
            self.kept[path] = self._key(path, seen), seen

    def save(self) -> None:
        """Write the visits for the next time."""
        new = self.file.with_suffix(".new")
        new.write_bytes(pickle.dumps(self.kept))
        new.replace(self.file)

    def _key(self, path: str, seen: Seen) -> str:
        page = _contents(self.html / path)
        asked = {unquote(urlsplit(url).path).lstrip("/") for url in seen.asked}
        asked |= {unquote(name.decode()) for name in FIGURE.findall(page)}
        needed = (_contents(self.html / name) for name in sorted(asked))
        return _digest(self.stamp.encode(), page, *needed)


def _contents(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _digest(*parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(f"{len(part)} ".encode() + part)
    return whole.hexdigest()
