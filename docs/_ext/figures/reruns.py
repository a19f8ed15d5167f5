"""A figure is drawn again when the code that drew it has changed.

sphinx-gallery compares the text of a script with the checksum of its last run, and
nothing else. Here each script starts without the package, what it imports and opens is
noted beside the checksum, and the checksum is removed when one of these is another one, or
when what the script made is not there as it was.
"""

import json
import re
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

from answer.catalog import catalog_file, load
from figures.scraper import scripts
from gate import reach, recording, why
from gate.stamp import stamp
from kit.extension import SAFE

# What draws, besides the scripts and the package.
HOUSE = (
    "figures.scraper",
    "figures.dark",
    "figures.parallel",
    "figures.ids",
    "figures.reruns",
)
STYLE = "the house style or what is installed"
MADE = "what it made is not there as it was"


@dataclass(frozen=True)
class Record:
    """What sphinx-gallery calls before and after each script, maybe in another process."""

    package: str
    generated: str
    running: ClassVar = ExitStack()
    recorder: ClassVar[recording.Recorder]
    then: ClassVar[reach.Package]

    def __call__(self, gallery_conf: object, script: str | None, when: str) -> None:
        """Start without the package; note what the script imported."""
        self.running.close()
        # None, or a folder, is the start of a folder.
        names = [] if script is None else Path(self.generated).rglob(Path(script).name)
        for copy in names:
            if when == "before":
                beside(copy).unlink(missing_ok=True)
                recorder = self.running.enter_context(recording.recorded(self.package))
                type(self).recorder = recorder
                type(self).then = reach.Package.read(self.package)
            else:
                note(copy, self.then, self.recorder)


def note(script: Path, package: reach.Package, recorder: recording.Recorder) -> None:
    """Remember what a script depended on."""
    text = script.read_text(encoding="utf-8")
    others = (file for file in recorder.opened if Path(file).name != script.name)
    parts = package.parts(recorder.names, text, opened=others)
    contents = {"style": stamp(*HOUSE), "parts": parts, "made": made(script)}
    beside(script).write_text(json.dumps(contents), encoding="utf-8")


def beside(script: Path) -> Path:
    """Give the file that remembers what a script depended on."""
    return script.with_name(f"{script.name}.reach")


def made(script: Path) -> dict[str, str]:
    """Give the digest of each file that sphinx-gallery made of a script."""
    stem = re.escape(script.stem)
    own = re.compile(rf"{stem}\.(?!py\.)|sphx_glr_{stem}_(\d{{3}}|thumb)[._]")
    folders = (
        script.parent,
        script.parent / "images",
        script.parent / "images" / "thumb",
    )
    return {
        file.relative_to(script.parent).as_posix(): reach.digest(file.read_bytes())
        for folder in folders
        for file in sorted(folder.glob(f"*{script.stem}*"))
        if own.match(file.name)
    }


def reasons(script: Path, package: reach.Package, now: str) -> list[str]:
    """Say why a script must run again although it is what it was, or nothing."""
    try:
        note = json.loads(beside(script).read_text(encoding="utf-8"))
        then, parts, files = note["style"], note["parts"], note["made"]
    except (OSError, ValueError, KeyError):
        return ["nobody knows what it depends on"]
    if then != now:
        return [STYLE]
    return package.changed(parts) or ([] if made(script) == files else [MADE])


def configure(app: Sphinx, config: Config) -> None:
    """Forget the checksums of what must run again; order the chapters as the site does."""
    gallery = config.sphinx_gallery_conf
    generated = Path(app.srcdir, gallery["gallery_dirs"])
    record = Record(config.refnn_package, str(generated))
    gallery["reset_modules"] = ("matplotlib", "seaborn", record)
    gallery["reset_modules_order"] = "both"
    package, now = reach.Package.read(config.refnn_package), stamp(*HOUSE)
    for checksum in generated.rglob("*.py.md5"):
        script = checksum.with_suffix("")
        if found := reasons(script, package, now):
            # Not `run_stale_examples`: it would count as a changed configuration, and the
            # build after this one would write all pages again.
            checksum.unlink()
            why.RAN.figures[script.stem] = found
    catalog = load(catalog_file(app.srcdir))
    order = [f"{gallery['examples_dirs']}/{name}" for name in catalog.chapters]
    drawn = [folder for folder in order if Path(app.srcdir, folder).is_dir()]
    gallery["subsection_order"] = [*drawn, "*"]


def note_figures(app: Sphinx) -> None:
    """Tell which scripts ran, once sphinx-gallery has run them."""
    conf = app.config.sphinx_gallery_conf
    idle = {Path(script).stem for script in conf["stale_examples"]}
    every = [script.stem for script in scripts(app)]
    known = why.RAN.figures
    why.RAN.everything["figures"] = len(every)
    why.RAN.figures = {
        stem: known.get(stem, ["the script itself"])
        for stem in every
        if stem not in idle
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the extension, before sphinx-gallery reads its configuration."""
    app.setup_extension("gate.examples")
    app.setup_extension("answer.front_matter")  # which ends the build without a catalog
    app.connect("config-inited", configure, priority=2)
    app.connect("builder-inited", note_figures, priority=950)
    return SAFE
