"""The draft becomes a site that works under a strict policy, always the same one."""

import re
import subprocess
import sys
import zipfile

import pytest
from builds import EXTENSIONS

from web import publish

HEAD = "<html><head><title>T</title>{}</head><body>{}</body></html>"


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


@pytest.fixture
def draft(tmp_path):
    """Write a draft, publish it, and give what it became."""

    def make(body, head="", path="index.html", **files):
        draft = tmp_path / "draft"
        for name, text in {"index.html": HEAD.format("", ""), **files}.items():
            write(draft / name, text)
        write(draft / path, HEAD.format(head, body))
        publish.publish(draft, tmp_path / "html")
        return (tmp_path / "html" / path).read_text()

    return make


def rules(tmp_path):
    css = (tmp_path / "html" / "_static" / "inline.css").read_text()
    return dict(re.findall(r"\.([\w-]+)\{(.*)\}\n", css))


def test_style_attributes_become_classes(draft, tmp_path):
    page = draft(
        '<p style="color: red;">a</p><p class="x y" style="color: red">b</p>'
        "<img alt=\"1 > 0\" style='height:1em; width:2em' />"
        '<b style="background:url(&quot;data:a;b&quot;);top:0!important">c</b>'
        '<i style="">d</i>'
    )
    red, size, image = re.findall(r'<(?:p|img|b) .*?class="(s-\w+)"', page)
    assert f'<p class="{red}">a</p><p class="x y {red}">b</p>' in page
    assert f'<img alt="1 &gt; 0" class="{size}" />' in page
    assert "<i>d</i>" in page
    assert rules(tmp_path) == {
        red: "color: red!important",
        size: "height:1em!important;width:2em!important",
        image: 'background:url("data:a;b")!important;top:0!important',
    }


def test_inline_scripts_and_styles_become_files_in_their_place(draft, tmp_path):
    page = draft(
        '<script>let a = "<p style=\'x\'>";</script><script src="b.js"></script>',
        head='<style>p { color: red }</style><!-- <p style="x"> --><link href="c.css">',
        path="deep/er/page.html",
    )
    static = tmp_path / "html" / "_static"
    css = re.search(r'href="../../_static/(inline-\w+\.css)">(?=<!--)', page)[1]
    js = re.search(r'<script src="../../_static/(inline-\w+\.js)"></script><scr', page)[
        1
    ]
    assert (static / css).read_text() == "p { color: red }\n"
    assert (static / js).read_text() == "let a = \"<p style='x'>\";\n"
    assert '<!-- <p style="x"> -->' in page
    assert '<script src="b.js"></script>' in page
    assert '<link rel="stylesheet" href="../../_static/inline.css">\n</head>' in page


def test_data_in_a_script_stays(draft):
    data = '<script type="application/ld+json">{"a": 1}</script>'
    assert data in draft(data)


def test_roles_and_labels(draft):
    page = draft(
        '<div role="list" class="l"><div class="c" role="doc-biblioentry">x</div></div>'
        '<p class="caption" role="heading">y</p><div role="main">z</div>'
        '<aside class="sidebar-drawer"></aside><aside class="toc-drawer no-toc"></aside>'
        '<aside class="note" aria-label="n"></aside>'
    )
    assert (
        '<div class="l"><div class="c">x</div></div>'
        '<p class="caption" role="heading" aria-level="2">y</p><div role="main">z</div>'
        '<aside class="sidebar-drawer" aria-label="Site"></aside>'
        '<aside class="toc-drawer no-toc" aria-label="On this page"></aside>'
        '<aside class="note" aria-label="n"></aside>'
    ) in page


def test_a_handler_that_the_policy_forbids_stops_it(draft, tmp_path):
    draft("<p>first</p>")
    with pytest.raises(publish.Unpublishable, match=r"index\.html: onclick="):
        draft('<p onclick="f()">second</p>')
    assert "first" in (tmp_path / "html" / "index.html").read_text()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>a</p>\n<p class='b", r"index\.html:2: a tag does not end"),
        # In quotes for us, and not for Python's parser: it would see the handler.
        ('<a b"c> <p onclick=f()> "d>', r"is no start of an element"),
        ("<SCRIPT ONLOAD=f()>a</SCRIPT>", r"index\.html: onload="),
    ],
)
def test_markup_that_can_be_read_in_two_ways_stops_it(draft, body, words):
    with pytest.raises(publish.Unpublishable, match=words):
        draft(body)


def test_what_looks_like_markup_stays(draft):
    body = (
        '<!-- <p style="a"> --><p title="<b style=\'c\'>">1 < 2</p><br/>'
        "<script type='application/json'>\"<i style='d' onclick='e'>\"</script>"
    )
    assert body in draft(body)


def test_what_nobody_asks_for_is_left_out(draft, tmp_path):
    shown = '<img src="_images/a.svg"><a href="_downloads/1/b%20c.txt">'
    draft(
        shown,
        **{
            name: "x"
            for name in (
                "_images/a.svg",
                "_images/gone.svg",
                "_downloads/1/b c.txt",
                "_sources/index.md.txt",
                ".buildinfo",
                ".buildinfo.bak",
                ".doctrees/index.doctree",
                "objects.inv",
            )
        },
    )
    html = tmp_path / "html"
    files = {p.relative_to(html).as_posix() for p in html.rglob("*") if p.is_file()}
    assert files == {
        "index.html",
        "_images/a.svg",
        "_downloads/1/b c.txt",
        "objects.inv",
        "_static/inline.css",
    }


def test_archives_have_no_dates(draft, tmp_path):
    archive = tmp_path / "draft" / "_downloads" / "a.zip"
    page = '<a href="_downloads/a.zip">'
    seen = set()
    for date in ((2001, 1, 1, 0, 0, 0), (2002, 2, 2, 0, 0, 0)):
        archive.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.writestr(zipfile.ZipInfo("b.py", date), "1\n")
            zipped.writestr(zipfile.ZipInfo("a.py", date), "2\n")
        draft(page)
        published = tmp_path / "html" / "_downloads" / "a.zip"
        seen.add(published.read_bytes())
    assert len(seen) == 1
    with zipfile.ZipFile(published) as zipped:
        assert {n: zipped.read(n) for n in zipped.namelist()} == {
            "a.py": b"2\n",
            "b.py": b"1\n",
        }


def test_no_draft_is_one_clear_line(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "web.publish", tmp_path / "nothing", tmp_path / "html"],
        cwd=EXTENSIONS,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (
        1,
        f"{tmp_path / 'nothing'} has no index.html\n",
    )
