"""One browser for all tests of a process: Playwright runs once in it."""

import shutil

import pytest


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium")
    assert executable, "the browser tests need Chromium: apt install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--process-per-site",  # a process warms up for its first pages
            ],
        )
        yield chromium
        chromium.close()
