"""Matrices of numbers, with their zeros left blank."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from gallery.drawing.colors import LINE, WEIGHT
from gallery.drawing.shapes import Shape
from gallery.drawing.texts import Point, number, words


def matrix(
    ax: Axes,
    at: Point,
    values: np.ndarray[Any, Any],
    color: str = WEIGHT,
    *,
    cell: float | tuple[float, float] = 0.8,
    text: Callable[[float], str] | None = number,
    fill: Callable[[float], float] | None = None,
    **options: Any,
) -> Shape:
    """Draw a cell for each number, the middle of all at a point.

    A cell that is zero stays blank. The others have words by `text`, and their color as
    strongly as `fill` says.
    """
    values = np.atleast_2d(values)
    rows, columns = values.shape
    wide, high = (cell, cell) if isinstance(cell, int | float) else cell
    left, top = at[0] - columns * wide / 2, at[1] + rows * high / 2
    for (i, j), value in np.ndenumerate(values):
        corner = left + j * wide, top - (i + 1) * high
        look: dict[str, Any] = {
            "facecolor": "none",
            "edgecolor": LINE,
            "linewidth": 0.6,
            "zorder": 3,
        }
        ax.add_patch(Rectangle(corner, wide, high, **look))
        if value == 0:
            continue
        strength = fill(value) if fill else 0.25
        look = {"facecolor": color, "edgecolor": "none", "alpha": strength, "zorder": 2}
        ax.add_patch(Rectangle(corner, wide, high, **look))
        if text:
            middle = corner[0] + wide / 2, corner[1] + high / 2
            words(ax, middle, text(value), **options)
    return Shape(*at, columns * wide, rows * high)
