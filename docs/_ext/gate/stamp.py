"""What decides a stored result besides the page and the package: what runs, and where.

A result that was found with another stamp is forgotten, and found anew.
"""

import hashlib
import os
import re
import sys
from pathlib import Path

# What runs examples, and judges them.
RUN = (
    "gate.docstrings",
    "gate.failure",
    "gate.isolated",
    "gate.kept_results",
    "gate.measured",
    "gate.pagetests",
    "gate.reach",
    "gate.recording",
    "gate.rewriter",
    "gate.stamp",
    "gate.tally",
    "gate.torch_blocks",
    "gate.writing",
    "kit.paths",
)
# What changes results from outside the project.
SETTINGS = (
    "PYTHONHASHSEED",
    "OPENBLAS_NUM_THREADS",
    "OPENBLAS_CORETYPE",
    "NPY_DISABLE_CPU_FEATURES",
    "MATPLOTLIBRC",
)
EXTENSIONS = Path(__file__).parents[1]


def normal(name: str) -> str:
    """Write the name of a distribution as its lock file does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed() -> list[str]:
    """Give the distributions that the site is built with, with their versions."""
    folders = {Path(folder) for folder in sys.path}
    names = {d.name for f in folders for d in f.glob("*.dist-info")}
    # What only the tests need comes later, into the same folder, and changes no result.
    lock = EXTENSIONS.parents[1] / "requirements-site.lock"
    pinned = set(map(normal, re.findall(r"^([\w.-]+)==", lock.read_text(), re.M)))
    return sorted(n for n in names if normal(n.split("-")[0]) in pinned)


def every_module() -> list[str]:
    """Name every module of the site's own."""
    files = [*EXTENSIONS.glob("*.py"), *EXTENSIONS.glob("*/*.py")]
    return [".".join(f.relative_to(EXTENSIONS).with_suffix("").parts) for f in files]


def file_of(module: str) -> Path:
    """Give the file of a module of the site's own."""
    return EXTENSIONS.joinpath(*module.split(".")).with_suffix(".py")


def stamp(*modules: str) -> str:
    """Name what a stored result depends on besides the page and the package.

    That is what runs it, these modules of the site's own, and the world outside.
    """
    own = [file_of(name).read_bytes() for name in sorted({*RUN, *modules})]
    settings = [f"{name}={os.environ.get(name)}" for name in SETTINGS]
    words = [sys.version, *installed(), *settings]
    parts = [*(word.encode() for word in words), *own]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
