"""The date of what is taken away: that of the last commit, so that it has the same bytes.

SOURCE_DATE_EPOCH says another one. Without a history it is the date of the newest source.

    python -m takeaway.when
"""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[3]
SOURCES = ("docs/**/*.md", "docs/*.toml", "refnn/*.py")


def moment(root: Path = ROOT) -> int:
    """Give the date, in seconds since 1970."""
    if said := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(said)
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return int(done.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):
        files = (file for pattern in SOURCES for file in root.glob(pattern))
        return max(int(file.stat().st_mtime) for file in files)


if __name__ == "__main__":
    print(moment())
