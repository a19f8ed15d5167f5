"""Which figures a browser fetches, and when."""

import contextlib
import re

import pytest

pytestmark = pytest.mark.browser
OTHER = {"light": "dark", "dark": "light"}


@pytest.fixture(scope="module")
def name(html):
    """A page with several figures."""
    for path in sorted(html.glob("*/*.html")):
        if path.read_text(encoding="utf-8").count("<figure class=") > 1:
            return path.relative_to(html).as_posix()
    raise AssertionError("no page has two figures")


@pytest.fixture(scope="module")
def files(html, name):
    """The files of its figures, light and dark."""
    page = (html / name).read_text(encoding="utf-8")
    found = set(re.findall(r"src=\"[^\"]*/(sphx_glr_\w+_001\w*\.svg)", page))
    dark = {file for file in found if file.endswith("_dark.svg")}
    assert len(dark) == len(found - dark) > 1
    return {"light": found - dark, "dark": dark}


@contextlib.contextmanager
def reading(browser, url, **options):
    """Open a page; gives the tab, and tells which figures it asked for since last asked."""
    window = {"width": 1280, "height": 800}
    context = browser.new_context(viewport=window, **options)
    tab, asked = context.new_page(), []
    tab.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))

    def fetched():
        tab.wait_for_load_state("networkidle")
        found = [file for file in asked if file.startswith("sphx_glr_")]
        asked.clear()
        assert len(found) == len(set(found))
        return set(found)

    tab.goto(url)
    yield tab, fetched
    context.close()


def see(tab, theme):
    """Bring each figure into view, until it is there."""
    for image in tab.locator(f"figure img.only-{theme}").all():
        image.scroll_into_view_if_needed()
        tab.wait_for_function("i => i.naturalWidth > 0", arg=image.element_handle())


@pytest.mark.parametrize("theme", OTHER)
def test_a_figure_is_fetched_when_it_is_about_to_be_seen(
    browser, origin, name, files, theme
):
    with reading(browser, f"{origin}/{name}", color_scheme=theme) as (tab, fetched):
        first = fetched()
        assert first < files[theme]
        see(tab, theme)
        assert first | fetched() == files[theme]
        tab.evaluate("theme => document.body.dataset.theme = theme", OTHER[theme])
        see(tab, OTHER[theme])
        assert fetched() == files[OTHER[theme]]


def test_without_scripts_the_light_theme_has_its_own_figures(
    browser, origin, name, files
):
    options = {"java_script_enabled": False}
    with reading(browser, f"{origin}/{name}", **options) as (_, fetched):
        assert fetched() == files["light"]


def test_without_scripts_the_dark_theme_has_also_those_that_are_printed(
    browser, origin, name, files
):
    options = {"java_script_enabled": False, "color_scheme": "dark"}
    with reading(browser, f"{origin}/{name}", **options) as (_, fetched):
        assert fetched() == files["light"] | files["dark"]
