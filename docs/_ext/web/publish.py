"""Turn the draft that Sphinx wrote into the site that is served.

    python -m web.publish build/draft build/html

Pages keep nothing inline (inline.py), archives lose their dates, so that two builds of
the same sources are the same bytes, and what no page shows is left out. Only what
changed is worked out again (memo.py). The new site is swapped in when it is complete.
"""

import io
import os
import re
import shutil
import stat
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from web import inline
from web.inline import Extract, Unpublishable
from web.memo import Made, Memo, tools

__all__ = ["Unpublishable", "publish"]

REFERENCE = re.compile(r"(?:_images|_downloads)/[^\"'\s?#]+")
# What no reader of the site asks for.
UNPUBLISHED = {".buildinfo", ".buildinfo.bak", ".doctrees", "doctrees", "_sources"}
OLDEST = (1980, 1, 1, 0, 0, 0)
# Read now: the code that runs, not what it may be edited to while Sphinx builds.
TOOLS = tools(__file__, inline.__file__)


def page(path: str, source: bytes) -> Made:
    """Rewrite a page for the policy of the site."""
    extract = Extract()
    html = extract.page(source.decode(), path)
    asked = {found for a in extract.addresses for found in REFERENCE.findall(a)}
    shown = sorted(map(unquote, asked))
    return Made(html.encode(), extract.rules, extract.files, shown)


def undated(path: str, source: bytes) -> Made:
    """Copy an archive without the dates of its entries."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source)) as old,
        zipfile.ZipFile(content, "w") as new,
    ):
        for name in sorted(old.namelist()):
            entry = zipfile.ZipInfo(name, OLDEST)
            entry.external_attr = 0o644 << 16
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED)
    return Made(content.getvalue())


MAKERS = {".html": page, ".zip": undated}


def made(path: str, source: bytes, memo: Memo) -> Made:
    """Give what becomes of a file of the draft."""
    maker = MAKERS.get(os.path.splitext(path)[1])
    if maker is None:
        return Made(source)
    result = memo.recall(path, source)
    if result is None:
        result = maker(path, source)
        memo.note(path, source, result)
    return result


def published(draft: dict[str, bytes], memo: Memo) -> dict[str, bytes]:
    """Give the files of the site of a draft."""
    pages = {
        path: made(path, source, memo)
        for path, source in draft.items()
        if path.endswith(".html")
    }
    site = {path: result.content for path, result in pages.items()}
    shown = {path for result in pages.values() for path in result.shown}
    for path, source in draft.items():
        unseen = path.startswith(("_images/", "_downloads/")) and path not in shown
        if path not in pages and not unseen:
            site[path] = made(path, source, memo).content
    rules: dict[str, str] = {}
    for result in pages.values():
        rules |= result.rules
        for name, text in result.files.items():
            site[f"_static/{name}"] = text.encode()
    sheet = (f".{name}{{{rule}}}\n" for name, rule in sorted(rules.items()))
    site["_static/inline.css"] = "".join(sheet).encode()
    return site


def walk(
    folder: Path | str, within: str = ""
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Give what is in a folder, folders aside, with its name in the site."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                yield from walk(entry.path, f"{within}{entry.name}/")
            else:
                yield within + entry.name, entry


def drafted(draft: Path) -> dict[str, bytes]:
    """Read a draft."""
    return {
        name: Path(entry.path).read_bytes()
        for name, entry in walk(draft)
        if UNPUBLISHED.isdisjoint(name.split("/")) and entry.is_file()
    }


def standing(site: Path) -> dict[str, bytes]:
    """Read the site as it stands; nothing, if it has what was not published.

    A symbolic link, or a file with a second name, may be changed from outside.
    """
    found = {}
    try:
        for name, entry in walk(site):
            status = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
                return {}
            found[name] = Path(entry.path).read_bytes()
    except OSError:  # no folder, or not to be read
        return {}
    return {} if site.is_symlink() else found


def write(file: Path, content: bytes) -> None:
    """Write a new file, never through a link to one that is there."""
    with file.open("xb") as new:
        new.write(content)


def fill(folder: Path, files: dict[str, bytes], site: Path, same: set[str]) -> None:
    """Write files into a new folder, those that the site has by a link to them.

    The links are safe: no file of a site is written twice, and the other name of each
    goes with the old site.
    """
    folder.mkdir(parents=True)
    for parent in sorted({(folder / name).parent for name in files}):
        parent.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if name in same:
            try:
                os.link(site / name, folder / name)
                continue
            except OSError:  # a file system without links
                pass
        write(folder / name, content)


def discard(folder: Path) -> None:
    """Remove a folder, or the symbolic link to one."""
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)


def mend(site: Path) -> None:
    """Finish a swap that was cut short, and remove what is left of it.

    The old site is whole as long as it has its name: that goes before its files do.
    """
    new, old = site.with_name(f"{site.name}.new"), site.with_name(f"{site.name}.old")
    discard(new)
    if old.exists():
        os.rename(old, new if site.exists() else site)
        discard(new)


def swap(new: Path, site: Path) -> None:
    """Put a new site into the place of the old one."""
    if site.exists():
        os.rename(site, site.with_name(f"{site.name}.old"))
    os.rename(new, site)
    mend(site)


def publish(draft: Path, site: Path) -> None:
    """Replace the site by what the draft has become, or leave it as it is."""
    if not (draft / "index.html").is_file():
        raise Unpublishable(f"{draft} has no index.html")
    mend(site)
    before = standing(site)
    memo = Memo(site.with_name(f"{site.name}.memo"), TOOLS, before)
    after = published(drafted(draft), memo)
    if after != before:
        new = site.with_name(f"{site.name}.new")
        same = {name for name in after if after[name] == before.get(name)}
        fill(new, after, site, same)
        swap(new, site)
    memo.save()


if __name__ == "__main__":
    try:
        publish(Path(sys.argv[1]), Path(sys.argv[2]))
    except Unpublishable as error:
        sys.exit(str(error))
