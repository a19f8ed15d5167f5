"""Drawings of networks, in the house style: what the gallery's scripts draw with.

A sheet (`sheets`) has no axes; its unit is about as high as two lines of words. On it
stand words (`texts`), boxes and nodes (`shapes`), arrows from edge to edge (`arrows`),
columns of units with weights between them (`layers`), matrices of numbers with their
zeros left blank (`matrices`), cubes of cells (`cubes`), repeated steps (`unrolled`) and
bars in time (`timelines`). In all of them an input, a weight, an activation and a
gradient have the same colors (`colors`).

Nothing here computes what it draws: a script takes its numbers from refnn, and asserts
that they say what the drawing says.
"""

from gallery.drawing.arrows import arrow, path
from gallery.drawing.colors import (
    ACTIVATION,
    GRADIENT,
    INPUT,
    LINE,
    OTHER,
    TARGET,
    WEIGHT,
)
from gallery.drawing.cubes import cube
from gallery.drawing.layers import column, connect
from gallery.drawing.matrices import matrix
from gallery.drawing.shapes import Shape, box, node
from gallery.drawing.sheets import sheet
from gallery.drawing.texts import number, words
from gallery.drawing.timelines import bar, clock
from gallery.drawing.unrolled import unrolled

__all__ = [
    "ACTIVATION",
    "GRADIENT",
    "INPUT",
    "LINE",
    "OTHER",
    "TARGET",
    "WEIGHT",
    "Shape",
    "arrow",
    "bar",
    "box",
    "clock",
    "column",
    "connect",
    "cube",
    "matrix",
    "node",
    "number",
    "path",
    "sheet",
    "unrolled",
    "words",
]
