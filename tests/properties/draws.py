"""Arrays of all kinds: of any scale, any layout, any size."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st

# Tame numbers keep their digits in sums and products, wild ones may not.
TAME = ("moderate", "tiny", "subnormal", "zero")
WILD = ("huge", "scales", "special")
LAYOUTS = (
    "plain",
    "Fortran",
    "sliced",
    "reversed",
    "read-only",
    "swapped bytes",
    "unaligned",
)
SEEDS = st.integers(0, 2**20)
DTYPES = st.sampled_from([np.float64, np.float32])


def numbers(rng: np.random.Generator, shape: Any, dtype: Any, kind: str) -> Any:
    """Draw an array of one kind of numbers."""
    limits = np.finfo(dtype)
    a = rng.standard_normal(shape)
    if kind == "moderate":
        # Away from 0, where ReLU and its like have their kink.
        a = a + 0.1 * np.sign(a)
    elif kind == "tiny":
        a = a * float(limits.tiny) * 1e3
    elif kind == "subnormal":
        a = rng.integers(-9, 10, shape) * float(limits.smallest_subnormal)
    elif kind == "zero":
        a = np.copysign(0.0, a)
    elif kind == "huge":
        a = np.clip(a, -4, 4) * (float(limits.max) / 64)
    elif kind == "scales":
        reach = 0.9 * np.log10(float(limits.max))
        a = a * 10.0 ** rng.uniform(-reach, reach, shape)
    elif kind == "special":
        ends = [0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.nan]
        sizes = map(float, (limits.max, limits.tiny, limits.smallest_subnormal))
        a = rng.choice([*ends, *(s * n for n in sizes for s in (1, -1))], shape)
    with np.errstate(over="ignore", under="ignore"):
        return np.asarray(a).astype(dtype)


def laid_out(a: Any, layout: str) -> Any:
    """Give an equal array that lies otherwise in memory."""
    if layout == "Fortran":
        return a.T.copy(order="C").T
    if layout == "sliced":
        wide = np.full((*a.shape[:-1], 2 * a.shape[-1] + 1) if a.ndim else (), 7.0)
        wide = wide.astype(a.dtype)
        view = wide[..., 1::2] if a.ndim else wide
        view[...] = a
        return view
    if layout == "reversed":
        every = (slice(None, None, -1),) * a.ndim
        return np.asarray(a[every].copy())[every] if a.ndim else a.copy()
    if layout == "swapped bytes":
        return a.astype(a.dtype.newbyteorder())
    if layout == "unaligned":
        raw = bytes(1) + a.tobytes()
        return np.frombuffer(raw, a.dtype, offset=1, count=a.size).reshape(a.shape)
    b = a.copy()
    b.flags.writeable = layout != "read-only"
    return b


class Drawer:
    """Draw sizes and settings, for a table that says what an operation takes."""

    def __init__(self, draw: Callable[[Any], Any]):
        self.draw = draw
        self.rng = np.random.default_rng(draw(SEEDS))

    def size(self, least: int = 1, most: int = 4) -> int:
        return self.draw(st.integers(least, most))

    def one_of(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def number(self, low: float, high: float) -> Any:
        """Give a setting, of any of the types that a number comes in."""
        x = float(np.float32(self.rng.uniform(low, high)))
        as_type = self.one_of(float, np.float64, np.float32, np.array, round)
        x = as_type(x)
        return x if low <= x < high else float(high + low) / 2

    def shape(self, most: int = 3, least: int = 0) -> tuple[int, ...]:
        return tuple(self.size(least, 3) for _ in range(self.size(0, most)))

    def array(self, shape: Any, dtype: Any, kind: str) -> Any:
        return numbers(self.rng, shape, dtype, kind)
