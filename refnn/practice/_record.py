"""What was passed: one small file, where the system keeps what belongs to a user."""

import json
import os
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

VARIABLE = "REFNN_PRACTICE"
NOWHERE = "none"


def place() -> Path | None:
    """Give the file: what the variable says, else in the user's data folder."""
    if said := os.environ.get(VARIABLE):
        return None if said == NOWHERE else Path(said).expanduser()
    return data_folder() / "refnn" / "practice.json"


def data_folder() -> Path:
    """Give the user's data folder, by the rules of platformdirs."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Application Support"
    given = os.environ.get("XDG_DATA_HOME", "")
    return Path(given) if os.path.isabs(given) else home / ".local" / "share"


@dataclass
class Record:
    """The days on which exercises were passed, and the hints that were read.

    `problem` says why nothing is kept, if nothing can be.
    """

    path: Path | None
    passed: dict[str, str] = field(default_factory=dict)
    hints: dict[str, int] = field(default_factory=dict)
    problem: str = ""

    @classmethod
    def read(cls, path: Path | None) -> "Record":
        """Read the file; one that cannot be read is left alone, and nothing is kept."""
        if path is None:
            return cls(None)
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
            passed, hints = known["passed"], known["hints"]
            if not all(isinstance(day, str) for day in passed.values()):
                raise ValueError
            if not all(type(n) is int for n in hints.values()):
                raise ValueError
        except FileNotFoundError:
            return cls(path)
        except OSError as error:
            return cls(None, problem=f"{path} cannot be read: {error.strerror}")
        except (ValueError, KeyError, TypeError, AttributeError):
            rule = "is no record of exercises, and is left as it is: nothing is kept"
            return cls(None, problem=f"{path} {rule}")
        return cls(path, passed, hints)

    def note_passed(self, name: str) -> None:
        """Note that an exercise was passed; the first day stays."""
        self.passed.setdefault(name, date.today().isoformat())
        self._write()

    def next_hint(self, name: str, most: int) -> int:
        """Give the number of the next hint, from 1; the last comes again."""
        number = min(self.hints.get(name, 0) + 1, most)
        self.hints[name] = number
        self._write()
        return number

    def _write(self) -> None:
        if self.path is None:
            return
        known = {"passed": self.passed, "hints": self.hints}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".practice")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(known, file, indent=1, sort_keys=True)
                os.replace(name, self.path)
            except BaseException:
                os.unlink(name)
                raise
        except OSError as error:
            self.problem = f"{self.path} cannot be written: {error.strerror}"
