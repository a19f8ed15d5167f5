"""A page runs once for each change; what other runs do to it does not matter."""

import numpy as np

from gate.pagetests import page_test
from scope.runs import SEEDS, runs

PAGE = """\
```python
>>> import numpy as np
>>> drawn = np.random.default_rng(0).random()
>>> log = []
>>> def grow(x, lr=0.5):
...     log.append(x)
...     return x * lr
>>> bool(grow(1.0) < 0.6), len(log)
(True, 1)
>>> bool(grow(1.0, lr=2.0) > 1.5), len(log)
(True, 2)
>>> bool(drawn < 2)
True
>>> width = 3
>>> np.ones(width)[2]
np.float64(1.0)
```
"""


def of(text=PAGE, needed=None, **options):
    test = page_test(text, "page", "page.md")
    return runs(test, needed or [range(len(test.examples))], **options)


def test_each_run_changes_one_setting_and_starts_from_the_page():
    found = of()
    assert all(ran.passed for ran in found.own)
    by = {(c.name, c.factor): [r.got for r in ran.values()] for c, ran in found.changes}
    assert set(by) == {("lr", f) for f in ("1/10", "1/3", "3", "10")} | {
        ("width", f) for f in ("1/2", "2", "5")
    }
    shown = [r.got for r in found.own]
    assert by["lr", "3"] == [*shown[:4], "(False, 1)\n", *shown[5:]]
    assert by["lr", "1/10"] == [*shown[:5], "(False, 2)\n", *shown[6:]]
    assert by["width", "5"] == shown


def test_what_an_example_compared_and_what_it_raised_is_noted():
    found = of()
    by = {(c.name, c.factor): ran for c, ran in found.changes}
    assert by["lr", "3"][4].measured == "1.5 ≥ 0.6"
    last = by["width", "1/2"][8]
    assert last.error
    assert not last.passed
    assert last.got.startswith("IndexError: index 2 is out of bounds")


def test_only_what_a_reached_claim_needs_runs_again():
    found = of(needed=[[0, 2, 3, 4], [0, 7, 8], [0, 1, 6]])
    by = {(c.name, c.factor): list(ran) for c, ran in found.changes}
    assert by["lr", "3"] == [0, 2, 3, 4]
    assert by["width", "5"] == [0, 7, 8]
    assert len(by) == 7
    (change, ran) = next((c, r) for c, r in found.changes if c.name == "lr")
    assert change.sources.keys() == {3, 5}
    assert ran[4].got == "(True, 1)\n"
    assert of(needed=[[0, 1, 6]]).changes == []


def test_seeds_move_and_nothing_else_does():
    found = of()
    assert len(found.seeds) == SEEDS
    assert len({ran[6].measured for ran in found.seeds}) > SEEDS / 2
    assert all(ran[4].measured == found.own[4].measured for ran in found.seeds)
    assert np.random.default_rng(0).random() == np.random.default_rng(0).random()


def test_a_run_that_ends_the_process_is_an_error_of_that_run():
    text = """\
```python
>>> def end(steps):
...     import os
...     return steps < 30 or os._exit(3)
>>> end(steps=20)
True
```
"""
    found = of(text)
    by = {c.factor: ran[1] for c, ran in found.changes}
    assert by["1/2"].passed
    assert by["5"].error
    assert by["5"].got == "an example must not end the process, exit status 3"


def test_a_traceback_may_lead_through_an_example_of_the_page_itself():
    text = """\
```python
>>> def invert(lr):
...     return 1 // int(lr)
>>> invert(lr=3)
0
```
"""
    found = of(text)
    by = {c.factor: ran[1] for c, ran in found.changes}
    assert by["1/10"].got == "ZeroDivisionError: integer division or modulo by zero"


def test_names_of_the_page_itself_are_tried():
    text = "```python\n>>> turns = 3\n>>> turns\n3\n```\n"
    assert of(text).changes == []
    assert len(of(text, own_names=["turns"]).changes) == 3


def test_an_error_that_the_page_shows_is_no_failure():
    text = """\
```python
>>> int("one", base=10)
Traceback (most recent call last):
    ...
ValueError: invalid literal for int() with base 10: 'one'
```
"""
    assert [ran.passed for ran in of(text).own] == [True]
