"""Boxes and round nodes, which know where their edges are."""

from dataclasses import dataclass
from math import hypot
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch, Patch

from gallery.drawing.colors import BACKGROUND, FAINT
from gallery.drawing.texts import Point, words


@dataclass(frozen=True)
class Shape:
    """What was drawn: its middle and its size."""

    x: float
    y: float
    width: float
    height: float
    round: bool = False

    @property
    def at(self) -> Point:
        """The middle."""
        return self.x, self.y

    @property
    def left(self) -> Point:
        """The middle of the left edge."""
        return self.x - self.width / 2, self.y

    @property
    def right(self) -> Point:
        """The middle of the right edge."""
        return self.x + self.width / 2, self.y

    @property
    def top(self) -> Point:
        """The middle of the upper edge."""
        return self.x, self.y + self.height / 2

    @property
    def bottom(self) -> Point:
        """The middle of the lower edge."""
        return self.x, self.y - self.height / 2

    def edge(self, toward: Point) -> Point:
        """Give the point of the edge that lies toward another point."""
        dx, dy = toward[0] - self.x, toward[1] - self.y
        if dx == dy == 0:
            return self.at
        if self.round:
            share = self.width / 2 / hypot(dx, dy)
        else:
            share = 1 / max(2 * abs(dx) / self.width, 2 * abs(dy) / self.height)
        return self.x + share * dx, self.y + share * dy


def box(
    ax: Axes,
    at: Point,
    text: str = "",
    color: str = "C5",
    width: float = 1.8,
    height: float = 1.0,
    **options: Any,
) -> Shape:
    """Draw a box around words."""
    corner = at[0] - width / 2, at[1] - height / 2
    rounded = f"round,pad=0,rounding_size={min(0.18, width / 4, height / 4)}"
    _filled(
        ax,
        lambda **look: FancyBboxPatch(corner, width, height, boxstyle=rounded, **look),
        color,
        options,
    )
    words(ax, at, text)
    return Shape(*at, width, height)


def node(
    ax: Axes,
    at: Point,
    text: str = "",
    color: str = "C0",
    radius: float = 0.5,
    **options: Any,
) -> Shape:
    """Draw a circle around words."""
    _filled(ax, lambda **look: Circle(at, radius, **look), color, options)
    words(ax, at, text)
    return Shape(*at, 2 * radius, 2 * radius, round=True)


def _filled(ax: Axes, shape: Any, color: str, options: dict[str, Any]) -> None:
    """Add a shape twice: once to cover what is behind it, once with its color."""
    cover: Patch = shape(facecolor=BACKGROUND, edgecolor="none", zorder=3)
    ax.add_patch(cover)
    faint = options.pop("alpha", FAINT)
    if faint:
        ax.add_patch(shape(facecolor=color, edgecolor="none", alpha=faint, zorder=4))
    look = {"facecolor": "none", "edgecolor": color, "linewidth": 1.3, "zorder": 5}
    ax.add_patch(shape(**{**look, **options}))
