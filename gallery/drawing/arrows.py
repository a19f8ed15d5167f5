"""Arrows between shapes, straight or around corners, with words beside them."""

from collections.abc import Sequence
from math import hypot
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path

from gallery.drawing.colors import LINE
from gallery.drawing.shapes import Shape
from gallery.drawing.texts import SMALL, Point, words

HEAD = "-|>,head_length=4.5,head_width=2.2"
GAP = 0.08  # between an arrow and the shape that it points at


def arrow(
    ax: Axes,
    start: Shape | Point,
    end: Shape | Point,
    text: str = "",
    color: str = LINE,
    *,
    side: float = 0.34,
    share: float = 0.5,
    words_color: str = "",
    **options: Any,
) -> None:
    """Draw a straight arrow from edge to edge.

    The words stand `side` units to the left of it, seen along the arrow, or to the right if
    that is negative, after this `share` of the way.
    """
    a, b = _middle(start), _middle(end)
    first = start.edge(b) if isinstance(start, Shape) else start
    last = end.edge(a) if isinstance(end, Shape) else end
    path(ax, [first, last], color, **options)
    if text:
        length = hypot(last[0] - first[0], last[1] - first[1])
        along = (last[0] - first[0]) / length, (last[1] - first[1]) / length
        at = (
            first[0] + share * length * along[0] - side * along[1],
            first[1] + share * length * along[1] + side * along[0],
        )
        shown = words_color or ("C5" if color == LINE else color)
        words(ax, at, text, shown, size=SMALL)


def path(
    ax: Axes,
    points: Sequence[Point],
    color: str = LINE,
    *,
    head: bool = True,
    gap: float = GAP,
    **options: Any,
) -> None:
    """Draw an arrow through points, the corners rounded."""
    *before, (x, y) = points
    dx, dy = x - before[-1][0], y - before[-1][1]
    short = 1 - gap / hypot(dx, dy) if head else 1
    points = [*before, (before[-1][0] + short * dx, before[-1][1] + short * dy)]
    look = {"linewidth": 1.3, "zorder": 2, "capstyle": "butt", "joinstyle": "round"}
    ax.add_patch(
        FancyArrowPatch(
            path=_rounded(points),
            arrowstyle=HEAD if head else "-",
            mutation_scale=1,
            color=color,
            **{**look, **options},
        )
    )


def _rounded(points: Sequence[Point], radius: float = 0.25) -> Path:
    """Give a path that takes its corners in curves."""
    vertices, codes = [points[0]], [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        vertices += [
            _from(corner, before, radius),
            corner,
            _from(corner, after, radius),
        ]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    return Path([*vertices, points[-1]], [*codes, Path.LINETO])


def _from(corner: Point, other: Point, radius: float) -> Point:
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    share = min(radius / hypot(dx, dy), 0.5)
    return corner[0] + share * dx, corner[1] + share * dy


def _middle(thing: Shape | Point) -> Point:
    return thing.at if isinstance(thing, Shape) else thing
