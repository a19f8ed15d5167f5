"""Every mutant of a module: the module's text with one small change.

The operators are mutmut's, one change for one place of the code. Its runner is not used: it
leaves out decorated functions and what stands in them, which are nearly all of refnn.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_string

# What a call that only asks for a type or a length would raise is known beforehand.
UNINTERESTING_CALLS = {"isinstance", "len", "TypeVar", "ContextVar"}


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, what stands there before and after, the whole text."""

    line: int
    before: str
    after: str
    text: str

    @property
    def name(self) -> tuple[str, str, str]:
        """Name it by what does not change when lines above are edited."""
        line = self.text.split("\n")[self.line - 1].strip()
        return line, self.before, self.after


def mutants(text: str) -> list[Mutant]:
    """Give all mutants of a module in the order of its lines."""
    wrapper = MetadataWrapper(cst.parse_module(text))
    places = wrapper.resolve(PositionProvider)
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node, changed in _changes(wrapper.module):
        place = places[node]
        start = starts[place.start.line - 1] + place.start.column
        stop = starts[place.end.line - 1] + place.end.column
        new = wrapper.module.code_for_node(changed)
        mutated = text[:start] + new + text[stop:]
        if _compiles(mutated):
            line = place.start.line
            found.append(Mutant(line, _short(text[start:stop]), _short(new), mutated))
    return found


def _changes(module: cst.Module) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    waiting: list[cst.CSTNode] = [module]
    while waiting:
        node = waiting.pop()
        if _uninteresting(node):
            continue
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                # A second and third change of a string only alter its case.
                limit = 1 if operator is operator_string else None
                yield from (
                    (node, changed) for changed in islice(operator(node), limit)
                )
        waiting.extend(reversed(node.children))


def _uninteresting(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name):
        return node.func.value in UNINTERESTING_CALLS
    if isinstance(node, cst.Assign):
        target = node.targets[0].target
        return isinstance(target, cst.Name) and target.value == "__all__"
    return isinstance(
        node, cst.Annotation | cst.Import | cst.ImportFrom | cst.TypeAlias
    )


def _short(code: str) -> str:
    return re.sub(r"\s+", " ", code).strip()


def _compiles(text: str) -> bool:
    try:
        compile(text, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True
