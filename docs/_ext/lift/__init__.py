"""Lifting a claim out of its page: a script of it that runs alone.

The script has the claim's examples and what they need of the rest of the page. `names`
reads in one example which names it binds, uses and changes (`changes` knows which calls
change something, `code` which names there are). `passing` tells which values
are others each time they are used: generators of random numbers, and what is consumed by
looking at it. `needs` follows both through a page. Where it cannot be sure that an example
is not needed, it keeps it.

`script` writes the script, with the functions of `checks` that hold what it prints to
what the page shows. `claim_scripts` puts the files beside the pages, and a link to its
script beside each claim.
"""

from typing import TYPE_CHECKING

from kit.extension import load

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: "Sphinx") -> "ExtensionMetadata":
    """Set up what this room has for Sphinx."""
    return load(app, "lift.claim_scripts")
