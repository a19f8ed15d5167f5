"""Words and numbers on a sheet."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.text import Text

SIZE, SMALL = 11.0, 10.0  # points; the page of a phone makes 8.7 pixels of the smaller

Point = tuple[float, float]


def words(ax: Axes, at: Point, text: str, color: str = "text", **options: Any) -> Text:
    """Write words, their middle at a point, large enough for a phone."""
    if options.get("size", SIZE) < SMALL:
        raise ValueError(f"size must be at least {SMALL:g}, got {options['size']:g}")
    look = {
        "ha": "center",
        "va": "center",
        "linespacing": 1.15,
        "zorder": 6,
        "size": SIZE,
    }
    if color != "text":  # the style's own
        look["color"] = color
    return ax.text(*at, text, **{**look, **options})


def number(value: float, digits: int = 2) -> str:
    """Write a number with a true minus, and without zeros at its end."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "0") else text.replace("-", "−")
