"""Archives that have the same bytes each time: sorted names, one date, one mode."""

import io
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

# A zip knows no time before it.
OLDEST = (1980, 1, 1, 0, 0, 0)
# It stands first in a book and as it is, so that a reader knows the file by it.
MIMETYPE = "mimetype"


def pack(files: Mapping[str, bytes], moment: int) -> bytes:
    """Make an archive of files by their names, all of one date."""
    date = max(time.gmtime(moment)[:6], OLDEST)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in sorted(files, key=lambda name: (name != MIMETYPE, name)):
            entry = zipfile.ZipInfo(name, date)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # what made it is not to be seen
            method = zipfile.ZIP_STORED if name == MIMETYPE else zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name], method)
    return content.getvalue()


def repack(archive: bytes, moment: int) -> bytes:
    """Make an archive anew."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        names = [n for n in old.namelist() if not n.endswith("/")]
        return pack({name: old.read(name) for name in names}, moment)


def folder(root: Path, within: str) -> dict[str, bytes]:
    """Read the files of a folder, to be packed as a folder of a name."""
    files = sorted(file for file in root.rglob("*") if file.is_file())
    return {
        f"{within}/{file.relative_to(root).as_posix()}": file.read_bytes()
        for file in files
    }
