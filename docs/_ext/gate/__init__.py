"""The gate: every example is executed, and the build fails when one stops being true.

A page is one doctest (`pagetests`), and so is each file of docstrings (`docstrings`). It
runs in a process of its own (`isolated`), where it is noted what it imports and opens
(`recording`). What a run gave is kept until its own text changes, or the code that it
reached (`reach`), or what runs it (`stamp`): `kept_results` decides whether something runs
again and gives the reason; `why` writes it to build/doctrees/ran.txt. `examples` does all
this while Sphinx builds. What the examples of a page compared is noted (`measured`) and put
into words (`tally`, `writing`);
`silent` knows which show no value, and why. What is shown and was not run is refused (`shown`), and so is what
stands beside a prompt and is no output (`stray_lines`).

What went wrong is told by `failure`. A warning of anyone ends the build (`strict`), a
page is read again by its contents and not by its date (`reread`) and stored without the
rest of the site (`adopt`), what is gone leaves nothing behind (`leftovers`), and where
nothing has changed there is nothing to do (`unchanged`).
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
        "gate.strict",
        "gate.reread",
        "gate.why",
        "gate.leftovers",
        "gate.adopt",
        "gate.examples",
    )
