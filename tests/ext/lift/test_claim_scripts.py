import re

import pytest
from kit_site import KIT, SECTIONS, answer, write_kit

from gate.reach import Package
from lift.claim_scripts import iterators

lifted = pytest.mark.parametrize("site", [(*KIT, "lift")], indirect=True)
SETUP = "```python\n>>> from mini import double\n>>> four = double(2)\n```\n\n"
CLAIMS = SETUP + SECTIONS["Checked claims"].replace(">>> 2 + 1\n3", ">>> four - 1\n3")


@pytest.fixture
def page(site):
    write_kit(site)
    site.write(
        "docs/first/q1.md", answer(sections=SECTIONS | {"Checked claims": CLAIMS})
    )
    site.write("docs/_static/claim-script.js", "")
    site.configure('html_static_path = ["docs/_static"]\n')
    return site


def files(site):
    folder = site.root / "build/html/claims"
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*"))}


@lifted
def test_each_claim_links_to_its_script(page):
    page.passes()
    html = page.html("first/q1.html")
    links = re.findall(r'<a (.*?class="claim-script.*?)>script</a>', html)
    assert len(links) == 3
    assert 'href="../claims/claim-1.2.py"' in links[1]
    assert 'aria-label="Script of claim 1.2"' in links[1]
    assert 'data-scripts="../claims/scripts-1.js"' in links[1]
    assert "claim-script.js" in html
    assert "claim-script.js" not in page.html("index.html")
    names = ["claim-1.1.py", "claim-1.2.py", "claim-1.3.py", "scripts-1.js"]
    assert [*files(page)] == names
    script = files(page)["claim-1.2.py"].decode()
    assert script.startswith("# Claim 1.2 of refnn: Two and x is 3.\n")
    assert "from mini import double\n\nfour = double(2)\n" in script
    assert script.endswith('page_shows(four - 1, "3")\n')
    assert "four" not in files(page)["claim-1.1.py"].decode()
    assert "first/q1.html#claim-2" in script


@lifted
def test_an_edited_page_leaves_what_a_clean_build_gives(page):
    page.passes()
    text = answer(sections=SECTIONS | {"Checked claims": CLAIMS})
    fourth = ":::{claim} Five.\n```python\n>>> four + 1\n5\n```\n:::\n\n## Wrong"
    page.write("docs/first/q1.md", text.replace("## Wrong", fourth))
    page.passes()
    assert "claim-1.4.py" in files(page)
    page.write("docs/first/q1.md", text.replace("double(2)", "double(1) * 2"))
    page.passes()
    edited = files(page)
    assert "claim-1.4.py" not in edited
    assert b"double(1) * 2" in edited["claim-1.2.py"]
    page.passes("-E", "-a")
    assert files(page) == edited

    (page.root / "build/html/claims/claim-1.1.py").unlink()
    page.passes()
    assert files(page) == edited

    (page.root / "docs/first/q1.md").unlink()
    page.passes()
    assert files(page) == {}


@lifted
def test_two_processes_write_the_same(page):
    page.passes()
    alone = files(page)
    for n in range(6):
        page.write(f"docs/page{n}.md", f"---\norphan: true\n---\n\n# Page {n}\n")
    page.passes("-E", "-a", "-j", "2")
    assert files(page) == alone


@lifted
@pytest.mark.parametrize("builder", ["epub", "text", "singlehtml"])
def test_elsewhere_there_are_none(page, builder):
    page.configure(
        'epub_show_urls = "no"\nversion = copyright = "1"\nsuppress_warnings += ["epub"]'
    )
    result = page.build(builder=builder)
    assert result.status == 0, result.output
    folder = page.root / "build" / builder
    assert not (folder / "claims").exists()
    pages = [*folder.rglob("*.*html"), *folder.rglob("*.txt")]
    assert pages
    assert all("claim-script" not in file.read_text("utf-8") for file in pages)


def test_a_function_that_gives_an_iterator_says_so_in_its_types(site):
    site.write(
        "mini/_more.py",
        "def a() -> Iterator[int]: ...\ndef b() -> int: ...\ndef c(): ...\n",
    )
    assert iterators(Package.at(site.root / "mini")) == {"mini.a"}
