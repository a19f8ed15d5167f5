"""What several pages say, in the same words."""

import platform

import numpy as np


def many(n: int, thing: str) -> str:
    """Give a count with its noun."""
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"


def versions() -> str:
    """Give what the examples are executed with."""
    return f"Python {platform.python_version()} and NumPy {np.__version__}"
