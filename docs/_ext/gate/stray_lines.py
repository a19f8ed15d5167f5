"""A block with a prompt is prompts and their outputs, and nothing else.

Python's doctest runs what it takes for an example and passes over the rest: what follows
a blank line, a prompt after a no-break space, a line before the first prompt. A reader
takes all of it for checked.
"""

import doctest
import re

# What a reader takes for a prompt, whether doctest does or not.
PROMPT_LIKE = re.compile(r">>>|^\s*(?:In|Out) ?\[\d*\]:", re.MULTILINE)
TRACEBACK = re.compile(r"Traceback \((?:most recent call last|innermost last)\):$")


def strays(text: str) -> list[tuple[str, str]]:
    """Give each line of a block that is shown and not checked, with the rule."""
    if not PROMPT_LIKE.search(text):
        return []
    lines = text.expandtabs().split("\n")
    try:
        examples = doctest.DocTestParser().get_examples(text)
    except ValueError:
        return []  # it is a failure of its own
    checked: set[int] = set()
    found = []
    for example in examples:
        wanted = example.want.split("\n")[:-1]
        end = example.lineno + example.source.count("\n")
        checked.update(range(example.lineno, end + len(wanted)))
        found += _unchecked_trace(wanted)
    rest = [line for n, line in enumerate(lines) if n not in checked and line.strip()]
    for line in rest:
        rule = (
            "shown here, but not run: no prompt for Python"
            if PROMPT_LIKE.search(line)
            else "shown here, but not checked: neither a prompt nor the output of one"
        )
        found.append((line.strip(" "), rule))
    return found


def _unchecked_trace(wanted: list[str]) -> list[tuple[str, str]]:
    """Doctest compares the last line of a traceback, so the others must claim nothing."""
    if not wanted or not TRACEBACK.match(wanted[0]):
        return []
    for line in wanted[1:]:
        if not line.startswith(" "):
            break
        if line.strip() != "...":
            rule = (
                "shown here, but not checked: within a traceback only '...' may stand"
            )
            return [(line.strip(), rule)]
    return []
