"""Symbols of formulas that a reader meets before the page has said what they stand for."""

import re
from collections.abc import Iterable, Iterator

from docutils import nodes

GREEK = set(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta kappa lambda mu nu xi pi rho"
    " sigma tau phi varphi chi psi omega Gamma Delta Theta Lambda Sigma Phi Psi Omega ell".split()
)
KNOWN = {"pi"}  # these need no word
WORDS = re.compile(
    r"\\(?:text|mathrm|operatorname|mathbf|begin|end)\*?\{[^{}]*\}|\\\\\[[^\]]*\]"
)  # the last: more space between two lines
INDEX = re.compile(r"[_^](?:\{[^{}]*\}|\\[A-Za-z]+|.)")
SYMBOL = re.compile(r"\\([A-Za-z]+)|([A-Za-z])")
# Words that name nothing; what stands between them and a symbol is no introduction.
NAMELESS = set(
    "a an the of by to at in on is are be as than then and or not no nor for from with "
    "below above over under only once about between while where when if so but its it "
    "this that like gives give per into until".split()
)


def symbols(formula: str) -> list[str]:
    """Give the symbols of a formula in their order; an index is none."""
    plain = INDEX.sub(" ", WORDS.sub(" ", formula))
    found = [command or letter for command, letter in SYMBOL.findall(plain)]
    return [s for s in found if (len(s) == 1 or s in GREEK) and s not in KNOWN]


def introduced(before: str, formula: str, after: str) -> set[str]:
    r"""Give the symbols that the words around a formula name, as in "a rate $\eta$"."""
    found = symbols(formula)
    if not found:
        return set()
    last = re.search(r"([A-Za-z-]{3,}),? ?$", before)
    first = re.match(r"-?[A-Za-z-]{3,}| ([A-Za-z-]{3,})", after)
    named = last and last[1].lower() not in NAMELESS
    names = first and (first[1] or first[0]).lower() not in NAMELESS
    return {found[0]} if named or names else set()


def unexplained(
    points: Iterable[nodes.Element], known: str
) -> Iterator[tuple[str, str]]:
    """Give each symbol of the points that nothing before it names, with its point."""
    seen = set(symbols(known)) | set(re.findall(r"[α-ωΑ-Ω]", known))
    for point in points:
        parts = list(point.findall(lambda n: isinstance(n, nodes.Text | nodes.math)))
        texts = [part for part in parts if not isinstance(part.parent, nodes.math)]
        for i, part in enumerate(texts):
            if isinstance(part, nodes.math):
                before = texts[i - 1].astext() if i else ""
                after = texts[i + 1].astext() if i + 1 < len(texts) else ""
                seen |= introduced(before, part.astext(), after)
                for symbol in symbols(part.astext()):
                    if symbol not in seen:
                        seen.add(symbol)
                        yield symbol, point.astext()
