"""The picture that stands beside a link to a page: what it is, its title, what it says.

Drawn in the style of the figures. The name of the file has a digest of all that is on it:
a card that is there is not drawn again, and one that changed has another address, so that
nobody shows the old one.
"""

import hashlib
import io
import re
import textwrap
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from refnn.activations import relu

WIDTH, HEIGHT = 1200, 630  # pixels, which is what most who show links ask for
DPI = 100
LEFT = 0.06
COLORS = 64  # of the file: letters need few, and it is a quarter as large
STYLE = "refnn.house"


@dataclass(frozen=True)
class Card:
    """What is on a card."""

    kind: str
    title: str
    about: str
    foot: str
    color: str

    @property
    def name(self) -> str:
        """The name of its file, another one for another card."""
        own = hashlib.sha256(Path(__file__).read_bytes())
        own.update("\0".join([matplotlib.__version__, *astuple(self)]).encode())
        readable = re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")
        return f"card-{readable[:60]}-{own.hexdigest()[:10]}.png"


def lines(text: str, width: int, most: int) -> str:
    """Break a text into lines, and end it where there are too many."""
    return textwrap.fill(text, width, max_lines=most, placeholder=" …")


def figure(card: Card) -> Figure:
    """Set a card."""
    with matplotlib.style.context(STYLE):
        sheet = Figure((WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor="white")
        sheet.set_layout_engine("none")
        quiet = matplotlib.rcParams["xtick.labelcolor"]
        # The curve of the project, faint, behind the words.
        curve = sheet.add_axes((0.62, 0, 0.38, 0.5))
        x = np.linspace(-1, 1, 101)
        curve.plot(x, relu(x)[0], color=card.color, linewidth=22, alpha=0.12)
        curve.set_axis_off()
        bar = sheet.add_axes((0, 0.975, 1, 0.025), facecolor=card.color)
        bar.set(xticks=[], yticks=[])
        bar.spines[:].set_visible(False)
        top: dict[str, Any] = {"va": "top", "ha": "left"}
        sheet.text(
            LEFT, 0.89, card.kind, size=20, color=card.color, weight="bold", **top
        )
        title = lines(card.title, 34, 3)
        sheet.text(LEFT, 0.8, title, size=36, weight="bold", linespacing=1.15, **top)
        under = 0.8 - 0.098 * (title.count("\n") + 1) - 0.04
        about = lines(card.about, 70, 4)
        sheet.text(LEFT, under, about, size=18.5, color=quiet, linespacing=1.4, **top)
        sheet.text(LEFT, 0.06, card.foot, size=18, color=quiet)
    return sheet


def drawn(card: Card) -> bytes:
    """Draw a card as PNG."""
    content = io.BytesIO()
    with matplotlib.style.context(STYLE):
        figure(card).savefig(content, metadata={"Software": None})
    image = Image.open(content).convert("RGB")
    content = io.BytesIO()
    image.quantize(COLORS, Image.Quantize.FASTOCTREE).save(
        content, "PNG", optimize=True
    )
    return content.getvalue()


def put(card: Card, folder: Path) -> str:
    """See that a card is in a folder, and give its name."""
    file = folder / card.name
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(drawn(card))
    return file.name
