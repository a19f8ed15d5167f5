"""Layers of units as columns of nodes, and the weights between two of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from gallery.drawing.arrows import path
from gallery.drawing.colors import WEIGHT
from gallery.drawing.shapes import Shape, node
from gallery.drawing.texts import Point


def column(
    ax: Axes,
    at: Point,
    texts: Sequence[str],
    color: str = "C0",
    *,
    step: float = 1.4,
    **options: Any,
) -> list[Shape]:
    """Draw nodes below each other, the middle of them all at a point."""
    x, y = at
    top = y + step * (len(texts) - 1) / 2
    return [
        node(ax, (x, top - i * step), text, color, **options)
        for i, text in enumerate(texts)
    ]


def connect(
    ax: Axes,
    before: Sequence[Shape],
    after: Sequence[Shape],
    weights: np.ndarray[Any, Any],
    color: str = WEIGHT,
    **options: Any,
) -> None:
    """Draw a line for each weight of (before, after) that is not zero.

    Its width is the weight's size; a negative one is dashed.
    """
    largest = np.abs(weights).max() or 1
    for i, start in enumerate(before):
        for j, end in enumerate(after):
            w = float(weights[i, j])
            if w:
                ends = start.edge(end.at), end.edge(start.at)
                look = {
                    "linewidth": 0.5 + 1.0 * abs(w) / largest,
                    "linestyle": "-" if w > 0 else (0, (3, 1.6)),
                }
                path(ax, ends, color, head=False, **{**look, **options})
