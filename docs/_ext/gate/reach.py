"""What a run of examples depends on: the modules that it imported, the files it opened.

A result is kept until one of these modules of the package has other code, whatever its
comments, its docstrings and its layout are, and whatever the dates of the files say; or
until one of these files of the project has other bytes.
"""

import ast
import functools
import hashlib
import importlib.util
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeAlias

from gate.recording import compiled

# Code with one of these names may look at the text of other code, or at files: it depends
# on every byte.
LOOKS = frozenset(
    "__code__ __doc__ __file__ __loader__ __path__ __spec__ ast compile doctest eval exec "
    "glob help importlib inspect io linecache open os pathlib pkgutil runpy subprocess sys "
    "tokenize".split()
)

SHORT = 12  # of the 64 letters of a digest: people read the files that have it
# Of each file that counted: the digest of its bytes, and of its code.
Parts: TypeAlias = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Package:
    """The files of a package as they were at one moment, by their names in it."""

    name: str
    folder: Path
    files: dict[str, bytes]

    NAMES: ClassVar = "the names of its files"
    # Of the project's folder: what the build itself reads and writes, and what doctest's
    # debugger asks for.
    BUILD: ClassVar = ("build", "docs/_ext", "docs/auto_gallery", ".pdbrc")

    @classmethod
    def read(cls, name: str) -> "Package":
        """Read the package from the disk, without importing it."""
        spec = importlib.util.find_spec(name)
        folder = next(iter((spec and spec.submodule_search_locations) or ()), "")
        return cls.at(Path(folder)) if folder else cls(name, Path(), {})

    @classmethod
    def at(cls, folder: Path) -> "Package":
        """Read the package that lies in a folder."""
        files = {
            file.relative_to(folder.parent).as_posix(): file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.is_file() and "__pycache__" not in file.parts
        }
        return cls(folder.name, folder.parent, files)

    def compile(self) -> None:
        """Compile and digest all modules in this process, so that its forks need not."""
        for file in self.modules.values():
            code_digest(self.files[file])
            may_look(self.files[file])
            with suppress(SyntaxError, ValueError):  # where it is imported, it is named
                compiled(self.files[file], str(self.folder / file))

    @functools.cached_property
    def modules(self) -> dict[str, str]:
        """Give the file of each module, by the module's name."""
        found = {}
        for file in self.files:
            if file.endswith(".py"):
                dotted = file.removesuffix(".py").replace("/", ".")
                found[dotted.removesuffix(".__init__")] = file
        return found

    @functools.cached_property
    def digests(self) -> dict[str, str]:
        """Name the bytes of each file: once, as many results depend on it."""
        return {file: digest(content) for file, content in self.files.items()}

    def parts(
        self, names: Sequence[str], *texts: str, opened: Iterable[str] = ()
    ) -> Parts:
        """Give what a run depended on: the modules by name, and the texts that it ran.

        The names of all files and the data files belong to every run, and other files
        of the project to those that opened them.
        """
        reached = {self.modules[name] for name in names if name in self.modules}
        reached.update(file for file in self.files if not file.endswith(".py"))
        sources = [self.files[file] for file in reached if file.endswith(".py")]
        looks = any(map(may_look, [*sources, *(text.encode() for text in texts)]))
        if looks:
            reached.update(self.files)
        found = {file: self._part(file, exact=looks) for file in sorted(reached)}
        others = {f"./{file}": self._other(file) for file in self._project(opened)}
        return {self.NAMES: self._names(), **found, **others}

    def changed(self, parts: Parts) -> list[str]:
        """Give those of the parts that are not what they were."""
        return [name for name, part in parts.items() if not self._same(name, *part)]

    def prints(self) -> dict[str, str]:
        """Give a short name of each module as it is: of its bytes, and of its code."""
        return {
            file: " ".join(part[:SHORT] for part in self._part(file, exact=False))
            for file in sorted(self.modules.values())
        }

    def since(self, prints: dict[str, str]) -> list[str]:
        """Name the modules that have other code than when their prints were taken."""
        found = []
        for file, then in prints.items():
            source, (raw, code) = self.files.get(file, b""), then.split()
            # What is the same to the byte need not be parsed.
            if raw != digest(source)[:SHORT] and code != code_digest(source)[:SHORT]:
                found.append(file)
        return found

    def _same(self, name: str, raw: str, code: str) -> bool:
        if name == self.NAMES:
            return self._names() == (raw, code)
        if name.startswith("./"):
            return self._other(name) == (raw, code)
        if name not in self.files:
            return False
        # What is the same to the byte need not be parsed.
        return self._part(name, exact=True)[0] == raw or (
            code != raw and self._part(name, exact=False)[1] == code
        )

    def _project(self, opened: Iterable[str]) -> list[str]:
        """Give the files of the project, by their names in it."""
        root = self.folder.resolve()
        apart = [Path(sys.prefix), *(root / name for name in (self.name, *self.BUILD))]
        paths = {Path(path).resolve() for path in opened}
        return sorted(
            path.relative_to(root).as_posix()
            for path in paths
            if path.is_relative_to(root) and not any(map(path.is_relative_to, apart))
        )

    def _other(self, file: str) -> tuple[str, str]:
        path = self.folder / file
        content = digest(path.read_bytes()) if path.is_file() else ""
        return content, content

    def _part(self, file: str, *, exact: bool) -> tuple[str, str]:
        raw = self.digests[file]
        exact = exact or not file.endswith(".py")
        return raw, raw if exact else code_digest(self.files[file])

    def _names(self) -> tuple[str, str]:
        names = digest("\0".join(sorted(self.files)).encode())
        return names, names


def digest(contents: bytes) -> str:
    """Name some bytes."""
    return hashlib.sha256(contents).hexdigest()


def code_digest(source: bytes) -> str:
    """Name what Python makes of a module: neither layout, nor comments, nor docstrings."""
    return _parsed(source)[0]


def may_look(source: bytes) -> bool:
    """Tell whether code may depend on the text of other code, or on files."""
    return _parsed(source)[1]


@functools.cache
def _parsed(source: bytes) -> tuple[str, bool]:
    """Give both from one tree; every build asks for both of most modules."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return digest(source), True
    _drop_docstrings(tree)
    code = digest(f"code: {ast.dump(tree)}".encode())
    return code, not LOOKS.isdisjoint(_words(tree))


def _words(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word):
                yield word
            case ast.Import(names=aliases):
                yield from (part for a in aliases for part in a.name.split("."))
            case ast.ImportFrom(module=module, names=aliases):
                yield from (module or "").split(".")
                yield from (a.name for a in aliases)
            case ast.Constant(value=str(text)):
                yield text  # of a getattr, say


def _drop_docstrings(tree: ast.AST) -> None:
    for node in ast.walk(tree):
        match node:
            case (
                ast.Module(body=[ast.Expr(ast.Constant(str())), *_])
                | ast.ClassDef(body=[ast.Expr(ast.Constant(str())), *_])
                | ast.FunctionDef(body=[ast.Expr(ast.Constant(str())), *_])
                | ast.AsyncFunctionDef(body=[ast.Expr(ast.Constant(str())), *_])
            ):
                node.body[0] = ast.Pass()
