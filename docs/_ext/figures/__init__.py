"""The figures: each is drawn by a script of the gallery, which asserts its message.

`parallel` runs the scripts that have to run, as many at a time as there are cores;
`reruns` says which those are, and remembers what each depended on. `scraper` saves a
figure as SVG with its alt text, and `dark` makes the dark variant of it. A script that
fails is told like any other failure (`failures`). `on_pages` shows a figure on a page,
``{gallery-figure}``, and says under the script which pages show it, and `lazy` has
a browser fetch it when it is about to be seen. `elsewhere` is for books and for print,
where the dark variant or SVG itself is not known.
"""

from typing import TYPE_CHECKING

from kit.extension import load

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Set up what this room has for Sphinx."""
    return load(
        app,
        "figures.failures",
        "figures.elsewhere",
        "figures.lazy",
        "figures.on_pages",
        "figures.parallel",
        "figures.reruns",
    )
