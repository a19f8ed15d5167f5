"""What the docstrings of refnn promise to raise, and whether the tables try all of it."""

import inspect
import pkgutil
import re
from importlib import import_module

import refnn

# What may stand between the conditions that the tables try.
JOINING = {"If", "In", "`apply`", "`observe`", "if", "or", "and"}
SECTION = re.compile(r"^Raises\n-+\n(.*?)(?=^\S[^\n]*\n-{3,}$|\Z)", re.S | re.M)


def public():
    """Give everything that a module of refnn lists in its __all__, by name."""
    names = [m.name for m in pkgutil.walk_packages(refnn.__path__, "refnn.")]
    return {
        f"{module.removeprefix('refnn.')}.{name}": getattr(import_module(module), name)
        for module in names
        # What checks a reader's answer has tests of its own, in tests/practice.
        if "._" not in module and not module.startswith("refnn.practice")
        for name in import_module(module).__all__
    }


def raises_of(thing):
    """Read the Raises section: from the name of an error to its conditions."""
    section = SECTION.search(inspect.getdoc(thing) or "")
    if section is None:
        return {}
    entries = re.split(r"^(\w+)\n", section[1], flags=re.M)[1:]
    return {
        name: " ".join(text.split())
        for name, text in zip(entries[::2], entries[1::2], strict=True)
    }


def untried(thing, cases):
    """List what of a docstring no case tries, and what cases try that it does not say."""
    documented = raises_of(thing)
    tried = {error.__name__: list(phrases) for error, phrases in cases.items()}
    faults = [f"{name} is not documented" for name in tried.keys() - documented.keys()]
    for name, text in documented.items():
        rest = text
        for phrase in sorted(tried.get(name, []), key=len, reverse=True):
            if phrase not in rest:
                faults.append(f"{name} does not say: {phrase}")
            rest = rest.replace(phrase, " ", 1)
        words = [word for word in re.split(r"[\s,.]+", rest) if word]
        if set(words) - JOINING:
            faults.append(f"{name} is not tried: {' '.join(words)}")
    return faults
