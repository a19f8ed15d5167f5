"""A small site of questions that is shared, in the theme and the templates of the real one."""

import pytest
from builds import EXTENSIONS
from kit_site import answer, recipe, write_kit

TEMPLATES = EXTENSIONS.parents[1] / "docs" / "_templates"
SHORT = ':::{short-answer}\nIt is $x^2$, *not* "1 < 2" </script>.\n:::\n'


@pytest.fixture
def shared(site):
    """The site; `shared.give(BASE, REPOSITORY)` gives it addresses."""
    write_kit(site, extra=recipe())
    site.write("docs/first/q1.md", answer(short=SHORT))
    site.write("docs/index.md", "# Small\n\nA first *paragraph*.\n\nA second.\n")
    site.write("docs/first/index.md", "# First\n\n:::{chapter}\n:::\n")
    site.write("docs/second/index.md", "# Second\n\n:::{chapter}\n:::\n")
    site.configure(
        f"""
        html_theme = "furo"
        html_copy_source = False
        html_math_renderer = "katex"
        html_domain_indices = False
        templates_path = [{str(TEMPLATES)!r}]
        release = "1.2"
        suppress_warnings += ["toc.not_included"]
        """
    )

    def give(base="", repository=""):
        site.configure(f"html_baseurl = {base!r}\nrefnn_repository = {repository!r}\n")

    site.give = give
    return site


@pytest.fixture
def files(shared):
    """Give every file of the site with its contents."""

    def read():
        html = shared.root / "build" / "html"
        return {
            file.relative_to(html).as_posix(): file.read_bytes()
            for file in sorted(html.rglob("*"))
            if file.is_file() and ".doctrees" not in file.parts
        }

    return read
