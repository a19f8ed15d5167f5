"""Check a reader's file in a process of its own, for so long and no longer."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import refnn
from refnn.practice._report import Report

SECONDS = 20.0


def run(name: str, file: Path, *, seconds: float = SECONDS) -> tuple[Report, str]:
    """Give the report of a file, and what the file printed."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "report.json")
        own = str(Path(refnn.__file__).parents[1])
        paths = [own, *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONIOENCODING": "utf-8",
            "OPENBLAS_NUM_THREADS": "1",
        }
        child = [sys.executable, "-P", "-m", "refnn.practice._child"]
        printed = Path(folder, "printed")
        try:
            with printed.open("wb") as out:
                code = subprocess.run(
                    [*child, name, str(file), str(place)],
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    env=environment,
                    timeout=seconds,
                ).returncode
        except subprocess.TimeoutExpired:
            rule = f"it must end within {seconds:g} s: is there a loop without an end?"
            return Report(name, False, broken="runs", message=rule), text(printed)
        if not place.exists():
            rule = f"it ended the process (exit status {code}) before it was checked"
            return Report(name, False, broken="runs", message=rule), text(printed)
        known = json.loads(place.read_text(encoding="utf-8"))
        return Report(**known | {"held": tuple(known["held"])}), text(printed)


def text(printed: Path, most: int = 2000) -> str:
    """Give what was printed, or its end."""
    words = printed.read_bytes().decode("utf-8", errors="replace").strip()
    return words if len(words) <= most else f"... {words[-most:]}"
