r"""Formulas in LaTeX: the letters that KaTeX is told of, such as `\E`, are told to it too."""

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE
from web.formulas import MACROS


def define_macros(app: Sphinx, config: Config) -> None:
    """Define them before the first page."""
    lines = [rf"\newcommand{{{name}}}{{{tex}}}" for name, tex in MACROS.items()]
    given = config.latex_elements.get("preamble", "")
    preamble = "\n".join([*lines, given])
    config.latex_elements = {**config.latex_elements, "preamble": preamble}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the definitions."""
    app.setup_extension("sphinx.builders.latex")
    app.connect("config-inited", define_macros)
    return SAFE
