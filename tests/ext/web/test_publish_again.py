"""A draft published again costs what changed, and becomes what it would become anew."""

import io
import os
import random
import shutil
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import pytest

from web import inline, memo, publish


def put(file, content):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())


def html(body):
    return f"<html><head></head><body>{body}</body></html>"


def archive(content, year=2001):
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as new:
        new.writestr(zipfile.ZipInfo("a.py", (year, 1, 1, 0, 0, 0)), content)
    return zipped.getvalue()


def files(folder):
    """Give everything in a folder; a symbolic link is not its target."""
    return {
        p.relative_to(folder).as_posix(): p.is_symlink() or p.read_bytes()
        for p in folder.rglob("*")
        if not p.is_dir() or p.is_symlink()
    }


def anew(draft, tmp_path):
    """Give the files of the site that a clean build publishes."""
    clean = tmp_path / "clean"
    publish.publish(draft, clean / "html")
    result = files(clean / "html")
    shutil.rmtree(clean)
    return result


PAGES = ["index.html", "a.html", "b/a.html", "b/c/d.html"]


@pytest.fixture
def draft(tmp_path):
    """Give a small draft of everything that a draft may have."""
    draft = tmp_path / "draft"
    body = (
        '<p style="top:{i}px">{path}</p><script>{i}</script><style>p{{top:{i}px}}</style>'
        '<img src="_images/{i}.svg"><a href="_downloads/{i}/a.zip">'
    )
    for i, path in enumerate(PAGES):
        put(draft / path, html(body.format(i=i, path=path)))
        put(draft / f"_images/{i}.svg", f"<svg>{i}</svg>")
        put(draft / f"_downloads/{i}/a.zip", archive(str(i)))
    put(draft / "_static/theme.css", "p {}")
    return draft


@pytest.fixture
def site(draft, tmp_path):
    """Publish the draft."""
    publish.publish(draft, tmp_path / "html")
    return tmp_path / "html"


@pytest.fixture
def worked(monkeypatch):
    """List the files that are worked out, not remembered."""
    paths = []

    def listing(maker):
        def make(path, source):
            paths.append(path)
            return maker(path, source)

        return make

    makers = {suffix: listing(maker) for suffix, maker in publish.MAKERS.items()}
    monkeypatch.setattr(publish, "MAKERS", makers)
    return paths


def edit(draft, rng):
    """Change a draft as an author would, in one way of many."""
    at, number = draft / rng.choice(PAGES), rng.randrange(4)
    if at.name == "index.html" or rng.random() < 0.7:
        parts = [
            f'<p style="top:{number}px">{rng.randrange(3)}</p>',
            f"<script>{number}</script>",
            f"<style>p{{top:{number}px}}</style>",
            f'<img src="_images/{number}.svg">',
            f'<a href="_downloads/{number}/a.zip">',
            '<p role="list" onclick="f()">' if rng.random() < 0.1 else "",
        ]
        put(at, html("".join(rng.sample(parts, rng.randrange(len(parts))))))
    else:
        at.unlink(missing_ok=True)
    year, image = rng.choice([2001, 2002]), draft / f"_images/{number}.svg"
    put(draft / f"_downloads/{number}/a.zip", archive(rng.choice("ab"), year))
    if image.exists() and rng.random() < 0.3:
        image.unlink()
    else:
        put(image, rng.choice(["<svg>x</svg>", "<svg>y</svg>"]))


def tamper(file, rng):
    """Change a file as nobody should."""
    if not file.is_file():
        return
    content = file.read_bytes()
    at = rng.randrange(len(content) + 1)
    match rng.randrange(5):
        case 0:
            file.unlink()
        case 1:
            file.write_bytes(content[:at])
        case 2:
            file.write_bytes(content[:at] + b"x" + content[at + 1 :])
        case 3:
            file.with_name("more" + file.suffix).write_bytes(content)
        case 4:
            file.unlink()
            file.symlink_to(Path(__file__))


@pytest.mark.parametrize("seed", range(6))
def test_a_chain_of_edits_ends_where_a_clean_build_does(seed, draft, site, tmp_path):
    rng = random.Random(seed)
    old_memo = b""
    for _ in range(25):
        for _ in range(rng.randrange(3)):
            edit(draft, rng)
        note = tmp_path / "html.memo"
        if rng.random() < 0.3:
            tamper(rng.choice(sorted(site.rglob("*"))), rng)
        if rng.random() < 0.2:
            tamper(note, rng)
        if rng.random() < 0.2:
            note.unlink(missing_ok=True)
            note.write_bytes(old_memo)
        before = files(site)
        if note.is_symlink():
            note.unlink()
        try:
            publish.publish(draft, site)
        except publish.Unpublishable:
            assert files(site) == before
            with pytest.raises(publish.Unpublishable):
                anew(draft, tmp_path)
            continue
        assert files(site) == anew(draft, tmp_path)
        if rng.random() < 0.5:
            old_memo = note.read_bytes()
        assert all(p.stat().st_nlink == 1 for p in site.rglob("*") if p.is_file())
        assert not {"html.new", "html.old"} & {p.name for p in tmp_path.iterdir()}


def test_nothing_changed_costs_nothing(draft, site, tmp_path, worked):
    folder, note = site.stat().st_ino, (tmp_path / "html.memo").stat().st_mtime_ns
    publish.publish(draft, site)
    assert (worked, site.stat().st_ino) == ([], folder)
    assert (tmp_path / "html.memo").stat().st_mtime_ns == note


def test_a_change_costs_what_it_touches(draft, site, tmp_path, worked):
    inodes = {p: p.stat().st_ino for p in site.rglob("*") if p.is_file()}
    put(draft / "a.html", html('<p style="left:0">new</p>'))
    put(draft / "_downloads/2/a.zip", archive("2", 2002))
    publish.publish(draft, site)
    assert worked == ["a.html", "_downloads/2/a.zip"]
    # The archive has another date in the draft, and is the same in the site.
    fresh = {
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.is_file() and path.stat().st_ino != inodes.get(path)
    }
    assert fresh == {"a.html", "_static/inline.css"}
    assert files(site) == anew(draft, tmp_path)


def test_files_are_copied_where_there_are_no_links(draft, site, tmp_path, monkeypatch):
    def link(*paths):
        raise PermissionError

    monkeypatch.setattr(os, "link", link)
    put(draft / "a.html", html("new"))
    publish.publish(draft, site)
    assert files(site) == anew(draft, tmp_path)


@pytest.mark.parametrize("name", ["a.html", "_downloads/0/a.zip", "_images/0.svg"])
def test_what_is_no_longer_as_published_is_published_again(
    name, draft, site, tmp_path, worked
):
    wanted, file = files(site), site / name

    def again():
        publish.publish(draft, site)
        assert files(site) == wanted
        # A file of one name, that nobody writes through another.
        assert file.lstat().st_nlink == 1

    content = file.read_bytes()
    for wrong in (content[:-1], content + b"\n", b"", content.upper()):
        file.write_bytes(wrong)
        again()
    file.unlink()
    again()
    same = tmp_path / "same"
    same.write_bytes(content)
    for link in (file.symlink_to, file.hardlink_to):
        file.unlink()
        link(same)
        again()
    put(site / "more/x.html", "x")
    again()
    (site / "folder").symlink_to(tmp_path)
    again()
    os.mkfifo(site / "pipe")
    again()
    assert same.read_bytes() == content


def test_no_file_is_written_through_a_link(tmp_path):
    put(tmp_path / "a", "old")
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    with pytest.raises(FileExistsError):
        publish.write(tmp_path / "b", b"new")
    assert (tmp_path / "a").read_text() == "old"


def test_a_site_that_is_a_link_becomes_a_folder(draft, site, tmp_path):
    wanted, elsewhere = files(site), tmp_path / "elsewhere"
    site.rename(elsewhere)
    site.symlink_to(elsewhere)
    for _ in range(2):
        publish.publish(draft, site)
        assert not site.is_symlink()
        assert files(site) == files(elsewhere) == wanted
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"draft", "elsewhere", "html", "html.memo"}


@pytest.mark.parametrize(
    "wrong", [b"", b"{}", b"\n{}", b"\xff\x00", b"[" * 9999, None], ids=repr
)
def test_a_memo_that_is_not_one_is_forgotten(wrong, draft, site, tmp_path, worked):
    note, wanted = tmp_path / "html.memo", files(site)
    good = note.read_bytes()
    note.unlink()
    note.mkdir() if wrong is None else note.write_bytes(wrong)
    publish.publish(draft, site)
    assert files(site) == wanted
    assert sorted(set(worked)) == sorted(worked)
    assert len(worked) == 2 * len(PAGES)
    assert wrong is None or note.read_bytes() == good


def test_no_byte_of_a_memo_can_be_wrong(draft, site, tmp_path):
    note = tmp_path / "html.memo"
    good = note.read_bytes()
    put(draft / "a.html", html("new"))
    wanted = anew(draft, tmp_path)
    rng = random.Random(0)
    for at in rng.sample(range(len(good)), 60):
        note.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        read = memo.Memo(note, publish.TOOLS, {})
        assert read.last == {}
    publish.publish(draft, site)
    assert files(site) == wanted


def test_results_of_other_code_are_forgotten(draft, tmp_path):
    # All the code that runs is here: with another module it would not start.
    code, site = tmp_path / "code", tmp_path / "html"
    modules = [Path(module.__file__) for module in (publish, inline, memo)]
    put(code / "web/__init__.py", b"")
    for module in modules:
        put(code / "web" / module.name, module.read_bytes())

    def run():
        command = [sys.executable, "-B", "-m", "web.publish", draft, site]
        subprocess.run(command, check=True, cwd=code)
        return site.with_name("html.memo").read_bytes().partition(b"\n")[0]

    seals = {run()}
    assert run() in seals
    for module in modules:
        with (code / "web" / module.name).open("a") as file:
            file.write("# other code\n")
        seals.add(run())
    assert len(seals) == 4
    text = (code / "web" / "inline.py").read_text()
    assert 'f"s-{' in text
    (code / "web" / "inline.py").write_text(text.replace('f"s-{', 'f"t-{'))
    run()
    assert 'class="t-' in (site / "a.html").read_text()


class Killed(BaseException):
    """No handler of errors sees it."""


@pytest.fixture
def dying(monkeypatch):
    """Publish, and die after some steps: give whether it died."""
    write, left = publish.write, 0

    def step(call, *args, **options):
        nonlocal left
        left -= 1
        if left < 0 and call is write:
            write(args[0], args[1][: len(args[1]) // 2])
        if left < 0:
            raise Killed
        return call(*args, **options)

    def run(steps, draft, site):
        nonlocal left
        left = steps
        with monkeypatch.context() as patch:
            for name in ("link", "rename", "unlink", "rmdir"):
                patch.setattr(os, name, partial(step, getattr(os, name)))
            patch.setattr(publish, "write", partial(step, write))
            try:
                publish.publish(draft, site)
            except Killed:
                return True
        return False

    return run


def test_a_publication_may_die_at_any_step(tmp_path, dying):
    start, draft, bad = (tmp_path / name for name in ("start", "draft", "bad"))
    put(draft / "index.html", html('<p style="top:0">'))
    put(draft / "a.html", html("gone"))
    put(draft / "_static/theme.css", "p {}")
    publish.publish(draft, start / "html")
    first = files(start / "html")
    put(draft / "index.html", html('<p style="left:0">'))
    (draft / "a.html").unlink()
    second = anew(draft, tmp_path)
    put(bad / "index.html", html('<p onclick="f()">'))
    steps = 0
    while True:
        run = tmp_path / f"run{steps}"
        shutil.copytree(start, run)
        died = dying(steps, draft, run / "html")
        if (run / "html.old").exists():
            # What is put back in place of a site that is lost is a whole one.
            lost = shutil.copytree(run, tmp_path / "lost")
            shutil.rmtree(lost / "html", ignore_errors=True)
            with pytest.raises(publish.Unpublishable):
                publish.publish(bad, lost / "html")
            assert files(lost / "html") == first
            shutil.rmtree(lost)
        else:
            assert files(run / "html") in (first, second)
        with pytest.raises(publish.Unpublishable):
            publish.publish(bad, run / "html")
        assert files(run / "html") in (first, second)
        publish.publish(draft, run / "html")
        assert files(run / "html") == second
        assert sorted(p.name for p in run.iterdir()) == ["html", "html.memo"]
        if not died:
            break
        steps += 1
    assert steps > 10


def test_a_full_disk_leaves_the_site(draft, site, tmp_path, monkeypatch):
    first = files(site)
    put(draft / "a.html", html("new"))
    write = publish.write

    def full(file, content):
        write(file, content[:3])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(publish, "write", full)
        with pytest.raises(OSError, match="No space"):
            publish.publish(draft, site)
    assert files(site) == first
    publish.publish(draft, site)
    assert files(site) == anew(draft, tmp_path)
