"""What a reader loads: few bytes of scripts on any page, and an answer soon."""

import gzip
import re
from urllib.parse import unquote, urlsplit

import pytest
from tabs import listening

SCRIPTS = 40_000  # bytes of all scripts of a page, as a server sends them
ANSWER = 250_000  # of all that a first visit asks for
SCRIPT = re.compile(r'<script\b[^>]* src="([^"]+)"')
PACKED = {".woff2", ".png"}  # which no server makes smaller


def sent(file):
    """Give how many bytes a server sends for a file."""
    content = file.read_bytes()
    return len(content) if file.suffix in PACKED else len(gzip.compress(content, 6))


def scripts(html, path):
    """Give the bytes of the scripts that a page names."""
    page = (html / path).read_text(encoding="utf-8")
    named = {unquote(urlsplit(address).path) for address in SCRIPT.findall(page)}
    return sum(sent((html / path).parent / name) for name in named)


def test_no_page_has_many_bytes_of_scripts(html, pages):
    sums = {path: scripts(html, path) for path in pages}
    assert {p: n for p, n in sums.items() if n > SCRIPTS and p != "search.html"} == {}
    assert sums["search.html"] > min(sums.values()) > 0, "it has the index besides"


@pytest.mark.browser
def test_an_answer_is_there_soon(browser, html, pages, origin):
    answers = [
        p
        for p in pages
        if p.count("/") == 1 and 'id="claim-1"' in (html / p).read_text()
    ]
    largest = sorted(answers, key=lambda path: -sent(html / path))[:3]
    with listening(browser) as (page, _, asked):
        for path in [*largest, "claims.html"]:
            asked.clear()
            page.goto(f"{origin}/{path}")
            page.wait_for_load_state("networkidle")
            files = {unquote(urlsplit(a).path).lstrip("/") for a in asked}
            assert path in files
            loaded = sum(sent(html / name) for name in files if (html / name).is_file())
            assert sent(html / path) < loaded < ANSWER, (path, loaded)


def test_what_is_heavy_is_seen(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.html").write_text('<script defer src="../c.js?v=1"></script>')
    (tmp_path / "c.js").write_text("".join(map(str, range(50_000))))
    assert scripts(tmp_path, "a/b.html") > SCRIPTS
