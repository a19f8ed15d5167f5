"""A drawn call of an operation, and what a test needs to know of it."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.properties.draws import DTYPES, LAYOUTS, TAME, WILD, Drawer, laid_out
from tests.properties.operations import DRAWS, Case, Operand, Takes

# Targets are one for all networks, or one for each.
TARGETS = {"target", "teacher"}


@dataclass(frozen=True)
class Call:
    """Arrays for one call, in the memory layout `layouts` has for each of them."""

    case: Case
    takes: Takes
    stack: tuple[int, ...]
    sharing: dict[str, str]
    kind: str
    args: list[Any]
    others: dict[str, Any]

    @property
    def dtype(self) -> Any:
        return self.args[0].dtype.type

    @property
    def tame(self) -> bool:
        return self.kind in TAME

    @property
    def random(self) -> bool:
        return (
            self.takes.settings.get("rng") is not None and self.case in DRAWS.values()
        )

    def run(self) -> tuple[Any, Any]:
        with np.errstate(all="ignore"):
            return self.case.call(*self.args, **self.others, **self.takes.settings)

    def gradients(self, back: Any, dy: Any) -> tuple[Any, ...]:
        with np.errstate(all="ignore"):
            found = back(dy)
        return found if isinstance(found, tuple) else (found,)

    def dy(self, y: Any) -> Any:
        """Give what the pullback takes: numbers that no two places share."""
        dy = np.random.default_rng(y.size).standard_normal(y.shape)
        return np.asarray(dy, dtype=self.dtype)

    def network(self, i: tuple[int, ...]) -> "Call":
        """Give the call of one network of the stack alone."""

        def own(a: Any, operand: Operand) -> Any:
            mode = self.sharing[operand.group]
            if mode == "none":
                return a
            return a[i if mode == "full" else (0,) * len(i)]

        args = [own(a, o) for a, o in zip(self.args, self.takes.operands, strict=True)]
        others = {n: own(a, self.takes.others[n]) for n, a in self.others.items()}
        return replace(self, args=args, others=others, stack=())

    def contiguous(self) -> "Call":
        """Give the same numbers in the plainest layout."""
        args = [np.array(a, dtype=a.dtype.type, order="C") for a in self.args]
        others = {
            n: np.array(a, dtype=a.dtype.type, order="C")
            for n, a in self.others.items()
        }
        return replace(self, args=args, others=others)


def draw_call(
    draw: Any,
    case: Case,
    *,
    kinds: tuple[str, ...] = (*TAME, *TAME, *WILD),
    stacks: bool = True,
    dtypes: Any = DTYPES,
    layouts: tuple[str, ...] = LAYOUTS,
) -> Call:
    """Draw shapes, sharing, numbers and layouts."""
    d = Drawer(draw)
    takes = case.takes(d)
    dtype, kind = draw(dtypes), d.one_of(*kinds)
    lengths = st.lists(st.sampled_from([1, 2, 2, 3, 0]), max_size=3)
    stack = tuple(draw(lengths)) if stacks else ()
    groups = list(dict.fromkeys(o.group for o in takes.operands))
    leader = d.one_of(*groups)
    operands = [*takes.operands, *takes.others.values()]
    modes = {
        group: ("full", "none") if group in TARGETS else ("full", "none", "ones")
        for group in dict.fromkeys(o.group for o in operands)
    }
    sharing = {g: "full" if g == leader else d.one_of(*of) for g, of in modes.items()}

    def fill(operand: Operand) -> Any:
        mode = sharing[operand.group]
        leading = {"full": stack, "none": (), "ones": (1,) * len(stack)}[mode]
        shape = (*leading, *operand.shape)
        if operand.fill is None:
            a = d.array(shape, dtype, kind)
        else:
            a = np.asarray(operand.fill(d.rng, shape))
            a = a.astype(dtype) if a.dtype.kind == "f" else a
        return laid_out(a, d.one_of(*layouts))

    args = [fill(o) for o in takes.operands]
    others = {name: fill(o) for name, o in takes.others.items()}
    return Call(case, takes, stack, sharing, kind, args, others)


def assert_near(have: Any, want: Any, *, digits: float = 1.0) -> None:
    """Compare up to the rounding of a few sums in another order."""
    have, want = np.asarray(have), np.asarray(want)
    assert have.shape == want.shape
    limits = np.finfo(want.dtype)
    finite = np.abs(want[np.isfinite(want)])
    largest = float(finite.max(initial=0))
    # What is added up may be larger than the sum, by much where numbers are drawn so.
    atol = 1e4 * digits * float(limits.eps) * largest
    # What is rounded to a multiple of the smallest number may be scaled up afterwards.
    atol += 2**12 * float(limits.smallest_subnormal)
    np.testing.assert_allclose(have, want, rtol=1e4 * digits * limits.eps, atol=atol)
