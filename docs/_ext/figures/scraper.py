"""How sphinx-gallery takes a figure from a script: SVG, light and dark, with alt text."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from figures.dark import darkened, strange_grays
from figures.ids import numbered
from kit.extension import SAFE
from kit.paths import relative

logger = logging.getLogger(__name__)

SHORTEST_ALT = 40
# Nothing in a file may depend on the day, nor on chance.
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}

IMAGE = """
.. image:: /{uri}
   :alt: {alt}
   :class: figure {variant}
"""


def alt_text(script: Path) -> str:
    """Read the alt text of a script's figure, ``alt = "..."``, without running it."""
    tree = ast.parse(script.read_text(encoding="utf-8"))
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name("alt")], value=ast.Constant(str(text))):
                return " ".join(text.split())
    return ""


def images(folder: Path, script: str, number: int = 1) -> dict[str, Path]:
    """Give the two files of a script's figure, by the class that furo shows them under."""
    name = f"sphx_glr_{Path(script).stem}_{number:03}"
    light, dark = folder / f"{name}.svg", folder / f"{name}_dark.svg"
    return {"only-light": light, "only-dark": dark}


def scrape(block: Any, block_vars: dict[str, Any], gallery_conf: dict[str, Any]) -> str:
    """Save the open figures of a script, and give the rST that shows them."""
    import matplotlib.pyplot as plt

    script = Path(block_vars["src_file"])
    rst = ""
    for number, place in zip(
        plt.get_fignums(), block_vars["image_path_iterator"], strict=False
    ):
        light = Path(place).with_suffix(".svg")
        plt.figure(number).savefig(light, metadata=NO_METADATA)
        svg = numbered(light.read_text(encoding="utf-8"))
        light.write_text(svg, encoding="utf-8")
        dark = light.with_name(f"{light.stem}_dark.svg")
        dark.write_text(darkened(svg), encoding="utf-8")
        for variant, file in (("only-light", light), ("only-dark", dark)):
            uri = file.relative_to(gallery_conf["src_dir"]).as_posix()
            rst += IMAGE.format(uri=uri, alt=alt_text(script), variant=variant)
    plt.close("all")
    return rst


def scripts(app: Sphinx) -> list[Path]:
    """Give every script that draws a figure, in a fixed order."""
    gallery = Path(app.srcdir, app.config.sphinx_gallery_conf["examples_dirs"])
    return sorted(gallery.resolve().glob("*/plot_*.py"))


def faults(script: Path, folder: Path) -> Iterator[str]:
    """Give what is wrong with a script's alt text, or with the figures it drew."""
    try:
        length = len(alt_text(script))
    except SyntaxError:
        return  # reported when the script was run
    if length < SHORTEST_ALT:
        rule = f'alt = "..." must describe the figure in {SHORTEST_ALT} characters'
        yield f"{rule}, got {length}"
    for svg in sorted(folder.glob(f"sphx_glr_{script.stem}_[0-9][0-9][0-9].svg")):
        if strange := strange_grays(svg.read_text(encoding="utf-8")):
            rule = "a figure must take its grays from refnn.house"
            yield f"{rule}, got {', '.join(strange)}"


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Check every script and its figures, in every build."""
    gallery = Path(app.srcdir, app.config.sphinx_gallery_conf["gallery_dirs"])
    for script in scripts(app):
        place = relative(script, app.confdir)
        for fault in faults(script, gallery / script.parent.name / "images"):
            logger.warning(fault, location=f"{place}:1", type="gate")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the checks."""
    app.connect("env-updated", check)
    return SAFE
