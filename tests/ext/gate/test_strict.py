"""A warning of any kind fails the build until it is cured."""

import json

import pytest

PAGES = "# Small\n\n```{toctree}\ngood\nbad\n```\n"


@pytest.fixture
def bad(site):
    site.write("docs/index.md", PAGES)
    site.write("docs/good.md", "# Good\n")
    return lambda text: site.write("docs/bad.md", f"# Bad\n\n{text}\n")


def tell_what_is_read(site):
    site.configure("""
        def setup(app):
            def say(app, env, docnames):
                print("read", sorted(docnames))
            app.connect("env-before-read-docs", say)
        """)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("[](gone.md)", "docs/bad.md:3: ", "cross-reference target not found"),
        ("{doc}`gone`", "docs/bad.md:3: ", "unknown document"),
        ("{py:func}`gone`", "docs/bad.md:3: ", "py:func reference target not found"),
        ("```{gone}\n```", "docs/bad.md:3: ", "Unknown directive type"),
        ("![](gone.png)", "docs/bad.md:", "image file not readable"),
        ("```{toctree}\ngone\n```", "docs/bad.md:3: ", "nonexisting document"),
    ],
)
def test_a_warning_fails_this_build_and_the_next(site, bad, text, place, words):
    bad(text)
    site.fails(place, words)
    site.fails(place, words, options=("-j", "2"))
    bad("Mended.")
    site.passes()


@pytest.mark.parametrize("site", [("sphinxcontrib.bibtex",)], indirect=True)
def test_a_missing_citation_fails_until_it_is_there(site, bad):
    site.configure("bibtex_bibfiles = ['docs/all.bib']\n")
    site.write("docs/all.bib", "")
    text = "{cite}`gone2026`\n\n```{bibliography}\n:filter: docname in docnames\n```"
    bad(text)
    for options in ((), ("-j", "2")):
        site.fails("gone2026", "docs/bad.md", options=options)
    work = "author = {Author, An}, title = {Found}, publisher = {Press}, year = {2026}"
    site.write("docs/all.bib", f"@book{{gone2026, {work}}}\n")
    site.passes()


def test_only_the_pages_with_warnings_are_read_again(site, bad):
    tell_what_is_read(site)
    bad("[](gone.md)")
    assert "read ['bad', 'good', 'index']" in site.fails("docs/bad.md:3: ")
    assert "read ['bad']" in site.fails("docs/bad.md:3: ")
    bad("Mended.")
    assert site.build().output.strip() == "read ['bad']"
    assert site.build().output.strip() == "read []"


def test_a_warning_of_no_page_is_of_all_pages(site, bad):
    bad("Fine.")
    tell_what_is_read(site)
    site.configure("html_static_path = ['gone']\n")
    assert "read ['bad', 'good', 'index']" in site.fails("html_static_path")
    assert "read ['bad', 'good', 'index']" in site.fails("html_static_path")


def test_a_build_that_was_killed_is_done_again(site, bad):
    bad("[](gone.md)")
    site.fails("docs/bad.md:3: ")
    state = site.root / "build" / "doctrees" / "warned.json"
    assert json.loads(state.read_text()) == ["bad"]
    bad("Mended.")
    site.configure("""
        import os
        def setup(app):
            app.connect("env-check-consistency", lambda app, env: os._exit(9))
        """)
    assert site.build().status == 9
    assert json.loads(state.read_text()) is None


def test_a_suppressed_warning_is_none(site, bad):
    site.configure("suppress_warnings = ['myst.xref_missing']\n")
    bad("[](gone.md)")
    site.passes()


def test_a_page_that_is_gone_leaves_no_html(site, bad):
    bad("Soon gone.")
    site.passes()
    html = site.root / "build" / "html"
    assert (html / "bad.html").exists()
    (site.root / "docs" / "bad.md").unlink()
    site.write("docs/index.md", PAGES.replace("bad\n", ""))
    site.passes("-j", "2")
    pages = {page.name for page in html.glob("*.html")}
    assert pages == {"index.html", "good.html", "search.html", "genindex.html"}
