"""The site needs no server. In a file of its own, so that it can run beside the others."""

from pathlib import Path

import pytest
from tabs import listening

pytestmark = pytest.mark.browser


def test_a_page_of_every_folder_opens_from_the_disk(browser, html, pages):
    of_each = {Path(path).parent: path for path in pages}
    assert len(of_each) > 10
    with listening(browser) as (page, wrong, asked):
        for path in of_each.values():
            asked.clear()
            page.goto((html / path).as_uri())
            assert not wrong, (path, wrong)
            assert all(a.startswith(("file:", "data:")) for a in asked), (path, asked)
