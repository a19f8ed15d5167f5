"""Write it yourself: exercises, and a check that says what is wrong.

On the command line, ``python -m refnn.practice`` lists the exercises.
"""

from refnn.practice._check import check
from refnn.practice._report import Report

__all__ = ["Report", "check"]
