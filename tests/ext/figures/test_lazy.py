"""Images of the site wait until they are near, each in a place of its size."""

import re

import pytest

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90pt" height="60pt"/>'
PAGE = """
    # Small

    ```{image} line.svg
    :class: only-light
    ```

    ```{image} line_dark.svg
    :class: only-dark
    ```

    ```{image} line.svg
    :width: 30px
    ```

    ```{image} alone.svg
    :class: only-dark
    ```
"""


def built(site, builder, page):
    site.configure("copyright = 'Euclid'\n")
    site.write("docs/index.md", PAGE)
    for name in "line", "line_dark", "alone":
        site.write(f"docs/{name}.svg", SVG)
    site.passes(builder=builder)
    return (site.root / "build" / builder / page).read_text()


@pytest.mark.parametrize("site", [("figures.lazy", "book")], indirect=True)
@pytest.mark.parametrize("builder", ["html", "singlehtml"])
def test_an_image_waits_in_a_place_of_its_size(site, builder):
    page = built(site, builder, "index.html")
    light, dark, small, alone = re.findall(r"<img [^>]*>", page)
    for image in light, dark, small, alone:
        assert 'loading="lazy"' in image
    for image in light, dark, alone:
        assert 'width="120"' in image
        assert 'height="80"' in image
    assert "120" not in small, "its author has said how wide it is"
    assert page.count("image-reference") == 1, "Sphinx links what was made smaller"


@pytest.mark.parametrize("site", [("figures.lazy", "book")], indirect=True)
def test_without_scripts_the_dark_variant_names_the_light_file(site):
    page = built(site, "html", "index.html")
    (picture,) = re.findall(r"<picture>(.*?)</picture>", page)
    assert 'media="(scripting: none) and (prefers-color-scheme: light)"' in picture
    assert 'srcset="_images/line.svg"' in picture
    assert 'src="_images/line_dark.svg"' in picture


@pytest.mark.parametrize("site", [("figures.lazy", "book")], indirect=True)
def test_a_book_has_its_images_at_once(site):
    page = built(site, "epub", "index.xhtml")
    assert page.count("<img ") == 4
    assert "lazy" not in page
    assert "<picture" not in page
