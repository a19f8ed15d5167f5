"""The lists of works are right after each change, and formatted only after one."""

import os
import re

import pybtex.style.formatting
import pytest
from pybtex.database import parse_string
from pybtex.style.formatting.plain import Style
from sphinx.errors import ExtensionError
from sphinxcontrib.bibtex.domain import BibtexDomain

from web import bibliography

EUCLID = """
@article{euclid, author = {Euclid}, title = {Elements}, journal = {Scrolls},
year = {1482}, url = {https://example.org/elements}}
"""
GALOIS = """
@book{galois, author = {Galois, {\\'E}variste and Liouville, Joseph}, title = {On
{Equations}}, publisher = {Bachelier}, year = {1846}, doi = {10.1/x_y}}
"""
NOETHER = """
@article{noether, author = {Noether, Emmy}, title = {Ideals}, journal = {Annals},
year = {1921}, month = mar, pages = {24--66}}
"""
ABEL = """
@misc{abel, author = {Abel, Niels Henrik}, title = {On quintics}, year = {1824}}
"""

LIST = ":::{bibliography}\n:filter: docname in docnames\n:::\n"
PAGES = {
    "index": ":::{toctree}\na\nb\nc\none\ntwo\nnone\nworks\n:::\n",
    "one": f"{{cite}}`euclid` and {{cite:t}}`noether`.\n\n{LIST}",
    "two": f"{{cite:t}}`galois,noether`.\n\n{LIST}",
    "none": "See {cite}`noether`, listed elsewhere.\n",
    # So many pages that two processes read them.
    **dict.fromkeys("abc", f"{{cite}}`euclid`\n\n{LIST}"),
    "works": ":::{bibliography}\n:all:\n:list: bullet\n:::\n",
}

CONF = """
bibtex_bibfiles = ["docs/all.bib"]
bibtex_default_style = "plain"
suppress_warnings = ["bibtex.duplicate_citation", "bibtex.duplicate_label"]

from pathlib import Path
from pybtex.style.formatting import BaseStyle
format_entry = BaseStyle.format_entry
def counted(self, label, entry, bib_data=None):
    with open(Path(__file__).with_name("formatted.txt"), "a") as file:
        print(entry.key, file=file)
    return format_entry(self, label, entry, bib_data)
BaseStyle.format_entry = counted
"""

# A style that shows its label, and whose text is in a file of the project.
FOREIGN = """
from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting.plain import Style
class Foreign(Style):
    def format_entry(self, label, entry, bib_data=None):
        word = Path(__file__).with_name("word.txt").read_text()
        return FormattedEntry(entry.key, Text(word, label, entry.key), label)
register_plugin("pybtex.style.formatting", "foreign", Foreign)
"""

WITHOUT = """
extensions[extensions.index("web.bibliography")] = "sphinxcontrib.bibtex"
"""

pytestmark = pytest.mark.parametrize("site", [("web.bibliography",)], indirect=True)
JOBS = pytest.mark.parametrize("jobs", ["1", "2"])
# Where one process has less to go wrong than two, which join what they have read.
TWO = pytest.mark.parametrize("jobs", ["2"])


@pytest.fixture(autouse=True)
def small(site):
    site.configure(CONF)
    write_works(site, EUCLID, GALOIS, NOETHER)
    for name in PAGES:
        write_page(site, name)


def write_works(site, *entries):
    site.write("docs/all.bib", "".join(entries))


def write_page(site, name, old="", new=""):
    site.write(f"docs/{name}.md", f"# {name}\n\n{PAGES[name].replace(old, new)}")


def formatted(site, jobs="1"):
    """Build, and tell which entries were formatted."""
    file = site.root / "formatted.txt"
    file.write_text("")
    site.passes("-j", jobs)
    return sorted(file.read_text().split())


def written(site):
    """Give all files of the site."""
    html = site.root / "build" / "html"
    return {
        path.relative_to(html).as_posix(): path.read_bytes()
        for path in html.rglob("*")
        if path.is_file() and path.name != ".buildinfo"
    }


def text(site, name):
    return re.sub("<[^>]*>", "", site.html(f"{name}.html"))


def is_as_without(site, *options):
    """See that a clean build by sphinxcontrib-bibtex alone gives the very same files."""
    before = written(site)
    conf = (site.root / "conf.py").read_text()
    site.configure(WITHOUT)
    site.passes("-E", "-a", *options)
    assert written(site) == before
    site.write("conf.py", conf)


@JOBS
def test_every_file_is_the_same_without_it(site, jobs):
    site.passes("-j", jobs)
    assert "Évariste Galois" in site.html("works.html")
    is_as_without(site)


@JOBS
def test_an_unchanged_build_formats_nothing(site, jobs):
    assert formatted(site, jobs) == ["euclid", "galois", "noether"]
    assert formatted(site, jobs) == []
    assert formatted(site, jobs) == []


def test_a_changed_page_formats_nothing_that_is_known(site):
    site.passes()
    write_page(site, "one", "and", "or")
    assert formatted(site) == []
    assert " or " in site.html("one.html")
    assert formatted(site) == []
    is_as_without(site)


def test_a_citation_that_is_new_to_the_site_formats_its_work_alone(site):
    write_page(site, "works", ":all:", ":filter: False")
    write_page(site, "two", "galois,")
    assert formatted(site) == ["euclid", "noether"]
    write_page(site, "two")
    assert formatted(site) == ["galois"]
    assert "On Equations" in site.html("two.html")
    is_as_without(site)


@TWO
def test_an_edited_work_changes_on_every_page_that_lists_it(site, jobs):
    site.passes("-j", jobs)
    write_works(site, EUCLID, GALOIS, NOETHER.replace("Ideals", "Rings"))
    assert "noether" in formatted(site, jobs)
    for name in ("one", "two", "works"):
        assert "Rings" in site.html(f"{name}.html")
        assert "Ideals" not in site.html(f"{name}.html")
    assert formatted(site, jobs) == []
    is_as_without(site)


@JOBS
def test_citations_come_and_go(site, jobs):
    site.passes("-j", jobs)
    assert "On Equations" not in site.html("one.html")
    write_page(site, "one", "noether", "galois")
    site.passes("-j", jobs)
    assert "On Equations" in site.html("one.html")
    assert "Ideals" not in site.html("one.html")
    is_as_without(site)
    write_page(site, "one")
    site.passes("-j", jobs)
    assert "On Equations" not in site.html("one.html")
    assert "Ideals" in site.html("one.html")
    is_as_without(site)


def test_a_page_that_is_removed_takes_its_citations_along(site):
    write_page(site, "works", ":all:", ":cited:")
    site.passes()
    (site.root / "docs" / "two.md").unlink()
    write_page(site, "index", "two\n")
    site.passes()
    assert "On Equations" not in site.html("works.html")
    assert "Ideals" in site.html("works.html")


@TWO
def test_a_page_without_a_list_follows_the_list_of_another(site, jobs):
    write_page(site, "one", "noether", "euclid")
    site.passes("-j", jobs)
    assert "two.html" in site.html("none.html")
    assert "[2]" in text(site, "none")
    write_page(site, "two", "galois,")
    assert formatted(site, jobs) == []
    assert "[1]" in text(site, "none")
    is_as_without(site)
    write_page(site, "two", "noether", "galois")
    site.fails("none.md", 'could not find bibtex key "noether"', options=("-j", jobs))
    write_page(site, "one")
    site.passes("-j", jobs)
    assert "one.html" in site.html("none.html")
    is_as_without(site)


def test_a_bibliography_may_become_older(site):
    site.passes()
    write_works(site, EUCLID.replace("Elements", "Data"), GALOIS, NOETHER, ABEL)
    os.utime(site.root / "docs" / "all.bib", (1, 1))
    site.passes()
    assert "On quintics" in site.html("works.html")
    assert "Data" in site.html("one.html")
    is_as_without(site)


def test_only_pages_that_show_something_else_are_written_again(site):
    site.passes()
    page = {name: site.root / "build" / "html" / f"{name}.html" for name in PAGES}
    before = {name: file.stat().st_mtime_ns for name, file in page.items()}
    write_page(site, "one", "`euclid` and", "`galois` and")
    site.passes()
    assert {n for n in PAGES if page[n].stat().st_mtime_ns > before[n]} == {
        "index",  # its list of pages
        "one",
    }


@TWO
def test_labels_move_on_when_a_work_comes_before_them(site, jobs):
    site.passes("-j", jobs)
    assert "[1]" in text(site, "two")
    write_works(site, EUCLID, GALOIS, NOETHER, ABEL)
    write_page(site, "two", "galois", "abel,galois")
    site.passes("-j", jobs)
    assert "[3]" in text(site, "two")
    assert "On quintics" in site.html("works.html")
    is_as_without(site)


def test_a_page_may_change_its_style(site):
    site.passes()
    write_page(site, "two", ":filter:", ":style: alpha\n:filter:")
    site.passes()
    assert "Noe21" in site.html("two.html")
    is_as_without(site)


def test_tooltips_may_have_another_style(site):
    site.configure("bibtex_tooltips_style = 'unsrt'")
    site.passes()
    is_as_without(site)


def test_prefixes_and_several_lists_on_a_page(site):
    site.write(
        "docs/one.md",
        "# one\n\n{cite}`a-euclid` and {cite}`b-euclid,b-noether`.\n\n"
        ":::{bibliography}\n:filter: key % 'eucl' and cited\n:keyprefix: a-\n"
        ":labelprefix: A\n:::\n\n:::{bibliography}\n:keyprefix: b-\n:labelprefix: B\n\n"
        "galois\n:::\n",
    )
    site.configure("bibtex_cite_id = 'w{bibliography_count}-{key}'")
    site.passes()
    assert "[A1]" in text(site, "one")
    assert "[B3]" in text(site, "one")
    is_as_without(site)


@TWO
def test_a_work_that_is_removed_fails_the_build_until_it_is_back(site, jobs):
    site.passes("-j", jobs)
    write_works(site, GALOIS, NOETHER)
    for _ in range(2):
        site.fails('could not find bibtex key "euclid"', options=("-j", jobs))
    write_works(site, EUCLID, GALOIS, NOETHER)
    site.passes("-j", jobs)
    is_as_without(site)


def test_what_lacks_a_field_is_said_in_every_build(site):
    site.passes()
    write_works(site, EUCLID, GALOIS, NOETHER.replace("title", "subtitle"))
    for _ in range(3):
        site.fails("missing title in noether")
    write_page(site, "index", "works", "works")
    site.fails("missing title in noether")


def test_a_filter_that_cannot_be_evaluated_is_said_in_every_build(site):
    write_page(site, "two", "docname in", "1 %")
    for _ in range(2):
        site.fails("two.md:5", "syntax error in :filter: expression")


def test_a_list_that_says_a_work_twice_is_said(site):
    write_page(site, "two", LIST, f"{LIST}\n{LIST}")
    site.fails('duplicate local citation for key "galois"')


def test_labels_and_works_on_two_pages_are_said_if_that_is_asked_for(site):
    site.configure("suppress_warnings = []")
    said = sorted(site.fails('duplicate citation for key "noether"').splitlines())
    site.configure(WITHOUT)
    assert sorted(site.fails("duplicate label", options=("-E",)).splitlines()) == said


def test_a_style_from_elsewhere_is_not_kept(site):
    site.configure(FOREIGN + "bibtex_default_style = 'foreign'\n")
    site.write("word.txt", "first")
    site.passes()
    assert "first1galois" in site.html("two.html")
    is_as_without(site)
    site.write("word.txt", "second")
    write_page(site, "two", "noether.", "noether")
    site.passes()
    assert "second1galois" in site.html("two.html")


def test_another_version_of_sphinxcontrib_bibtex_is_an_error_in_words(site):
    site.configure(
        """
        from sphinxcontrib.bibtex.domain import BibtexDomain
        def get_filtered_entries(self, bibliography_key):
            return []
        BibtexDomain.get_filtered_entries = get_filtered_entries
        """
    )
    site.fails("has another BibtexDomain.get_filtered_entries than version 2.7")


@pytest.mark.parametrize("name", bibliography.REPLACED)
def test_so_is_one_without_what_is_replaced(site, name, monkeypatch):
    bibliography.check()
    monkeypatch.delattr(BibtexDomain, name)
    with pytest.raises(ExtensionError, match=name):
        bibliography.check()


def test_another_pybtex_formats_anew(site, monkeypatch):
    entry = parse_string(EUCLID, "bibtex").entries["euclid"]
    data = {"bibdata": object()}
    calls = []
    once = pybtex.style.formatting.BaseStyle.format_entry
    monkeypatch.setattr(
        pybtex.style.formatting.BaseStyle,
        "format_entry",
        lambda *arguments: calls.append(1) or once(*arguments),
    )
    for label in "12":
        made = bibliography.Formatter(data).format(Style(), label, entry)
        assert (made.key, made.label) == ("euclid", label)
    assert len(calls) == 1
    monkeypatch.setattr(bibliography, "version", lambda name: f"next {name}")
    bibliography.Formatter(data).format(Style(), "1", entry)
    assert len(calls) == 2
    data["bibdata"] = object()
    bibliography.Formatter(data).format(Style(), "1", entry)
    assert len(calls) == 3


def test_what_no_list_has_is_forgotten(site):
    works = parse_string(EUCLID + NOETHER, "bibtex").entries
    data = {"bibdata": object()}
    for keys in (["euclid", "noether"], ["noether"]):
        formatter = bibliography.Formatter(data)
        for key in keys:
            formatter.format(Style(), "1", works[key])
    assert [key for _, key in data["formatted"]["texts"]] == ["noether"]
