"""What a message shows, and what it leaves out."""

import numpy as np
import pytest

from refnn.practice import check
from refnn.practice._catalog import catalog


def test_a_message_has_no_address_in_it():
    report = check("dropout", lambda x, rate, rng=None: x)
    assert "rng = a generator" in report.message
    assert "0x" not in report.message


@pytest.mark.parametrize(
    ("name", "function", "words"),
    [
        (
            "magnitude_mask",
            lambda params, sparsity: {
                key: np.ones(w.shape, dtype=bool) for key, w in params.items()
            },
            "gave [[ True], [ True]], must be [[ True], [False]]",
        ),
        (
            "recover_input",
            lambda dW, db: dW @ db / (db @ db + 1e-12),
            "db = [ 1.e-09, -3.e-09]",
        ),
        ("xor", lambda: (np.ones((2, 2)), [0, 0], [[1], [1]], [0]), "xor(): y at"),
    ],
)
def test_a_message_shows_what_matters(name, function, words):
    assert words in check(name, function).message


def test_what_rounding_has_left_is_said():
    def nearly(f, x, h):
        g = np.zeros_like(x)
        for i in np.ndindex(x.shape):
            x[i] += h
            above = f(x)
            x[i] -= 2 * h
            g[i] = (above - f(x)) / (2 * h)
            x[i] += h
        return g

    report = check("numerical_gradient", nearly)
    assert report.broken == "inputs"
    assert "which rounding has left" in report.message


def test_an_entry_that_is_taken_out_counts_as_changed():
    def function(params, sparsity):
        masks = refnn_masks(params, sparsity)
        params.clear()
        return masks

    refnn_masks = catalog()["magnitude_mask"].reference
    report = check("magnitude_mask", function)
    assert report.broken == "inputs"
    assert "must not change params['a']" in report.message
