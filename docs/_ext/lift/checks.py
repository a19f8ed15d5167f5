"""What a claim's script holds its output to; the script has the text of these functions.

They use nothing of the module around them but its imports, and no name of a page.
"""

import contextlib
from collections.abc import Iterator


def page_shows(value: object, text: str) -> None:
    """Print a value as a prompt does: the page shows this text."""
    print(repr(value))
    assert repr(value) == text, f"the page shows {text}"


def page_value(value: object) -> None:
    """Print a value as a prompt does, if there is one."""
    if value is not None:
        print(repr(value))


@contextlib.contextmanager
def page_prints(text: str) -> "Iterator[None]":
    """Print what is printed meanwhile: the page shows this text."""
    import io

    with contextlib.redirect_stdout(io.StringIO()) as out:
        yield
    print(out.getvalue(), end="")
    assert out.getvalue() == text + "\n", f"the page shows {text}"


@contextlib.contextmanager
def page_raises(text: str) -> "Iterator[None]":
    """Print the error that is raised meanwhile: the page shows this text."""
    try:
        yield
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        print(said)
        assert said == text, f"the page shows {text}"
    else:
        raise AssertionError(f"the page shows {text}")
