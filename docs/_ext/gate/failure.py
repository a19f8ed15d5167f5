"""What a reader is told of an example that broke a rule, or did not do what the page says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """One example that did not do what the page says, or a text that breaks a rule.

    A rule says what holds, and what was found instead.
    """

    path: str
    line: int  # 1-based; 0 where it is not known
    source: str
    expected: str = ""
    got: str = ""
    rule: str = ""

    @property
    def location(self) -> str:
        """The file and the line, in the form that editors open."""
        return f"{self.path}:{self.line}" if self.line else self.path

    @property
    def message(self) -> str:
        """What a reader needs to mend it, without the location."""
        if self.rule:
            about = _indented(self.source) if self.source else ""
            return f"{self.rule}\n{about}".rstrip()
        text = "doctest failed\n" + _indented(self.source)
        if self.expected:
            text += "Expected:\n" + _indented(self.expected)
        return (text + "Got:\n" + _indented(self.got or "nothing")).rstrip()


class Malformed(Exception):
    """The text has prompts that Python's doctest cannot run as they stand."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.rstrip("\n").split("\n"))
