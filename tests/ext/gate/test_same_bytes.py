"""A site that was built again and again is, to the byte, what a clean build gives."""

import random
import shutil

import pytest
from kit_site import KIT, answer, write_kit

PAGE = """\
---
orphan: true
---
```{{index}} {word}, Both
```

# {word} on {word}

Some {word} words, and {other}.

```python
>>> from mini import double
>>> double({number})
{twice}
```
"""
WORDS = "gradient optimizer normalization batches warmup pruning teacher mask".split()
LEFT_OUT = {".buildinfo", ".doctrees", "_sources"}  # as publish.py does


def contents(folder):
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and LEFT_OUT.isdisjoint(file.parts)
    }


def page(draw):
    number = draw.randrange(9)
    word, other = draw.sample(WORDS, 2)
    return PAGE.format(word=word, other=other, number=number, twice=2 * number)


def edit(site, draw):
    """Change one thing: a page comes, changes or goes, or the package does."""
    pages = sorted((site.root / "docs").glob("extra-*.md"))
    kind = draw.choice(
        ["add", "change", "remove", "nothing", "docstring", "code", "question"]
    )
    if kind == "remove" and pages:
        draw.choice(pages).unlink()
    elif kind == "change" and pages:
        draw.choice(pages).write_text(page(draw))
    elif kind == "docstring":
        words = draw.choice(WORDS)
        change_package(site, f"Return twice {words}.", "2 * x")
    elif kind == "code":
        change_package(site, "Return twice x.", draw.choice(["x + x", "x * 2"]))
    elif kind == "question":
        word = draw.choice(WORDS)
        text = answer("1", topics=f'[sums, "{word}"]')
        site.write("docs/first/q1.md", text)
    elif kind != "nothing":
        site.write(f"docs/extra-{draw.randrange(4)}.md", page(draw))


def change_package(site, words, code):
    site.write(
        "mini/__init__.py",
        f'def double(x):\n    """{words}\n\n    >>> double(2)\n    4\n    """\n'
        f"    return {code}\n",
    )


@pytest.mark.parametrize("site", [(*KIT, "web.search_index")], indirect=True)
@pytest.mark.parametrize("seed", [1])
def test_ten_edits_end_in_the_bytes_of_a_clean_build(site, seed):
    draw = random.Random(seed)
    write_kit(site)
    site.write("docs/first/q1.md", answer("1"))
    for number in range(2):
        site.write(f"docs/extra-{number}.md", page(draw))
    site.passes()
    for _ in range(10):
        edit(site, draw)
        site.passes()
    again = contents(site.root / "build/html")
    shutil.rmtree(site.root / "build")
    site.passes()
    clean = contents(site.root / "build/html")
    assert again.keys() == clean.keys()
    assert [path for path in clean if again[path] != clean[path]] == []
