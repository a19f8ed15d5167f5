"""What happens when: bars in rows, and a clock below them."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from gallery.drawing.arrows import path
from gallery.drawing.colors import FAINT, LINE
from gallery.drawing.shapes import Shape
from gallery.drawing.texts import SMALL, words


def bar(
    ax: Axes,
    start: float,
    end: float,
    y: float,
    text: str = "",
    color: str = "C0",
    *,
    height: float = 0.8,
    faint: float = 2 * FAINT,
    **options: Any,
) -> Shape:
    """Draw what lasts from one time to another, at a height."""
    corner, width = (start, y - height / 2), end - start
    look: dict[str, Any] = {"linewidth": 0, "zorder": 3}
    ax.add_patch(Rectangle(corner, width, height, facecolor=color, alpha=faint, **look))
    edge: dict[str, Any] = {
        "facecolor": "none",
        "edgecolor": color,
        "linewidth": 1,
        "zorder": 4,
    }
    ax.add_patch(Rectangle(corner, width, height, **edge))
    words(ax, ((start + end) / 2, y), text, **options)
    return Shape((start + end) / 2, y, width, height)


def clock(ax: Axes, start: float, end: float, y: float, text: str = "time") -> None:
    """Draw the direction of time."""
    path(ax, [(start, y), (end, y)], LINE)
    words(ax, (end, y - 0.4), text, "C5", ha="right", size=SMALL)
