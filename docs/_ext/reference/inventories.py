"""Write the inventories in docs/inventories anew, from those of the documented projects.

    python -m reference.inventories [NAME ...] [PROJECT=FILE ...]

Each keeps the names that it has, at the addresses of today, and gets those named. A
project's own inventory is asked for at the address in conf.py, or read from a FILE.
"""

import runpy
import sys
import urllib.request
import zlib
from pathlib import Path

HEAD = "# Sphinx inventory version 1\n# Project: {}\n# Version:\n"


def entries(inventory: bytes) -> dict[str, str]:
    """Give the kind and the page of each name of Python in a project's own inventory."""
    *_, compressed = inventory.split(b"\n", 4)
    found = {}
    for line in zlib.decompress(compressed).decode().splitlines():
        name, kind, _, place, *_ = line.split(" ")
        domain, _, kind = kind.partition(":")
        # The form that is kept, which people can read, has the name for an anchor.
        if domain == "py" and place.endswith(("#$", f"#{name}")):
            found[name] = f"{kind} {place.rpartition('#')[0]}"
    return found


def reduced(title: str, every: dict[str, str], names: set[str]) -> str:
    """Give an inventory of some names."""
    lines = (f"{name} {every[name]}\n" for name in sorted(names & every.keys()))
    return HEAD.format(title) + "".join(lines)


def kept(file: Path) -> set[str]:
    """Give the names that an inventory has."""
    if not file.is_file():
        return set()
    lines = file.read_text(encoding="utf-8").splitlines()
    return {line.split(" ")[0] for line in lines if not line.startswith("#")}


def main(*arguments: str) -> None:
    """Write all inventories, and say what is in none of them."""
    given = dict(word.split("=", 1) for word in arguments if "=" in word)
    wanted = {word for word in arguments if "=" not in word}
    known: set[str] = set()
    missing: set[str] = set()
    mapping = runpy.run_path("conf.py")["intersphinx_mapping"]
    for project, (address, place) in mapping.items():
        content = read(given.get(project), f"{address}/objects.inv")
        every, file = entries(content), Path("docs", place)
        before = kept(file)
        known |= every.keys()
        missing |= before - every.keys()
        title = content.split(b"\n", 2)[1].decode().partition(": ")[2]
        file.parent.mkdir(exist_ok=True)
        file.write_text(reduced(title, every, wanted | before), encoding="utf-8")
    if missing := missing | (wanted - known):
        sys.exit(f"in no inventory: {', '.join(sorted(missing))}")


def read(file: str | None, address: str) -> bytes:
    """Read a project's own inventory."""
    if file is not None:
        return Path(file).read_bytes()
    with urllib.request.urlopen(address, timeout=30) as answer:
        content: bytes = answer.read()
    return content


if __name__ == "__main__":
    main(*sys.argv[1:])
