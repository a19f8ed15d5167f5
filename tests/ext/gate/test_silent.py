"""An example that prints a truth and shows no value is listed, with what is known of why."""

from types import SimpleNamespace

import pytest

from gate.pagetests import page_result
from gate.silent import OBJECTS, PRINTS, TEXT, UNKNOWN, reason, silent

PAGE = """\
# Page

```python
>>> 1 < 2
True
>>> isinstance(1, int)
True
>>> def big(x):
...     flag = x > 100
...     return flag
>>> big(1)
False
>>> 1 + 1
2
```
"""


def test_every_truth_counts_and_those_without_values_are_named(tmp_path):
    (tmp_path / "page.md").write_text(PAGE)
    results = {"page.md": page_result(PAGE, "page", "page.md"), "mini": None}
    shows, asks, knows_nothing = silent(results, tmp_path)
    assert shows is None
    assert asks == ("page.md:6", "isinstance(1, int)", "it asks for a type")
    assert knows_nothing == ("page.md:11", "big(1)", UNKNOWN)


@pytest.mark.parametrize(
    ("source", "want", "why"),
    [
        ("'a' in names", "True", TEXT),
        ("name == 'a'", "True", TEXT),
        ("spawned(0) == spawned(1)", "True", OBJECTS),
        ("bool(np.isnan(x).all())", "True", "it asks whether values are NaN"),
        ("bool(np.any(x))", "True", "it asks whether anything is not 0"),
        ("print(error)", "with drop_last=True it is", PRINTS),
        ("print(error)", "True", UNKNOWN),
        ("flag", "True", UNKNOWN),
    ],
)
def test_reasons(source, want, why):
    assert reason(SimpleNamespace(source=source, want=want)) == why
