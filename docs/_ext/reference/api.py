"""The reference of the package: complete, and with its types as they are written."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from kit.extension import SAFE

logger = logging.getLogger(__name__)


def signature(function: Any) -> tuple[str, str]:
    """Give a function's parameters and result in the words of its source.

    At run time `Array` is `numpy.ndarray[tuple[Any, ...], numpy.dtype[Any]]`.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    node = tree.body[0]
    assert isinstance(node, ast.FunctionDef)
    parameters = [a for a in ast.walk(node.args) if isinstance(a, ast.arg)]
    if parameters and parameters[0].arg == "self":
        node.args.args = node.args.args[1:]
    returns = ast.unparse(node.returns) if node.returns else ""
    return f"({ast.unparse(node.args)})", returns


def rewrite_signature(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, args: Any, returns: Any
) -> tuple[str, str] | None:
    """Show functions and methods with the signature of their source."""
    if what in ("function", "method") and inspect.isfunction(obj):
        return signature(obj)
    return None


def skip_fields(
    app: Sphinx, what: str, name: str, obj: Any, skip: bool, options: Any
) -> bool | None:
    """Leave out the fields of a named tuple, which its docstring describes."""
    return True if inspect.isdatadescriptor(obj) and what == "class" else None


def add_examples(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]
) -> None:
    """Show the figures that use a function under it."""
    gallery = getattr(app.config, "sphinx_gallery_conf", {})
    if what not in ("function", "class") or not gallery.get("backreferences_dir"):
        return
    index = Path(app.srcdir, gallery["backreferences_dir"], "backreferences_all.json")
    app.env.note_dependency(index)  # a new figure shows without a change of the code
    if index.is_file():
        lines += ["", f".. minigallery:: {name}", ""]


def resolve(
    app: Sphinx,
    env: BuildEnvironment,
    node: addnodes.pending_xref,
    contnode: nodes.Node,
) -> nodes.Node | None:
    """Link a type of the package by its short name."""
    package: str = app.config.refnn_package
    if node.get("refdomain") != "py" or node.get("reftype") not in ("class", "data"):
        return None
    target: str = node["reftarget"]
    objects = env.domains.python_domain.objects
    full = f"{package}.types.{target.rpartition('.')[2]}"
    if full in objects and target.split(".")[0] in (full.rpartition(".")[2], package):
        uri = app.builder.get_relative_uri(node["refdoc"], objects[full].docname)
        return nodes.reference("", "", contnode, internal=True, refuri=f"{uri}#{full}")
    return None


def check_complete(app: Sphinx, env: BuildEnvironment) -> None:
    """Require a page for every public module, with every name of its `__all__`."""
    documented = env.domains.python_domain.objects
    for name in public_names(app.config.refnn_package):
        if name not in documented:
            rule = "the reference must document every public name"
            logger.warning(f"{rule}, got nothing on {name}", type="gate")


def public_names(package: str) -> Iterator[str]:
    """Give the public modules of a package, and what they offer."""
    whole = imported(package)
    for info in pkgutil.iter_modules(whole.__path__ if whole else (), f"{package}."):
        private = info.name.rpartition(".")[2].startswith("_")
        if not private and (module := imported(info.name)):
            yield from [info.name, *(f"{info.name}.{n}" for n in module.__all__)]


def imported(name: str) -> ModuleType | None:
    """Import a module, if it can be: the gate names what cannot."""
    try:
        return importlib.import_module(name)
    except Exception:
        return None


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension to autodoc."""
    for extension in (
        "sphinx.ext.autodoc",
        "sphinx.ext.napoleon",
        "reference.foreign",
        "reference.uses",
        "reference.tidy",
    ):
        app.setup_extension(extension)
    app.connect("autodoc-process-signature", rewrite_signature)
    app.connect("autodoc-skip-member", skip_fields)
    # After napoleon, so that it does not read the figures as part of a section.
    app.connect("autodoc-process-docstring", add_examples, priority=900)
    app.connect("missing-reference", resolve)
    app.connect("env-updated", check_complete)
    return SAFE
