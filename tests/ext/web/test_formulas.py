"""Formulas become html while the site is built, or the build fails on their line."""

import json

import pytest

from web import formulas
from web.formulas import Formula

pytestmark = pytest.mark.parametrize("site", [("web.formulas",)], indirect=True)

PAGE = r"""
# Formulas

Inside a line $\R \ni x^2$, and displayed:

$$
\begin{aligned}
\E[x] &= 1 \\
\Var(x) &= 2
\end{aligned}
$$ (moments)

By {eq}`moments` the rest follows.
"""


def test_a_formula_is_html_and_mathml_with_number_and_reference(site):
    site.write("docs/index.md", PAGE)
    site.write("docs/plain.md", "---\norphan: true\n---\n# None\n")
    site.configure("html_math_renderer = 'katex'\n")
    site.passes("-j", "2")
    page = site.html("index.html")
    assert page.count('class="katex"') == 2
    assert page.count("<mtext>") == 0
    assert page.count('class="katex-display"') == 1
    assert '<div class="math notranslate nohighlight" id="equation-moments">' in page
    assert '<span class="eqno">(1)' in page
    assert 'href="#equation-moments">(1)</a>' in page
    assert "<script" not in page.split("<body")[1].split("katex")[0]
    assert "katex/katex.min.css" in page
    assert "katex" not in site.html("plain.html")
    site.passes()


def test_the_fonts_are_those_that_the_style_sheet_names(site):
    site.write("docs/index.md", PAGE)
    site.configure("html_math_renderer = 'katex'\n")
    site.passes()
    static = site.root / "build" / "html" / "_static" / "katex"
    css = (static / "katex.min.css").read_text()
    fonts = {f"fonts/{font.name}" for font in (static / "fonts").iterdir()}
    assert len(fonts) > 10
    assert css.count("url(") == sum(css.count(f"url({font})") for font in fonts)
    assert all(font.endswith(".woff2") and font in css for font in fonts)


def test_every_formula_that_does_not_parse_is_named_until_it_does(site):
    site.configure("html_math_renderer = 'katex'\n")
    broken = PAGE.replace("x^2", r"\frac{1}").replace("&= 2", r"&= \nonsense")
    site.write("docs/index.md", broken)
    for options in ((), (), ("-j", "2")):
        site.fails(
            "docs/index.md:4: ",
            "docs/index.md:9: ",
            "KaTeX parse error",
            r"\nonsense",
            options=options,
        )
    site.write("docs/index.md", PAGE)
    site.passes()


def test_a_formula_of_a_docstring_is_found_in_its_file(site):
    site.configure("extensions += ['sphinx.ext.autodoc']\n")
    site.configure("html_math_renderer = 'katex'\n")
    site.write(
        "mini/__init__.py", 'def f():\n    r"""One.\n\n    :math:`\\x_`\n    """\n'
    )
    site.write("docs/index.md", "# F\n\n```{eval-rst}\n.. autofunction:: mini.f\n```\n")
    site.fails("mini/__init__.py:4: ", "KaTeX parse error")


def test_a_formula_that_comes_too_late_is_not_lost_in_silence(site):
    site.configure("""
        html_math_renderer = 'katex'
        def setup(app):
            from docutils import nodes
            def add(app, doctree, docname):
                doctree[0] += nodes.paragraph("", "", nodes.math("", "y^3"))
            app.connect("doctree-resolved", add)
        """)
    site.fails("no page has this formula: y^3")


def test_only_new_formulas_are_rendered(site, monkeypatch):
    renderer = formulas.Renderer(site.root / "katex.json")
    asked = []

    def run(formulas):
        asked.append([f.tex for f in formulas])
        return [{"html": f"<{f.tex}>"} for f in formulas]

    monkeypatch.setattr(formulas, "run_katex", run)
    a, b, c = (Formula(tex, False) for tex in "abc")
    renderer.render([a, b, a])
    renderer.save([a, b])
    later = formulas.Renderer(site.root / "katex.json")
    later.load()
    later.render([b, c])
    later.save([b, c])
    assert asked == [["a", "b"], ["c"]]
    kept = json.loads((site.root / "katex.json").read_text())["html"]
    assert set(kept.values()) == {"<b>", "<c>"}


def test_a_missing_katex_is_one_clear_line(site):
    site.configure("html_math_renderer = 'katex'\n")
    site.configure(
        "from web import formulas\nformulas.DIST = formulas.HERE / 'nowhere'\n"
    )
    site.write("docs/index.md", PAGE)
    assert site.fails("run `make site`, which installs it").count("\n") == 1


@pytest.mark.parametrize(
    ("tex", "display", "prepared"),
    [
        ("a", True, "a"),
        (" a \\\\ b\n", False, "a \\\\ b"),
        ("a \\\\ b", True, r"\begin{aligned}a \\ b\end{aligned}"),
        ("a\n\nb", True, r"\begin{aligned}a \\ b\end{aligned}"),
        ("\\begin{cases} a \\\\ b \\end{cases}", True, None),
        (
            "\\begin{cases} a \\end{cases} \\\\ b",
            True,
            "\\begin{aligned}\\begin{cases} a \\end{cases} \\\\ b\\end{aligned}",
        ),
    ],
)
def test_a_displayed_formula_may_have_lines(site, tex, display, prepared):
    assert formulas.prepared(tex, display) == (prepared or tex)
