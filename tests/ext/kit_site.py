"""Questions and answers for the small site: right as they stand, for tests to break."""

KIT = (
    "answer.anatomy",
    "web.head",
    "answer.claims_index",
    "answer.question_index",
    "reference.uses",
    "sphinxcontrib.bibtex",
)

CHAPTERS = """\
[[chapter]]
name = "first"
title = "First"
sentence = "What comes first."

[[chapter]]
name = "second"
title = "Second"
sentence = "What comes then."
"""

BIBLIOGRAPHY = """\
@article{euclid, author = {Euclid}, title = {Elements}, journal = {Scrolls}, year = {1482},
url = {https://example.org/elements}}
"""

SECTIONS = {
    "Two-minute answer": "- One is one.\n- Two is two.\n- Three is three.\n",
    "In full": "As {cite:t}`euclid` shows.\n",
    "Checked claims": """\
:::{claim} One and one is two.
```python
>>> from mini import double
>>> double(1)
2
```
:::

:::{claim} Two and $x$ is `3`.
```python
>>> 2 + 1
3
```
:::

:::{claim} Nothing is nothing.
```python
>>> 0
0
```
:::
""",
    "Wrong answers you will hear": """\
:::{wrong-answer} It is three.
No.
:::

:::{wrong-answer} It is four.
No.
:::
""",
    "Follow-up questions": """\
:::{follow-up} Is it *five*?
No.
:::

:::{follow-up} Is it six?
No.
:::
""",
    "Sources": ":::{bibliography}\n:filter: docname in docnames\n:::\n",
}


def question(number, chapter="first", **more):
    """Give one entry of the catalog; question 1 is answered by `first/q1`."""
    entry = {
        "number": number,
        "difficulty": "E",
        "title": f"Title {number}",
        "wording": f"What is {number}?",
        "chapter": chapter,
        "slug": f"q{number}",
        **more,
    }
    return _table("question", entry)


def recipe(number="R1", chapter="second", **more):
    """Give a recipe of the catalog, after the one text of the bibliography."""
    entry = {
        "number": number,
        "title": f"Title {number}",
        "wording": f"Steps of {number}.",
        "chapter": chapter,
        "slug": number.lower(),
        "text": "euclid",
        **more,
    }
    return _table("recipe", entry)


def _table(name, entry):
    return f"[[{name}]]\n" + "".join(f'{k} = "{v}"\n' for k, v in entry.items())


def answer(
    number="1",
    *,
    front=None,
    title=None,
    short=":::{short-answer}\nIt is two.\n:::\n",
    sections=SECTIONS,
    topics='[sums, "small numbers"]',
    builds_on="[]",
):
    """Give a page that answers a question, with every part in its place."""
    if front is None:
        front = f'question: "{number}"\ntopics: {topics}\nbuilds_on: {builds_on}\n'
    head = f"---\n{front}---\n\n# {title or f'Title {number}'}\n\n{short}\n"
    return head + "\n".join(f"## {name}\n\n{body}" for name, body in sections.items())


def write_kit(site, numbers=("1", "2"), extra=""):
    """Make the small site one of questions, none of them answered yet."""
    entries = "\n".join(question(n) for n in numbers)
    site.write("docs/questions.toml", f"{CHAPTERS}\n{entries}\n{extra}")
    site.write("docs/bibliography.bib", BIBLIOGRAPHY)
    site.write("docs/first/index.md", "# First\n\n:::{chapter}\n:::\n")
    site.write("docs/index.md", "# Small\n\n:::{questions} by-chapter\n:::\n")
    site.configure(
        """
        bibtex_bibfiles = ["docs/bibliography.bib"]
        suppress_warnings = ["bibtex.duplicate_citation", "bibtex.duplicate_label"]
        """
    )


GALLERY = """
extensions += {extensions}
sphinx_gallery_conf = {{
    "examples_dirs": "../gallery",
    "gallery_dirs": "auto_gallery",
    "image_scrapers": {scrapers},
    "write_computation_times": False,
    "show_memory": False,
    "show_signature": False,
    "min_reported_time": 1e9,
}}
suppress_warnings = ["config.cache"]
"""


def write_gallery(site, good, extensions=(), scrapers=("matplotlib",)):
    """Give the small site a gallery of one script, and a function that adds another."""
    names = ["figures.failures", *extensions, "sphinx_gallery.gen_gallery"]
    site.configure(GALLERY.format(extensions=names, scrapers=scrapers))
    site.write("docs/index.md", "# Small\n\n```{toctree}\nauto_gallery/index\n```\n")
    site.write("gallery/GALLERY_HEADER.rst", "Gallery\n=======\n\nAll.\n")
    site.write("gallery/plot_good.py", good)
    return lambda name, text: site.write(f"gallery/plot_{name}.py", text)
