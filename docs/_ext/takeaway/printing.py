"""PDF of HTML, by the Chromium of the system, to the same bytes each time."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import gmtime, strftime
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
DATE = re.compile(rb"(/(?:Creation|Mod)Date \(D:)\d{14}")
# Of letters, in points: the largest that fit are taken.
SIZES = (10.0, 9.75, 9.5, 9.25, 9.0, 8.75, 8.5, 8.25, 8.0, 7.75, 7.5, 7.25, 7.0)


OPTIONS = {"prefer_css_page_size": True, "print_background": True}


class TooLong(Exception):
    """A paper has more pages than it may have, in the smallest letters."""


def chromium() -> str | None:
    """Find the browser, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def printer(program: str) -> Iterator[Any]:
    """Start the browser, with a page in it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            # As in a container, where it may not make its own.
            args=["--no-sandbox"],
        )
        try:
            yield browser.new_page()
        finally:
            browser.close()


def dated(pdf: bytes, moment: int) -> bytes:
    """Give a PDF another date, which is as long as the one that it has."""
    date = strftime("%Y%m%d%H%M%S", gmtime(moment)).encode()
    return DATE.sub(rb"\g<1>" + date, pdf)


def pages(pdf: bytes) -> int:
    """Count the pages of a PDF of Chromium: the root of their tree has the largest count."""
    return max(int(count) for count in re.findall(rb"/Count (\d+)", pdf))


def printed(page: Any, file: Path, moment: int, *, outline: bool = False) -> bytes:
    """Print a file."""
    page.goto(file.resolve().as_uri())
    pdf = page.pdf(**OPTIONS, tagged=outline, outline=outline)
    return dated(pdf, moment)


def fitted(page: Any, file: Path, moment: int, most: int) -> bytes:
    """Print a file on so many pages at most, in the largest letters that allow it."""
    page.goto(file.resolve().as_uri())
    for size in SIZES:
        page.evaluate(
            "s => document.documentElement.style.setProperty('--size', s)", f"{size}pt"
        )
        pdf: bytes = page.pdf(**OPTIONS)
        if pages(pdf) <= most:
            return dated(pdf, moment)
    smallest = f"{SIZES[-1]:g} points"
    raise TooLong(f"{file.stem} must fit {most} pages, got {pages(pdf)} at {smallest}")
