"""A claim that holds for the seed of its page only is found, and named with its line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = """\
# Page

```python
>>> import numpy as np
>>> rng = np.random.default_rng({seed})
>>> bool(rng.random() {relation})
True
```
"""


@pytest.fixture
def run(tmp_path):
    """Run the tool on pages that draw with an integer, and with a list of them."""
    # Pages may need it; these do not, and to import it takes as long as all the rest.
    (tmp_path / "sklearn.py").touch()

    def run(relation):
        pages = [tmp_path / "integer.md", tmp_path / "list.md"]
        for page, seed in zip(pages, (0, [0, 0]), strict=True):
            page.write_text(PAGE.format(seed=seed, relation=relation))
        ran = subprocess.run(
            [sys.executable, ROOT / "docs" / "_ext" / "reseed.py", *pages],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
        )
        assert not ran.stderr
        return ran, pages

    return run


def test_a_fact_is_not_named(run):
    ran, _ = run("< 1")
    assert (ran.returncode, ran.stdout) == (0, "")


def test_a_draw_is_named(run):
    ran, pages = run("> 0.5")
    assert ran.returncode == 1
    lines = ran.stdout.splitlines()
    for page, line in zip(pages, lines, strict=True):
        assert line.startswith(f"{page}:6: failed in ")
        assert line.endswith(" of 20 runs: bool(rng.random() > 0.5)")
