"""The site needs no server. In a file of its own, so that it can run beside the others."""

import pytest
from tabs import listening

pytestmark = pytest.mark.browser


def test_every_page_opens_from_the_disk(browser, html, pages):
    with listening(browser) as (page, wrong, asked):
        for path in pages:
            asked.clear()
            page.goto((html / path).as_uri())
            assert not wrong, (path, wrong)
            assert all(a.startswith(("file:", "data:")) for a in asked), (path, asked)
