"""A formula in letters says what it says in TeX."""

import pytest

from find.plain import plain
from web.formulas import Formula, run_katex
from web.mathml import mathml

FORMULAS = {
    r"\eta = 0.1": "η = 0.1",
    r"W_{t+1}": "W_(t + 1)",
    r"x_i^2": "x_i^2",
    r"\frac{1}{N}": "1/N",
    r"\frac{a + b}{2}": "(a + b)/2",
    r"\sqrt{n}": "√n",
    r"\sqrt{1 - \beta}": "√(1 − β)",
    r"\lambda_{\max} \le 2": "λ_max ≤ 2",
    r"\sum_{i=1}^N x_i": "∑_(i = 1)^Nx_i",
    r"\|w\|": "∥w∥",
}


@pytest.fixture(scope="module")
def rendered():
    answers = run_katex([Formula(tex, display=False) for tex in FORMULAS])
    return dict(zip(FORMULAS, (mathml(a["html"]) for a in answers), strict=True))


@pytest.mark.parametrize("tex", FORMULAS)
def test_a_formula_in_letters(rendered, tex):
    assert plain(rendered[tex]) == FORMULAS[tex]
