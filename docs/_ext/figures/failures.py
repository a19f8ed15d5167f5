"""A figure's script that fails is reported like any other failure: file, line, reason.

sphinx-gallery runs a failed script again, as it stores a checksum only on success. Its
own report, one warning a script and an exception at the end with Sphinx's "please report
this" around it, is replaced by one warning a script.
"""

import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from gate.leftovers import listed
from kit.extension import SAFE
from kit.paths import relative

logger = logging.getLogger(__name__)


def quiet(app: Sphinx, config: Config) -> None:
    """Silence the report of sphinx-gallery that this extension replaces."""
    if "sphinx_gallery_conf" in config:
        config.sphinx_gallery_conf["only_warn_on_example_error"] = True
        silent = [*config.suppress_warnings, "sphinx_gallery.example_error"]
        config.suppress_warnings = silent


def forget_thumbnails(app: Sphinx) -> None:
    """Remove the thumbnails of scripts that are about to run.

    That of a failure is a PNG, and would be found before the SVG of a success.
    """
    if "sphinx_gallery_conf" not in app.config:
        return
    for generated in listed(app.config.sphinx_gallery_conf["gallery_dirs"]):
        for script in Path(app.srcdir, generated).rglob("*.py"):
            if not script.with_name(f"{script.name}.md5").exists():
                thumbs = script.parent / "images" / "thumb"
                for thumb in thumbs.glob(f"sphx_glr_{script.stem}_thumb.*"):
                    thumb.unlink()


def failed_line(script: str, trace: str) -> int:
    """Give the deepest line of the script itself in a traceback."""
    frames = re.findall(r'File "([^"]+)", line (\d+)', trace)
    own = [int(n) for path, n in frames if Path(path).name == Path(script).name]
    return own[-1] if own else 1


def report(app: Sphinx, env: BuildEnvironment) -> None:
    """Log every script that failed in this build."""
    if "sphinx_gallery_conf" not in app.config:
        return
    failing = app.config.sphinx_gallery_conf["failing_examples"]
    for generated in listed(app.config.sphinx_gallery_conf["gallery_dirs"]):
        # The checksum of an earlier success would hide this failure as soon as the
        # script is what it was: its page shows a traceback now.
        for script in failing:
            for checksum in Path(app.srcdir, generated).rglob(
                f"{Path(script).name}.md5"
            ):
                checksum.unlink()
    for script, trace in sorted((str(s), str(t)) for s, t in failing.items()):
        location = f"{relative(script, app.confdir)}:{failed_line(script, trace)}"
        logger.warning(
            "the figure's script failed\n%s",
            trace.rstrip(),
            location=location,
            type="gate",
            subtype="figure",
        )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the report to the build."""
    app.connect("config-inited", quiet, priority=900)
    app.connect("builder-inited", forget_thumbnails, priority=100)
    app.connect("env-updated", report)
    return SAFE
