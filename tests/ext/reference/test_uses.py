import pytest
from kit_site import KIT, answer, write_kit

from reference.uses import uses


@pytest.mark.parametrize(
    ("examples", "found"),
    [
        (["from p import a", "a.f(1)", "a.f"], {"p.a.f": [2, 3]}),
        (["from p.a import f as g", "g(1)"], {"p.a.f": [2]}),
        (["import p.a", "p.a.f(p.a.g)"], {"p.a.f": [2], "p.a.g": [2]}),
        (["import p.a as q", "[q.f(x) for x in y]"], {"p.a.f": [2]}),
        (["from p import a", "a = 1", "a.f"], {}),
        (
            ["from p.a import f", "def g():\n    return f\n", "f = 2", "f"],
            {"p.a.f": [2]},
        ),
        (["from other import f", "f()", "g()"], {}),
        (["from p.a import f", "f().g(f)"], {"p.a.f": [2]}),
        (["from p.a import f", "f(", "f()"], {"p.a.f": [3]}),
    ],
)
def test_names_are_followed_through_imports(examples, found):
    assert uses(list(enumerate(examples, 1)), "p") == found


@pytest.mark.parametrize("site", [(*KIT, "sphinx.ext.autodoc")], indirect=True)
def test_the_reference_says_where_a_function_is_used(site):
    write_kit(site)
    site.write("docs/first/q1.md", answer())
    reference = "# mini\n\n```{eval-rst}\n.. automodule:: mini\n   :members:\n```\n"
    site.write("docs/mini.md", "---\norphan: true\n---\n\n" + reference)
    site.passes()
    page = site.html("mini.html")
    assert (
        'Used in <span><a class="reference internal" href="first/q1.html">Title 1'
        in page
    )
    assert 'first/q1.html#claim-1">1.1</a>' in page
    assert "claim-2" not in page

    site.write("docs/first/q1.md", answer().replace("double(1)", "1 + 1"))
    site.passes()
    assert "Used in" not in site.html("mini.html")
