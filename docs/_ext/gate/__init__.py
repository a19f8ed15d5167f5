"""The gate: every example is executed, and the build fails when one stops being true.

A page is one doctest (`pagetests`), and so is each file of docstrings (`docstrings`). It
runs in a process of its own (`isolated`), where it is noted what it imports and opens
(`recording`). What a run gave is kept (`kept_results`) until its own text changes, or the
code that it reached (`reach`); `examples` does all this while Sphinx builds, and `why`
says what ran. What is shown and was not run is refused (`shown_prompts`, `blocks`).

What went wrong is told by `failure`. A warning of anyone ends the build (`strict`), a
page is read again by its contents and not by its date (`contents`), what is gone leaves
nothing behind (`stale`), and where nothing has changed there is nothing to do
(`unchanged`).
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
        "gate.examples",
    )
