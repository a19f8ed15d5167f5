"""The code of a claim is its examples and what they need; another code has another name."""

from scope.code import codes

PAGE = """\
# Page

```python
>>> x = 1
>>> y = 2
```

:::{claim} It is small.
```python
>>> x < 2
True
```
:::

::::{claim} It is there, with a fence within.
:::{note}
Words.
:::
```python
>>> y
2
>>> x + y
3
```
::::
"""


def of(text):
    return codes(text, ())[1]


def test_a_claim_has_the_examples_between_its_fences_and_what_they_need():
    test, (first, second) = codes(PAGE, ())
    assert len(test.examples) == 5
    assert (first.own, first.needed) == ({2}, {0, 2})
    assert (second.own, second.needed) == ({3, 4}, {0, 1, 3, 4})


def test_the_digest_is_of_the_code_and_of_what_the_claim_prints():
    first, second = of(PAGE)
    moved = of("\n\n" + PAGE.replace("It is small.", "It is less than two."))
    assert [each.digest for each in moved] == [first.digest, second.digest]
    other = of(PAGE.replace(">>> y = 2", ">>> y = 4 - 2"))
    assert other[0].digest == first.digest
    assert other[1].digest != second.digest
    shown = of(PAGE.replace(">>> x < 2\nTrue", ">>> x < 2\nFalse"))
    assert shown[0].digest != first.digest


def test_a_page_without_claims_has_no_code():
    assert of("# Page\n\n```python\n>>> 1\n1\n```\n") == []
