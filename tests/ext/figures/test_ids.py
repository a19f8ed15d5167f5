import io
import re

import matplotlib.pyplot as plt
import pytest

from figures.ids import numbered


def drawn(shift):
    """Draw a curve with markers, its axes moved by a part of the width."""
    figure = plt.figure()
    axes = figure.add_axes((0.1 + shift, 0.1, 0.8, 0.8))
    axes.plot([0, 1], [0, 1], marker="o")
    axes.set_yscale("log")
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    plt.close(figure)
    return file.getvalue()


def test_a_last_bit_and_a_salt_do_not_show():
    assert drawn(0) != drawn(1e-15)
    assert numbered(drawn(0)) == numbered(drawn(1e-15))


def test_what_one_sees_does():
    assert numbered(drawn(0)) != numbered(drawn(0.01))


def test_every_reference_leads_to_its_id():
    svg = numbered(drawn(0))
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert {"m1", "p1"} <= {re.sub(r"\d+$", "1", name) for name in ids}
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg)) <= set(ids)


@pytest.mark.parametrize("words", ["#0b62b0ffff", '"DejaVuSans-4f"', "m0123456789"])
def test_other_words_stay(words):
    assert numbered(words) == words
