"""The names of Python and NumPy link to their documentation.

Where a name is documented is known from the inventories in docs/inventories, so that no
build asks the network. They have the names that the site uses, and no others; `make
inventories` writes them (`inventories`).
"""

import hashlib
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.ext.intersphinx import missing_reference
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE
from kit.perpage import Shown

logger = logging.getLogger(__name__)

SHOWN = Shown("inventories")
ROLES = {"class", "data", "exc", "obj"}
# A signature has the names that its module imports.
LONG = {"np.": "numpy."}
WITHIN = ("collections.abc.", "typing.", "numpy.typing.")


def full_names(name: str) -> list[str]:
    """Give what a name of a signature may be short for."""
    for short, long in LONG.items():
        if name.startswith(short):
            return [long + name.removeprefix(short)]
    return [name] if "." in name else [name, *(f"{module}{name}" for module in WITHIN)]


def resolve(
    app: Sphinx,
    env: BuildEnvironment,
    node: addnodes.pending_xref,
    contnode: nodes.TextElement,
) -> nodes.Node | None:
    """Link a name that is not of the package, and refuse one that no inventory has."""
    name: str = node["reftarget"]
    if node.get("refdomain") != "py" or node.get("reftype") not in ROLES:
        return None
    if name.startswith(f"{app.config.refnn_package}."):
        return None
    for full in full_names(name):
        asked = node.copy()
        asked["reftype"], asked["reftarget"] = "obj", full
        if found := missing_reference(app, env, asked, contnode):
            return found
    if app.config.intersphinx_mapping and not name.startswith("_"):
        rule = f"an inventory must have {name!r}; try: make inventories NAMES={name}"
        logger.warning("%s", rule, location=node, type="ref")
    return contnode


def changed(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have every page written again when an inventory is another one."""
    found = [
        hashlib.sha256(Path(app.srcdir, file).read_bytes()).hexdigest()
        for _, (_, files) in sorted(app.config.intersphinx_mapping.values())
        for file in files
        if file and Path(app.srcdir, file).is_file()
    ]
    return SHOWN.outdated(env, dict.fromkeys(sorted(env.all_docs), found))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension, after intersphinx and after the types of the package."""
    app.setup_extension("sphinx.ext.intersphinx")
    app.connect("missing-reference", resolve, priority=600)
    app.connect("env-updated", changed)
    return SAFE
