"""All claims in a file for others, `claims.json`: what each says, and what was measured.

The keys are a promise, which `docs/claims.md` makes to whoever reads the file. One that
goes, or that says another thing, makes a new `format`.
"""

import json
import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from answer.claims import CLAIMS, Claim, label
from answer.front_matter import written
from gate.examples import RESULTS
from gate.pagetests import PageResult
from kit.extension import SAFE

NAME = "claims.json"
FORMAT = 1


def examples(result: PageResult, found: Claim) -> list[dict[str, Any]]:
    """Give the examples of a claim, with what they compared."""
    return [
        {
            "line": line,
            "text": text,
            "measured": [asdict(each) for each in result.measured.get(line, ())],
        }
        for line, text in zip(result.lines, result.signatures, strict=False)
        if found.has(line)
    ]


def claims(app: Sphinx, env: BuildEnvironment) -> list[dict[str, Any]]:
    """Give every claim of the site, in the order of the questions."""
    return [
        {
            "page": docname,
            "number": found.number,
            "name": label(env, docname, found),
            "sentence": "".join(part.astext() for part in found.sentence),
            "address": f"{app.builder.get_target_uri(docname)}#{found.anchor}",
            "examples": examples(RESULTS.of(env)[docname], found),
        }
        for docname in written(env).values()
        for found in CLAIMS.of(env).get(docname, [])
    ]


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the file beside the pages."""
    if error is not None or app.builder.name != "html":
        return
    content = {
        "format": FORMAT,
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
        "claims": claims(app, app.env),
    }
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    Path(app.outdir, NAME).write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the file to the end of a build."""
    app.setup_extension("answer.claims")
    app.connect("build-finished", write)
    return SAFE
