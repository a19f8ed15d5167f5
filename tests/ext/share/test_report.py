"""Each page says how to tell that it is wrong, and where it is made."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from kit_site import KIT, write_gallery
from shared_site import REPOSITORY

yaml = pytest.importorskip("yaml")

pytestmark = pytest.mark.parametrize(
    "site", [(*KIT, "web.formulas", "share")], indirect=True
)
FORMS = Path(__file__).parents[3] / ".github" / "ISSUE_TEMPLATE"
OTHERS = {"template", "title"}  # what a form is asked for besides its fields


def told(site, path):
    soup = BeautifulSoup(site.html(path), "html.parser")
    (line,) = soup.select("footer p.tell")
    return line


def fields(name):
    form = yaml.safe_load((FORMS / name).read_text(encoding="utf-8"))
    return {part["id"] for part in form["body"]}


def asked(link):
    return {k: v for k, (v,) in parse_qs(urlsplit(link["href"]).query).items()}


def test_the_form_is_filled_with_page_and_version(shared):
    shared.give(repository=REPOSITORY)
    shared.passes()
    report, edit = told(shared, "first/q1.html").find_all("a")
    assert report["href"].startswith(f"{REPOSITORY}/issues/new?")
    found = asked(report)
    assert found == {"template": "wrong.yml", "page": "first/q1.html", "version": "1.2"}
    assert edit["href"] == f"{REPOSITORY}/edit/main/docs/first/q1.md"
    (alone,) = told(shared, "search.html").find_all("a")
    assert asked(alone)["page"] == "search.html"


def test_each_claim_leads_to_the_form_with_its_name(shared):
    shared.give(repository=REPOSITORY)
    shared.passes()
    soup = BeautifulSoup(shared.html("first/q1.html"), "html.parser")
    links = soup.select(".claim > .sentence > a.claim-report")
    assert [asked(link)["claim"] for link in links] == ["1.1", "1.2", "1.3"]
    known = fields(asked(links[0])["template"])
    assert asked(links[0]).keys() - OTHERS <= known
    assert not {"page", "claims"} <= known, "a field that no form has would be seen"


def test_without_a_repository_the_page_names_its_file(shared):
    shared.give()
    shared.write("docs/contributing.md", "# Add\n\nWords.\n")
    shared.passes()
    line = told(shared, "first/q1.html")
    assert line.code.text == "docs/first/q1.md"
    assert line.a["href"] == "../contributing.html"
    assert "p.tell" not in shared.html("search.html")
    assert "issues/new" not in shared.html("first/q1.html")
    assert "claim-report" not in shared.html("first/q1.html")


def test_a_figure_is_made_by_its_script(shared):
    script = '"""\nGood\n====\n\nA figure.\n"""\nx = 1\n'
    write_gallery(shared, script)
    shared.configure("\nsuppress_warnings += ['toc.not_included']\n")
    shared.write(
        "docs/index.md", "# Small\n\nWords.\n\n```{toctree}\nauto_gallery/index\n```\n"
    )
    shared.give(repository=REPOSITORY)
    shared.passes()
    _, edit = told(shared, "auto_gallery/plot_good.html").find_all("a")
    assert edit["href"].endswith("/edit/main/gallery/plot_good.py")
    _, edit = told(shared, "auto_gallery/index.html").find_all("a")
    assert edit["href"].endswith("/edit/main/gallery/GALLERY_HEADER.rst")
