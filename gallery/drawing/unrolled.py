"""One step that is repeated, drawn once for each time."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes

from gallery.drawing.arrows import arrow
from gallery.drawing.colors import LINE
from gallery.drawing.shapes import Shape, box
from gallery.drawing.texts import Point


def unrolled(
    ax: Axes,
    start: Point,
    texts: Sequence[str],
    *,
    step: float,
    color: str = "C0",
    between: str = "",
    between_color: str = LINE,
    **options: Any,
) -> list[Shape]:
    """Draw boxes from the left to the right, and the arrow from each to the next."""
    x, y = start
    steps = [
        box(ax, (x + i * step, y), text, color, **options)
        for i, text in enumerate(texts)
    ]
    for one, following in pairwise(steps):
        arrow(ax, one, following, between, between_color)
    return steps
