"""What a check found."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Report:
    """What a check of one exercise found: all that holds, or the first that does not.

    Attributes
    ----------
    name : str
        The exercise.
    passed : bool
        Whether every property holds.
    held : tuple of str
        The properties that hold, in the order in which they were checked.
    broken : str
        The first that does not hold; empty if all do.
    message : str
        What was called, what came, and what must hold.
    diagnosis : str
        The known mistake that gives the very same numbers, if there is one.

    Examples
    --------
    >>> from refnn.practice import check
    >>> report = check("relu", lambda x: (abs(x), lambda dy: dy))
    >>> report.passed, report.broken
    (False, 'value')
    >>> print(report.diagnosis)
    this is the absolute value: below 0 it must be 0
    """

    name: str
    passed: bool
    held: tuple[str, ...] = ()
    broken: str = ""
    message: str = ""
    diagnosis: str = ""

    def json(self) -> str:
        """Give it as JSON, with the attributes as keys."""
        return json.dumps(asdict(self))
