"""Runs Sphinx in forks of one process that has it loaded: four times as fast.

Reads one request a line, `{"folder": ..., "arguments": [...], "output": ...}`, and
answers each with the exit status of that build.
"""

import gc
import importlib
import importlib.metadata
import json
import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path

EXTENSIONS = Path(__file__).parents[2] / "docs" / "_ext"
PATIENCE = 60  # seconds


# What the builds import of the libraries: nothing that starts a thread.
USED = (
    "docutils.languages.en",
    "jinja2.ext",
    "matplotlib.pyplot",
    "mpl_toolkits.mplot3d",
    "multiprocessing.connection",
    "multiprocessing.popen_fork",
    "myst_parser.parsers.sphinx_",
    "myst_parser.sphinx_ext.directives",
    "myst_parser.sphinx_ext.main",
    "myst_parser.sphinx_ext.mathjax",
    "myst_parser.sphinx_ext.myst_refs",
    "notfound.extension",
    "numpy",
    "pybtex.backends.plaintext",
    "pybtex.database.input.bibtex",
    "pybtex.style.formatting.alpha",
    "pybtex.style.formatting.unsrt",
    "pybtex.style.names.plain",
    "sphinx.builders.latex.transforms",
    "sphinx.cmd.build",
    "sphinx.ext.autodoc",
    "sphinx.ext.intersphinx",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
    "sphinx_gallery.gen_gallery",
    "sphinxcontrib.bibtex",
    "sphinxcontrib.bibtex.style.names.last",
    "sphinxcontrib.bibtex.style.referencing.foot",
    "sphinxcontrib.bibtex.style.referencing.label",
    "xml.dom.minidom",
)


def load():
    """Import what nearly every build needs, and keep it out of their collections."""
    from pygments.lexers import get_lexer_by_name
    from sphinx.application import builtin_extensions

    # Each plugin of a bibliography is looked for anew, among all that is installed.
    installed = importlib.metadata.entry_points()
    importlib.metadata.entry_points = lambda **which: installed.select(**which)
    sys.path.insert(0, str(EXTENSIONS))
    from gate.stamp import every_module

    for name in (*builtin_extensions, *USED, *every_module()):
        importlib.import_module(name)
    del sys.path[0]  # a small site names it in conf.py
    for language in ("python", "pycon", "text"):
        lexer = get_lexer_by_name(language)
        list(lexer.get_tokens(">>> 1"))  # compiles the expressions of its first state
    gc.freeze()


def keep_templates(folder):
    """Let one build use the templates of the theme that another compiled."""
    from jinja2 import FileSystemBytecodeCache
    from jinja2.sandbox import SandboxedEnvironment

    cache = FileSystemBytecodeCache(folder)  # it compares the sources
    initialize = SandboxedEnvironment.__init__

    def with_cache(self, *args, **kwargs):
        initialize(self, *args, **{"bytecode_cache": cache, **kwargs})

    SandboxedEnvironment.__init__ = with_cache


def build(folder, arguments, output):
    """Run one build in this process, and end it."""
    from sphinx.cmd.build import main

    signal.alarm(PATIENCE)
    os.chdir(folder)
    target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(target, stream)
    status = 70
    try:
        status = main(arguments)
    except SystemExit as ended:
        status = ended.code
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    load()
    with tempfile.TemporaryDirectory() as templates:
        keep_templates(templates)
        for line in sys.stdin:
            child = os.fork()
            if child == 0:
                build(**json.loads(line))
            _, status = os.waitpid(child, 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
