"""The sheet that a drawing is on."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

UNIT = 0.4  # inches
WIDTH = 14.0  # units: with 5.6 inches the words stay readable on a phone


def sheet(height: float, width: float = WIDTH) -> Axes:
    """Give empty axes of so many units, the origin at the lower left."""
    fig = plt.figure(figsize=(UNIT * width, UNIT * height), layout="none")
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, width), ylim=(0, height))
    ax.set_axis_off()
    return ax
