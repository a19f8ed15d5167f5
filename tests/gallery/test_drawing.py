"""What the gallery's drawings are drawn with: edges, zeros, faces, colors, sizes."""

import re
from itertools import pairwise
from math import hypot, isclose

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, Polygon, Rectangle

from figures.dark import COLOR, DARK
from gallery import drawing
from gallery.drawing import (
    arrow,
    bar,
    box,
    column,
    connect,
    cube,
    matrix,
    node,
    number,
    path,
    sheet,
    unrolled,
    words,
)


@pytest.fixture
def ax():
    with plt.style.context("refnn.house"), mpl.rc_context({"backend": "svg"}):
        yield sheet(height=6)
        plt.close("all")


def patches(ax, kind):
    return [patch for patch in ax.patches if isinstance(patch, kind)]


def said(ax):
    return [text.get_text() for text in ax.texts if text.get_text()]


def test_a_sheet_has_square_units_and_no_axes(ax):
    width, height = ax.figure.get_size_inches()
    assert isclose(width / 14, height / 6)
    assert not ax.axison


@pytest.mark.parametrize(
    ("value", "written"),
    [(-2.0, "−2"), (0.5, "0.5"), (-0.001, "0"), (10.0, "10"), (1 / 3, "0.33")],
)
def test_a_number_has_a_true_minus_and_no_idle_zeros(value, written):
    assert number(value) == written
    assert number(10, 0) == "10"


def test_words_too_small_for_a_phone_are_refused(ax):
    with pytest.raises(ValueError, match="size must be at least 10, got 7"):
        words(ax, (1, 1), "small", size=7)


def test_an_edge_is_where_a_line_leaves_the_shape(ax):
    square, round_one = box(ax, (2, 2), "a", width=2, height=1), node(ax, (8, 2), "b")
    assert square.edge((9, 2)) == square.right == (3, 2)
    assert square.edge((2, 9)) == square.top == (2, 2.5)
    assert square.edge((0, 0)) == (1.5, 1.5)
    x, y = round_one.edge((11, 6))
    assert isclose(hypot(x - 8, y - 2), 0.5)
    assert square.edge(square.at) == square.at
    assert said(ax) == ["a", "b"]


def test_an_arrow_goes_from_edge_to_edge(ax):
    one, other = box(ax, (2, 2), width=2), node(ax, (8, 2), radius=1)
    arrow(ax, one, other, "W")
    (drawn,) = patches(ax, FancyArrowPatch)
    ends = drawn._path_original.vertices
    assert tuple(ends[0]) == one.right
    assert 0 < other.left[0] - ends[-1][0] < 0.1
    assert said(ax) == ["W"]
    assert ax.texts[-1].get_position()[1] > 2


def test_a_path_goes_through_its_corners_in_curves(ax):
    path(ax, [(0, 0), (4, 0), (4, 4)], head=False)
    (drawn,) = patches(ax, FancyArrowPatch)
    points = drawn._path_original.vertices.tolist()
    assert points[0] == [0, 0]
    assert [4, 0] in points
    assert points[-1] == [4, 4]


def test_a_weight_of_zero_has_no_line_and_a_negative_one_is_dashed(ax):
    before = column(ax, (1, 3), ["x"] * 3)
    after = column(ax, (5, 3), ["y"] * 2)
    assert [shape.y for shape in before] == pytest.approx([4.4, 3, 1.6])
    connect(ax, before, after, np.array([[1.0, 0.0], [-2.0, 3.0], [0.0, 0.0]]))
    lines = patches(ax, FancyArrowPatch)
    assert len(lines) == 3
    assert [line.get_linestyle() != "-" for line in lines] == [False, True, False]
    assert [line.get_linewidth() for line in lines] == pytest.approx(
        [5 / 6, 7 / 6, 1.5]
    )


def test_a_zero_of_a_matrix_stays_blank(ax):
    values = np.array([[1.0, 0.0, -2.0], [0.0, 0.0, 0.5]])
    drawn = matrix(ax, (5, 3), values, cell=(1, 0.5))
    assert said(ax) == ["1", "−2", "0.5"]
    assert (drawn.width, drawn.height) == (3, 1)
    cells = patches(ax, Rectangle)
    assert len(cells) == values.size + np.count_nonzero(values)
    assert ax.texts[0].get_position() == (4, 3.25)


def test_a_cube_fills_the_chosen_faces_that_can_be_seen(ax):
    chosen = np.zeros((4, 3, 2), dtype=bool)
    chosen[1, :, :] = True  # a column of the front, two cells of the top
    chosen[3, 2, 1] = True  # at the right side, below and behind
    cube(ax, (1, 1), chosen)
    faces = patches(ax, Polygon)
    filled = [face for face in faces if face.get_alpha()]
    assert len(filled) == 3 + 2 + 1
    assert len(faces) == 2 * (4 * 3 + 4 * 2 + 3 * 2) + len(filled)


def test_steps_are_drawn_side_by_side_and_each_leads_to_the_next(ax):
    steps = unrolled(ax, (1, 3), ["a", "b", "c"], step=3, between="U", width=1)
    assert all(b.x - a.x == 3 for a, b in pairwise(steps))
    assert len(patches(ax, FancyArrowPatch)) == 2
    assert said(ax).count("U") == 2


def test_a_bar_lasts_from_its_start_to_its_end(ax):
    drawn = bar(ax, 2, 5, 1, "work")
    assert (drawn.left, drawn.right) == ((2, 1), (5, 1))
    assert said(ax) == ["work"]


def test_each_meaning_has_a_color_of_its_own_that_the_dark_variant_knows(ax, tmp_path):
    names = ["INPUT", "WEIGHT", "ACTIVATION", "GRADIENT", "TARGET", "OTHER"]
    colors = [to_hex(getattr(drawing, name)) for name in names]
    assert len(set(colors)) == len(names)
    assert set(colors) <= DARK.keys()
    for i, name in enumerate(names):
        color = getattr(drawing, name)
        end = box(ax, (1 + 2 * i, 1), name[0], color, width=1)
        arrow(ax, node(ax, (1 + 2 * i, 4), "$x$", color), end, "1")
        matrix(ax, (1 + 2 * i, 5.5), np.ones((1, 1)), color)
    cube(ax, (12, 3), np.ones((1, 1, 1)))
    ax.figure.savefig(tmp_path / "all.svg")
    drawn = set(COLOR.findall((tmp_path / "all.svg").read_text()))
    assert drawn <= DARK.keys(), drawn - DARK.keys()
    assert set(colors) <= drawn


def test_all_that_is_offered_is_there():
    assert all(hasattr(drawing, name) for name in drawing.__all__)
    assert re.fullmatch(r"#[0-9a-f]{6}", drawing.LINE)
