import re

import pytest
from kit_site import KIT, SECTIONS, answer, write_kit

pytestmark = pytest.mark.parametrize(
    "site", [(*KIT, "answer.symptom_lists")], indirect=True
)

NAN = """\
:::{cause} An input is `nan`.
:shows: The *data* is not a number.
:remedy: Drop it.
:why: 1.1 One and one

```python
>>> 0 * 2
0
```
:::
"""
INFINITE = """\
:::{cause} The rate is too high.
:shows: The data is good.
:remedy: Lower it.
:why: 1.2 Two and

```python
>>> 1 * 2
2
```
:::
"""
PAGE = """\
# By symptom

:::{symptom-tree}
:::

:::{symptom-table}
:::

## Is the loss no number?

Print it.

### NaN at once

Look at the $x$.

%s
%s
## Is it high?

### High at the start

Look again.

:::{cause} The start is bad.
:shows: Much.
:remedy: Start anew.
:why: 1.2 is 3

```python
>>> 2 * 2
4
```
:::
"""


@pytest.fixture
def kit(site):
    write_kit(site)
    site.write("docs/index.md", "# Small\n\n```{toctree}\nsymptoms\nfirst/index\n```\n")
    site.write("docs/first/q1.md", answer("1"))
    site.write("docs/symptoms.md", PAGE % (NAN, INFINITE))
    return site


def words(html):
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def test_a_cause_says_what_the_test_shows_the_remedy_and_why(kit):
    kit.passes()
    page = kit.html("symptoms.html")
    start = page.index('<div class="cause" id="cause-an-input-is-nan"')
    found = page[start : page.index("</dl>", start)]
    assert "The <em>data</em> is not a number." in found
    assert 'href="first/q1.html#claim-1">1.1</a> One and one is two.' in found
    assert words(found).startswith("An input is nan . Shows The data")


def test_the_tree_asks_in_the_order_of_the_page(kit):
    kit.passes()
    page = kit.html("symptoms.html")
    tree = re.search(r'<ol class="[^"]*symptom-tree.*?</ol>', page, re.DOTALL)[0]
    assert words(tree) == (
        "Is the loss no number? NaN at once Look at the \\(x\\) . "
        "The data is not a number. → An input is nan . "
        "The data is good. → The rate is too high. "
        "Is it high? High at the start Look again. Much. → The start is bad."
    )
    for link in re.findall(r'href="#([^"]+)"', tree):
        assert f'id="{link}"' in page
    assert tree.count("<details>") == tree.count("<summary>") == 2


def test_the_table_has_a_row_for_each_cause(kit):
    kit.passes()
    page = kit.html("symptoms.html")
    table = page[page.index("<table") : page.index("</table>")]
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    assert len(rows) == 1 + 2 + 3
    assert 'rowspan="2"' in rows[2]
    assert words(rows[3]) == "The data is good. The rate is too high. Lower it. 1.2"
    assert 'href="first/q1.html#claim-2">1.2</a>' in rows[3]


def test_the_quoted_claim_follows_the_answer(kit):
    kit.passes()
    more = SECTIONS["Checked claims"].replace("One and one is", "One and one are")
    kit.write("docs/first/q1.md", answer(sections=SECTIONS | {"Checked claims": more}))
    kit.passes()
    assert "1.1</a> One and one are two." in kit.html("symptoms.html")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (":remedy: Drop it.\n", "", "17: WARNING: a cause must have :remedy:"),
        ("1.1 One", "1.9 One", "17: WARNING: why must name a claim, such as 6.1.3"),
        ("1.1 One", "One", "17: WARNING: why must name a claim, such as 6.1.3"),
        ("1.1 One", "1.3 One", "the claim 1.3 must say 'One and one', got 'Nothing"),
        (">>> 0 * 2\n0\n", "0 * 2\n", "none under 'An input is nan.'"),
        ("Look at the $x$.\n", "", "a cause must stand under a symptom"),
        ("The rate is too high", "An input is nan", "a cause must stand once"),
    ],
)
def test_a_cause_that_is_not_whole_fails_with_its_line(kit, old, new, rule):
    page = PAGE % (NAN, INFINITE)
    assert old in page
    kit.write("docs/symptoms.md", page.replace(old, new))
    assert "symptoms.md:" in kit.fails(rule)


@pytest.mark.parametrize("builder", ["text", "singlehtml"])
def test_other_builders_have_the_lists_too(kit, builder):
    kit.passes(builder=builder)
