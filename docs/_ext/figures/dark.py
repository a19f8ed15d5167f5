"""From the light variant of a figure to the dark one: an exchange of colors."""

import re

LIGHT_BACKGROUND = "#ffffff"
DARK_BACKGROUND = "#131416"

# Every color of refnn/house.mplstyle, and what it becomes on the dark background.
DARK = {
    "#1f2328": "#e4e6e8",  # words
    "#4d5560": "#b3bac3",  # numbers at the axes
    "#8c949e": "#7d858f",  # axes
    "#dde1e6": "#2c3036",  # grid
    "#0b62b0": "#6cb4f7",  # blue
    "#bd470a": "#ff9a66",  # vermilion
    "#0a7a5c": "#4fd3a6",  # green
    "#8f3f97": "#dc9fe3",  # purple
    "#8f6400": "#e6c264",  # ochre
    "#5a6473": "#a9b5c4",  # slate
    LIGHT_BACKGROUND: DARK_BACKGROUND,  # what lies between parts of a figure
}
COLOR = re.compile(r"#[0-9a-f]{6}\b")


def darkened(svg: str) -> str:
    """Exchange the colors of an SVG that the table knows."""
    return COLOR.sub(lambda found: DARK.get(found[0], found[0]), svg)


def strange_grays(svg: str) -> list[str]:
    """Give the grays that the table does not know: one of them vanishes in the dark."""
    found = {c for c in COLOR.findall(svg) if c[1:3] == c[3:5] == c[5:7]}
    return sorted(found - DARK.keys())
