"""Turn what `.ci/platforms` saw into evidence."""

import re
import sys
from pathlib import Path

from tests import evidence


def main() -> None:
    """Read one line a run: Python, NumPy, processor, pytest's last line."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    runs = [line.split("\t") for line in lines]
    counts = [int(re.search(r"(\d+) passed", said)[1]) for *_, said in runs]
    rows = [[*run[:3], n] for run, n in zip(runs, counts, strict=True)]
    pythons = sorted({python for python, *_ in runs})
    numpys = sorted({numpy for _, numpy, *_ in runs})
    evidence.write(
        "platforms",
        command="make platforms",
        sentence=f"The tests and examples of refnn pass with Python {', '.join(pythons)} "
        f"and NumPy {', '.join(numpys)}, with the instructions of this processor and "
        "without its newer ones.",
        columns=["Python", "NumPy", "processor", "passed"],
        rows=rows,
    )


if __name__ == "__main__":
    main()
