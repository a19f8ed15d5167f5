"""A cube of cells, seen from its upper right corner."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from gallery.drawing.colors import ACTIVATION, BACKGROUND, LINE
from gallery.drawing.texts import Point

BACK = np.array([0.5, 0.4])  # where a step to the back leads, on the sheet


def cube(
    ax: Axes,
    at: Point,
    chosen: np.ndarray[Any, Any],
    color: str = ACTIVATION,
    *,
    cell: float = 0.6,
) -> None:
    """Draw the three faces that can be seen, the lower left corner of the front at a point.

    `chosen` says of each cell whether it is filled: to the right, from the top down, and from
    the front to the back.
    """
    right, down, back = chosen.shape
    front = np.array(at)
    across, up = np.array([cell, 0]), np.array([0, cell])
    deep = cell * BACK

    def face(corner: Any, a: Any, b: Any, filled: Any) -> None:
        quad = [corner, corner + a, corner + a + b, corner + b]
        ax.add_patch(Polygon(quad, facecolor=BACKGROUND, edgecolor="none", zorder=2))
        look: dict[str, Any] = {
            "edgecolor": LINE,
            "linewidth": 0.7,
            "facecolor": "none",
        }
        ax.add_patch(Polygon(quad, zorder=4, **look))
        if filled:
            ax.add_patch(
                Polygon(quad, facecolor=color, edgecolor="none", alpha=0.75, zorder=3)
            )

    for i, j in np.ndindex(right, down):
        face(front + i * across + (down - 1 - j) * up, across, up, chosen[i, j, 0])
    for i, k in np.ndindex(right, back):
        face(front + i * across + down * up + k * deep, across, deep, chosen[i, 0, k])
    for j, k in np.ndindex(down, back):
        corner = front + right * across + (down - 1 - j) * up + k * deep
        face(corner, up, deep, chosen[-1, j, k])
