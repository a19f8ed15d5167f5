"""Figures where there is no style sheet to choose between light and dark, or no SVG."""

import pytest

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M 0 0"/></svg>'
PAGE = """
    # Small

    ```{image} line.svg
    :alt: A line
    :class: only-light
    ```

    ```{image} line_dark.svg
    :alt: A line
    :class: only-dark
    ```
"""


@pytest.mark.parametrize("site", [("figures.elsewhere", "book")], indirect=True)
@pytest.mark.parametrize(
    ("builder", "file", "shown"),
    [
        ("html", "index.html", ["line.svg", "line_dark.svg"]),
        ("epub", "index.xhtml", ["line.svg"]),
        ("text", "index.txt", ["[image: A line]"]),
        ("texinfo", "small.texi", ["[A line]"]),
        ("latex", "small.tex", ["{{line}.pdf}", "{[}A line{]}"]),  # one of them
    ],
)
def test_only_the_light_variant_is_shown(site, builder, file, shown):
    site.configure("copyright = 'Euclid'\n")
    site.write("docs/index.md", PAGE)
    for name in "line", "line_dark":
        site.write(f"docs/{name}.svg", SVG)
    site.passes(builder=builder)
    page = (site.root / "build" / builder / file).read_text()
    found = [words for words in shown if words in page]
    assert found == shown or (builder == "latex" and len(found) == 1)
    assert page.count(found[0]) == 1
    assert ("dark" in page) == (builder == "html")
