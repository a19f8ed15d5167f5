"""What a build ran, and why: one line at its end, and a list in a file.

Under that line stands what an author should know and no reader can see.
"""

from dataclasses import dataclass, field
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE

FILE = "ran.txt"
FEW = 4
NOTE = "Note: "
WORDS = {"pages": "pages", "figures": "figures", "others": "files of docstrings"}


@dataclass
class Ran:
    """The reasons by the name of what was run, and how many there are of each kind."""

    pages: dict[str, list[str]] = field(default_factory=dict)
    figures: dict[str, list[str]] = field(default_factory=dict)
    others: dict[str, list[str]] = field(default_factory=dict)
    everything: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def report(self) -> str:
        """Give one line for all, and one for each."""
        kinds = {"pages": self.pages, "figures": self.figures, "others": self.others}
        counts = [
            f"{len(ran)} of {self.everything.get(kind, len(ran))} {WORDS[kind]}"
            for kind, ran in kinds.items()
        ]
        lines = [f"Ran {counts[0]}, {counts[1]} and {counts[2]}."]
        lines += [f"{NOTE}{note}." for note in self.notes]
        for ran in kinds.values():
            lines += [f"{name}: {_few(ran[name])}" for name in sorted(ran)]
        return "\n".join(lines) + "\n"


def _few(reasons: list[str]) -> str:
    more = [f"and {len(reasons) - FEW} more"] if len(reasons) > FEW else []
    return ", ".join([*reasons[:FEW], *more])


RAN = Ran()  # of this process: one build


def file(app: Sphinx) -> Path:
    """Give the file that says what the last build ran."""
    return Path(app.doctreedir) / FILE


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the list."""
    if error is None:
        file(app).write_text(RAN.report(), encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the list to the build."""
    app.connect("build-finished", write)
    return SAFE
