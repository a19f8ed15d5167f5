import pytest

from lift.checks import page_prints, page_raises, page_shows, page_value


def test_what_is_shown_is_printed(capsys):
    page_shows("a", "'a'")
    page_value(None)
    page_value(2)
    with page_prints("b\nc"):
        print("b\nc")
    with page_raises("ValueError: d"):
        raise ValueError("d")
    assert capsys.readouterr().out == "'a'\n2\nb\nc\nValueError: d\n"


def test_something_else_is_an_error():
    with pytest.raises(AssertionError, match="the page shows 1"):
        page_shows(True, "1")
    with pytest.raises(AssertionError, match="the page shows a"), page_prints("a"):
        print("b")
    with pytest.raises(AssertionError, match="the page shows E: a"):
        with page_raises("E: a"):
            raise ValueError("a")
    with pytest.raises(AssertionError, match="the page shows E: a"):
        with page_raises("E: a"):
            pass
