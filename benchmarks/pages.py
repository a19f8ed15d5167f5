"""Time the build of sites with more and more question pages.

A page should cost what it costs, however many there are:

    .venv/bin/python benchmarks/pages.py 44 88 176

The project is copied with its built figures, and its questions are added again under
other numbers, until there are enough. Each size is built from nothing, then with nothing
changed, then after a blank line in one page; the last table has seconds, and the seconds
per page relative to the first size.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = "conf.py", "docs", "gallery", "refnn", "README.md", "pyproject.toml"
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".pytest_cache")
QUESTION = re.compile(r'\[\[question\]\]\nnumber = "([^"]+)"\n.*?(?=\n\[\[|\Z)', re.S)


def field(entry: str, name: str) -> str:
    """Give a field of an entry of the catalog."""
    return re.search(rf'^{name} = "([^"]+)"', entry, re.MULTILINE)[1]


def copy(folder: Path) -> None:
    """Copy the project as it is built."""
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, symlinks=True, ignore=LEFT_OUT)
        else:
            shutil.copy2(ROOT / part, folder / part)
    for file in ROOT.glob("*.lock"):  # what the extensions look for beside the project
        shutil.copy2(file, folder / file.name)


def add_pages(folder: Path, size: int) -> None:
    """Add the questions again, with other numbers, until there are so many."""
    file = folder / "docs" / "questions.toml"
    text = file.read_text(encoding="utf-8")
    entries = [match[0] for match in QUESTION.finditer(text)]
    passed = folder / "docs" / "torch.json"
    blocks = json.loads(passed.read_text(encoding="utf-8"))
    for n in range(len(entries), size):
        entry, again = entries[n % len(entries)], 100 * (n // len(entries))
        number, slug = field(entry, "number"), field(entry, "slug")
        first, _, rest = number.partition(".")
        other = ".".join(filter(None, [str(int(first) + again), rest]))
        for name, then, now in (
            ("number", number, other),
            ("slug", slug, f"{slug}-{n}"),
        ):
            entry = entry.replace(f'{name} = "{then}"', f'{name} = "{now}"')
        text += f"\n{entry}\n"
        pages = folder / "docs" / field(entry, "chapter")
        page = (pages / f"{slug}.md").read_text(encoding="utf-8")
        page = page.replace(f'question: "{number}"', f'question: "{other}"', 1)
        (pages / f"{slug}-{n}.md").write_text(page, encoding="utf-8")
        if f"{pages.name}/{slug}" in blocks:
            blocks[f"{pages.name}/{slug}-{n}"] = blocks[f"{pages.name}/{slug}"]
    passed.write_text(json.dumps(blocks), encoding="utf-8")
    file.write_text(text, encoding="utf-8")


def build(folder: Path) -> float:
    """Build a copy, and give the seconds."""
    start = time.perf_counter()
    made = subprocess.run(
        [str(ROOT / ".venv/bin/python"), "docs/_ext/make_site.py"],
        cwd=folder,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        sys.exit(made.stdout[-2000:] + made.stderr[-3000:])
    return time.perf_counter() - start


def measure(size: int) -> dict[str, float]:
    """Give the seconds of each kind of build for a site of one size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy(folder)
        add_pages(folder, size)
        found = {"from nothing": build(folder), "nothing changed": build(folder)}
        page = next((folder / "docs" / "activations").glob("*.md"))
        page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        found["a blank line"] = build(folder)
        return found


def main() -> None:
    """Print a line for each size."""
    sizes = list(map(int, sys.argv[1:])) or [44, 176]
    first: dict[str, float] = {}
    for size in sizes:
        found = measure(size)
        first = first or {what: found[what] / size for what in found}
        words = [
            f"{what} {found[what]:.1f} s (per page x {found[what] / size / first[what]:.2f})"
            for what in found
        ]
        print(f"{size} pages: {', '.join(words)}", flush=True)


if __name__ == "__main__":
    main()
