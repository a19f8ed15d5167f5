"""The script of a claim: its examples as statements, and what they need of their page.

It prints what the page shows, and stops where something else comes out.
"""

import ast
import contextlib
import doctest
import inspect
import io
import textwrap
import tokenize
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from lift import checks
from lift.code import loaded
from lift.needs import Page
from lift.passing import statements

WIDTH = 88
HINT = '"Iterator[None]"'  # needs an import that a reader can do without
HEAD = """\
This prints what the page shows, and stops where something else comes out. It needs
refnn, and for some claims data: pip install ".[data]" in the folder of the project."""
CHECKS: tuple[Callable[..., object], ...] = (
    checks.page_shows,
    checks.page_value,
    checks.page_prints,
    checks.page_raises,
)


class Unit(NamedTuple):
    """An example, or one of the names that it imports."""

    example: int
    source: str


def units(examples: Sequence[doctest.Example]) -> Iterator[Unit]:
    """Take the examples of a page apart, as far as a claim may need a part."""
    for number, example in enumerate(examples):
        match ast.parse(example.source).body:
            case [ast.Import() | ast.ImportFrom() as node]:
                for name in node.names:
                    one = type(node)(**{**vars(node), "names": [name]})
                    yield Unit(number, ast.unparse(one) + "\n")
            case _:
                yield Unit(number, example.source)


class Scripts:
    """The scripts of the claims of one page."""

    def __init__(
        self, examples: Sequence[doctest.Example], iterators: Iterable[str]
    ) -> None:
        self.examples = examples
        self.units = list(units(examples))
        self.page = Page((unit.source for unit in self.units), iterators)
        self.printing = printing(example.source for example in examples)

    def needed(self, wanted: set[int]) -> list[Unit]:
        """Give what a claim's own examples need, and these."""
        numbers = [i for i, unit in enumerate(self.units) if unit.example in wanted]
        return [self.units[i] for i in self.page.needed(numbers)]

    def shown(self, wanted: set[int]) -> str:
        """Give what the script prints."""
        found = sorted({unit.example for unit in self.needed(wanted)})
        return "".join(_output(self.examples[i]) for i in found)

    def script(self, title: str, address: str, wanted: set[int]) -> str:
        """Write a script, for a claim of a title at an address of the site."""
        found = self.needed(wanted)
        setup = [unit for unit in found if unit.example not in wanted]
        own = [unit for unit in found if unit.example in wanted]
        title = textwrap.fill(title, WIDTH - 2)
        head = textwrap.indent(f"{title}\n\n{HEAD}\n{address}", "# ", lambda _: True)
        parts = [f"# The claim.\n\n{''.join(self._written(own))}"]
        if setup:
            needs = "".join(self._written(setup))
            parts.insert(0, f"# What the claim needs of its page.\n\n{needs}")
        used = [check for check in CHECKS if f"{check.__name__}(" in "".join(parts)]
        sources = [inspect.getsource(c).replace(HINT, "object") for c in used]
        if any("@contextlib" in source for source in sources):
            sources.insert(0, "import contextlib")
        parts = [head.replace("# \n", "#\n"), *sources, *parts]
        return "\n\n\n".join(map(str.strip, parts)) + "\n"

    def _written(self, found: Iterable[Unit]) -> Iterator[str]:
        """Write examples as statements, apart where they have several lines."""
        imports: dict[int, list[str]] = {}
        before = ""
        for number, source in found:
            if source.startswith(("import ", "from ")):
                imports.setdefault(number, []).append(source)
                continue
            yield from _joined(imports)
            text = statement(source, self.examples[number], self.printing)
            compound = "\n    " in text and not text.startswith("page_shows")
            yield "\n" * ((before == "compound" or compound) and before != "")
            yield text
            before = "compound" if compound else "simple"
        yield from _joined(imports)


def _joined(imports: dict[int, list[str]]) -> Iterator[str]:
    """Write the imports that were gathered, and forget them."""
    for sources in imports.values():
        if sources[0].startswith("import "):
            yield from sources
            continue
        start, _, _ = sources[0].partition(" import ")
        names = [source.partition(" import ")[2].strip() for source in sources]
        line = f"{start} import {', '.join(names)}\n"
        if len(line) > WIDTH:
            line = "".join(
                [f"{start} import (\n", *(f"    {n},\n" for n in names), ")\n"]
            )
        yield line
    yield "\n" * bool(imports)
    imports.clear()


def printing(sources: Iterable[str]) -> set[str]:
    """Give the functions of a page that print, also by one another, and `print`."""
    functions = {
        node.name: loaded(node)
        for source in sources
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }
    found = {"print"}
    while new := {f for f, used in functions.items() if used & found} - found:
        found |= new
    return found


def statement(source: str, example: doctest.Example, printing: set[str]) -> str:
    """Write an example as a statement that checks what it prints."""
    if not example.want:
        return source
    text = _output(example).rstrip("\n")
    if example.exc_msg is not None:
        return f"with page_raises({literal(text)}):\n{indented(source)}"
    match ast.parse(source).body:
        case [ast.Expr() as value] if not loaded(value) & printing:
            return call(source, literal(text))
    return f"with page_prints({literal(text)}):\n{indented(displayed(source))}"


def displayed(source: str) -> str:
    """Have a block print the values of its expressions, as a prompt does."""
    lines = source.encode().split(b"\n")
    for node in reversed(list(statements(ast.parse(source)))):
        match node:
            case ast.Expr(value=ast.Call(func=ast.Name(id="print"))):
                continue
            case ast.Expr(lineno=first, col_offset=start, end_lineno=int(last)):
                end = lines[last - 1][node.end_col_offset :]
                lines[last - 1] = lines[last - 1][: node.end_col_offset] + b"))" + end
                before, after = lines[first - 1][:start], lines[first - 1][start:]
                lines[first - 1] = before + b"page_value((" + after
    return b"\n".join(lines).decode()


def _output(example: doctest.Example) -> str:
    shown = example.want if example.exc_msg is None else example.exc_msg
    return "\n".join("" if s == "<BLANKLINE>" else s for s in shown.split("\n"))


def literal(text: str) -> str:
    """Write a text as Python does, over several lines if it has them."""
    if "\n" not in text or "\\" in text or '"""' in text or text.endswith('"'):
        plain = '"' not in text and "\\" not in text and "\n" not in text
        return f'"{text}"' if plain else repr(text)
    return f'"""\\\n{text}"""'


def indented(source: str) -> str:
    """Move code to the right, and no text inside of it."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr):
            if node.end_lineno != node.lineno and not isinstance(
                getattr(node, "value", ""), int | float
            ):
                source = ast.unparse(tree) + "\n"
    return textwrap.indent(source, "    ")


def call(source: str, text: str) -> str:
    """Write a value and what the page shows of it."""
    comment, value = uncommented(source)
    wanted = ast.dump(ast.parse(value).body[0].value)  # type: ignore[attr-defined]
    given = None
    with contextlib.suppress(SyntaxError):
        given = ast.parse(f"f({value}, 0)").body[0].value  # type: ignore[attr-defined]
    if given is None or len(given.args) != 2 or ast.dump(given.args[0]) != wanted:
        value = f"({value})"
    line = f"page_shows({value}, {text})\n"
    if "\n" in line.rstrip("\n") or len(line) > WIDTH:
        line = f"page_shows(\n{indented(value)},\n    {text},\n)\n"
    return comment + line


def uncommented(source: str) -> tuple[str, str]:
    """Take the comment at the end of an expression away from it."""
    source = source.rstrip("\n")
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and token.start[0] == source.count("\n") + 1:
            end = len(source) - len(token.string)
            return token.string + "\n", source[:end].rstrip()
    return "", source
