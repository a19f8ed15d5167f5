"""Hold the list of symbols to the pages: what each stands for, on every page.

    python docs/_ext/notation.py

Its faults are printed, a line each; the exit status tells whether there are any.
"""

import sys
from pathlib import Path

from answer.notation import NotationError, faults, load, sources


def main(docs: Path) -> int:
    """Compare the list with the pages, and print how they differ."""
    file = docs / "symbols.toml"
    pages = sources(docs)
    try:
        notation = load(file)
    except NotationError as error:
        print(error)
        return 1
    found = list(faults(notation, pages))
    for fault in found:
        print(f"{file}: {fault}")
    symbols = {meaning.symbol for meaning in notation.meanings}
    print(f"{len(symbols)} symbols on {len(pages)} pages, {len(found)} faults")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(Path("docs")))
