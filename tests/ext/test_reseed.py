"""A claim that holds for the seed of its page only is found, and named with its line."""

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


@pytest.mark.parametrize("seed", [0, [0, 0]])
@pytest.mark.parametrize("relation", ["< 1", "> 0.5"])
def test_a_draw_is_told_from_a_fact(tmp_path, seed, relation):
    page = tmp_path / "page.md"
    page.write_text(PAGE.format(seed=seed, relation=relation))
    command = [sys.executable, ROOT / "docs" / "_ext" / "reseed.py", page]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not ran.stderr
    if relation == "< 1":
        assert (ran.returncode, ran.stdout) == (0, "")
    else:
        assert ran.returncode == 1
        assert ran.stdout.startswith(f"{page}:6: failed in ")
        assert ran.stdout.endswith(" of 20 runs: bool(rng.random() > 0.5)\n")
