"""The navigation is Furo's own, made once for all pages."""

import pytest
from bs4 import BeautifulSoup
from builds import EXTENSIONS

TEMPLATES = EXTENSIONS.parents[1] / "docs" / "_templates"

INDEX = """\
# Small

```{toctree}
:caption: First & best
:hidden:

one
Named <so> it <two>
```

```{toctree}
:caption: Second
:maxdepth: 1

deep/index
elsewhere <https://example.org/a?b=1&c=2>
```
"""
DEEP = """\
# Deep

## Within

```{toctree}
inner
```

## Further

```{toctree}
:hidden:
last
```
"""
PAGES = {
    "index": INDEX,
    "one": "# `One` & *only*\n\n## A heading\n",
    "two": "# Two\n",
    "deep/index": DEEP,
    "deep/inner": "# Inner <1>\n",
    "deep/last": "# Last\n",
    "orphan": "---\norphan: true\n---\n\n# Orphan\n",
}


@pytest.fixture
def furo(site):
    for name, text in PAGES.items():
        site.write(f"docs/{name}.md", text)
    site.configure('html_theme = "furo"\nhtml_copy_source = False\n')
    return site


def use_ours(site):
    site.configure(
        f"""
        extensions.append("web.navigation")
        templates_path = [{str(TEMPLATES)!r}]
        """
    )


def trees(site):
    """Give what a reader sees and uses of the tree of each page."""
    return {name: tree(site.html(f"{name}.html")) for name in PAGES}


def tree(page):
    found = BeautifulSoup(page, "html.parser").select_one(".sidebar-tree")
    assert found is not None
    return [
        (
            e.name,
            e.get("href") or e.get("id") or e.get("for"),
            e.get("aria-label"),
            e.has_attr("checked"),
            sorted(e.get("class", [])) if e.name in ("li", "input", "p") else None,
            e.decode_contents() if e.name in ("a", "span") else None,
        )
        for e in found.find_all(True)
        if e.name not in ("svg", "use")
    ]


def test_it_is_the_tree_that_furo_makes(furo):
    furo.passes()
    theirs = trees(furo)
    use_ours(furo)
    furo.passes()
    ours = trees(furo)
    assert ours == theirs
    assert {entry[1] for entry in ours["one"]} >= {"#", "deep/inner.html"}
    assert ours["deep/inner"] != ours["deep/last"]


def test_a_new_title_shows_on_every_page(furo):
    use_ours(furo)
    furo.passes()
    furo.write("docs/deep/inner.md", "# Another\n")
    furo.passes()
    assert all("Another</a>" in furo.html(f"{name}.html") for name in PAGES)


def test_a_title_that_stays_writes_no_other_page(furo):
    use_ours(furo)
    furo.passes()
    before = furo.root.joinpath("build/html/one.html").stat().st_mtime_ns
    furo.write("docs/two.md", "# Two\n\nMore.\n")
    furo.passes()
    assert furo.root.joinpath("build/html/one.html").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("self", "docs/index.md:19: WARNING: a toctree must list pages of the site"),
        ("deep/index", "must not lead back to a page above it, got 'deep/index'"),
        ("bare", "a page in a toctree must have a title, got none on 'bare'"),
    ],
)
def test_an_entry_that_leads_nowhere_fails_the_build_until_it_is_gone(
    furo, entry, words
):
    use_ours(furo)
    furo.write("docs/bare.md", "Words.\n")
    where, text = ("index", INDEX) if entry == "self" else ("deep/last", "# Last\n")
    more = f"```{{toctree}}\n:hidden:\n\n/{entry}\n```\n"
    furo.write(f"docs/{where}.md", text + "\n" + more.replace("/self", "self"))
    furo.fails(words)
    furo.fails(words)
    furo.write(f"docs/{where}.md", text)
    furo.write("docs/bare.md", "---\norphan: true\n---\nWords.\n")
    furo.passes()


def test_a_page_that_is_gone_fails_the_build(furo):
    use_ours(furo)
    furo.passes()
    (furo.root / "docs" / "two.md").unlink()
    furo.fails("two")
    furo.write("docs/index.md", INDEX.replace("Named <so> it <two>\n", ""))
    furo.passes()
