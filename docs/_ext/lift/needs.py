"""What the examples of a claim need of the rest of their page.

An example needs those that bound the names that it uses, also inside of the functions
that it may call, and those that changed in place what these names stand for. Two names may
stand for one thing: so a name has the places where what it may share was made, and a
change is one of these places.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from lift.names import Effects, Reader
from lift.passing import Passing

SIMPLE = ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.FunctionDef


@dataclass
class Known:
    """What a name stands for when an example begins."""

    bound: set[int] = field(default_factory=set)  # by which examples, perhaps
    places: set[int] = field(default_factory=set)  # where what it may share was made
    uses: set[str] = field(
        default_factory=set
    )  # by functions inside of it, when called
    changes: set[str] = field(default_factory=set)
    changes_given: bool = False
    hides: bool = False  # a function inside of it may reach any name


class Page:
    """The examples of a page, in their order, and what each needs of those before it."""

    def __init__(self, sources: Iterable[str], iterators: Iterable[str]) -> None:
        self.passing = Passing(frozenset(iterators))
        self.known: dict[str, Known] = {}
        self.defined: set[str] = set()  # functions and modules: nothing changes them
        self.moving: set[int] = set()  # the places of what passes
        self.changed: dict[int, set[int]] = {}  # of a place: by which examples
        self.needs: list[set[int]] = []
        self.hiding: set[int] = set()  # these may have done anything
        for number, source in enumerate(sources):
            self._follow(number, ast.parse(source))

    def needed(self, wanted: Iterable[int]) -> list[int]:
        """Give some examples with all that they need, in the order of the page."""
        found: set[int] = set()
        left = list(wanted)
        while left:
            number = left.pop()
            if number not in found:
                found.add(number)
                left.extend(self.needs[number])
        return sorted(found)

    def _follow(self, number: int, tree: ast.Module) -> None:
        effects = Reader(frozenset(self.passing.imported)).read(tree)
        used = self._reached(effects.uses)
        effects.hides |= any(self.known[name].hides for name in used)
        if effects.hides:  # anything may be used, and changed
            used = set(self.known)
            effects.changes |= used
        changed = self._changed(effects, used)
        needs = set(self.hiding)
        for name in used | (changed & self.known.keys()):
            known = self.known[name]
            needs |= known.bound
            needs |= {k for p in known.places for k in self.changed.get(p, ())}
        self.needs.append(needs)
        self.passing.branches = not isinstance(tree.body[0], SIMPLE)
        self.passing.follow(tree)
        self._bind(number, effects, used, tree)
        self._touch(number, changed | effects.changes, used)
        if effects.hides:
            self.hiding.add(number)

    def _reached(self, names: set[str]) -> set[str]:
        """Give names of the page, with those that functions inside of them use."""
        found: set[str] = set()
        left = list(names)
        while left:
            name = left.pop()
            if name in self.known and name not in found:
                found.add(name)
                left.extend(self.known[name].uses)
        return found

    def _changed(self, effects: Effects, used: set[str]) -> set[str]:
        """Give the names whose values may be others after an example."""
        inside = [self.known[name] for name in used]
        changed = effects.changes | {n for known in inside for n in known.changes}
        changed |= {name for name in used if self.passing.names.get(name)}
        if effects.changes_used or any(known.changes_given for known in inside):
            changed |= used - self.defined
        return changed

    def _bind(
        self, number: int, effects: Effects, used: set[str], tree: ast.Module
    ) -> None:
        alone = isinstance(tree.body[0], ast.FunctionDef | ast.Import | ast.ImportFrom)
        inside = [self.known[name] for name in used]
        new = Known(
            places={number},
            uses=effects.uses_later.union(*(known.uses for known in inside)),
            changes=effects.changes_later.union(*(known.changes for known in inside)),
            changes_given=effects.changes_given
            or any(known.changes_given for known in inside),
            hides=effects.hides,
        )
        for name, sure in effects.binds.items():
            passes = self.passing.names.get(name, False)
            self.moving |= {number} if passes else set()
            places = {
                place
                for other in used - self.defined
                for place in self.known[other].places
                # What stays cannot hold what passes.
                if passes or place not in self.moving
            }
            before = Known() if sure else self.known.get(name, Known())
            self.known[name] = Known(
                before.bound | {number},
                before.places | new.places | places,
                before.uses | new.uses,
                before.changes | new.changes,
                before.changes_given or new.changes_given,
                before.hides or new.hides,
            )
            if alone:
                self.defined.add(name)
            else:
                self.defined.discard(name)

    def _touch(self, number: int, changed: set[str], used: set[str]) -> None:
        """Note what an example changed; it may hold afterward what the example used."""
        for name in changed & self.known.keys():
            known = self.known[name]
            for place in known.places:
                self.changed.setdefault(place, set()).add(number)
            for other in (used - self.defined) if name not in self.defined else ():
                known.places |= self.known[other].places
                known.uses |= self.known[other].uses
                known.changes |= self.known[other].changes
