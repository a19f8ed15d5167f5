"""A small site with a claim whose examples print truths."""

import pytest
from kit_site import SECTIONS, answer, write_kit

CLAIM = """\
:::{claim} Twice is more than once.
```python
>>> from mini import double
>>> bool(double(2) > 3.5), double(1) == 2
(True, True)
>>> double(2) > 5
False
>>> double(3)
6
```
:::

"""


@pytest.fixture
def page(site):
    """A page with a claim whose examples print truths."""
    write_kit(site)
    sections = {
        **SECTIONS,
        "Checked claims": CLAIM + SECTIONS["Checked claims"],
    }
    site.write("docs/first/q1.md", answer(sections=sections))
    return site
