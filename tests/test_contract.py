"""What every operation of refnn promises, checked for all of them in one place."""

import inspect
from functools import partial

import numpy as np
import pytest

from refnn import (
    activations,
    attention,
    distillation,
    layers,
    losses,
    normalization,
    penalties,
    recurrent,
)
from refnn.gradcheck import check_grad

MODULES = (
    activations,
    attention,
    distillation,
    layers,
    losses,
    normalization,
    penalties,
    recurrent,
)
NOT_OPERATIONS = {"Running", "positional_encoding", "update_running"}
STACK, N, D, K = 3, 4, 5, 2


def _normal(*shape):
    """Numbers that keep away from 0, where ReLU has its kink."""
    a = np.random.default_rng(sum(shape)).standard_normal(shape)
    return a + 0.1 * np.sign(a)


def _gates(n):
    """W, U and b of a cell whose n gates stand side by side."""
    wide = n * K
    return [_normal(STACK, D, wide), _normal(STACK, K, wide), _normal(STACK, wide)]


# How to call each operation: its positional arguments for a stack of networks, and its
# options. An operation without an entry here fails the first test.
ELEMENTWISE = {name: ([_normal(STACK, N, D)], {}) for name in activations.__all__}
SCALED = [_normal(STACK, N, D), _normal(STACK, D), _normal(STACK, D) - 0.5]
RECURRENT = [_normal(STACK, N, D), _normal(STACK, N, K), *_gates(1)]
# N queries for N + 1 keys; the second query may read one of them only.
QKV = [_normal(STACK, N, D), _normal(STACK, N + 1, D), _normal(STACK, N + 1, K)]
MASK = np.ones((N, N + 1), dtype=bool)
MASK[1, 1:] = False
HEADS = [
    _normal(STACK, N, 4),
    *(_normal(STACK, 4, 12), _normal(STACK, 12)),
    *(_normal(STACK, 4, 4), _normal(STACK, 4) - 0.5),
]
CASES = ELEMENTWISE | {
    "gelu tanh": ([_normal(STACK, N, D)], {"approximate": True}),
    "leaky_relu steep": ([_normal(STACK, N, D)], {"alpha": 0.3}),
    "elu 2": ([_normal(STACK, N, D)], {"alpha": 2.0}),
    "linear": ([_normal(STACK, N, D), _normal(STACK, D, K), _normal(STACK, K)], {}),
    "dropout": ([_normal(STACK, N, D)], {"rate": 0.4, "rng": 0}),
    "dropout off": ([_normal(STACK, N, D)], {"rate": 0.4}),
    "vanilla_dropout": ([_normal(STACK, N, D)], {"rate": 0.4, "rng": 0}),
    "vanilla_dropout off": ([_normal(STACK, N, D)], {"rate": 0.4}),
    "residual": ([_normal(STACK, N, D), _normal(STACK, N, D)], {}),
    "batch_norm": (SCALED, {}),
    "batch_norm evaluated": (
        SCALED,
        {"running": normalization.Running(_normal(D), _normal(D) ** 2)},
    ),
    "group_norm": (
        [_normal(STACK, N, 2 * K), _normal(STACK, 2 * K), _normal(STACK, 2 * K)],
        {"groups": K},
    ),
    "instance_norm": (SCALED, {}),
    "layer_norm": (SCALED, {}),
    "rms_norm": (SCALED[:2], {}),
    "weight_norm": ([_normal(STACK, D, K), _normal(STACK, K)], {}),
    "rnn_cell": (RECURRENT, {}),
    "lstm_cell": (
        [_normal(STACK, N, D), _normal(STACK, N, 2 * K), *_gates(4)],
        {},
    ),
    "gru_cell": ([*RECURRENT[:2], *_gates(3), _normal(STACK, 3 * K) - 0.5], {}),
    "unroll": (
        [_normal(STACK, 6, N, D), *RECURRENT[1:]],
        {"cell": recurrent.rnn_cell},
    ),
    "attention_weights": (QKV[:2], {}),
    "attention_weights masked": (QKV[:2], {"mask": MASK}),
    "attention_weights causal": ([QKV[0], QKV[0] + 1], {"causal": True}),
    "scaled_dot_product_attention": (QKV, {}),
    "scaled_dot_product_attention masked": (QKV, {"mask": MASK}),
    "scaled_dot_product_attention causal": (
        [QKV[0], QKV[0] + 1, _normal(STACK, N, K)],
        {"causal": True},
    ),
    "multi_head_attention": (HEADS, {"heads": 2}),
    "multi_head_attention causal": (HEADS, {"heads": 4, "causal": True}),
    "multi_head_attention masked": (
        HEADS,
        {"heads": 2, "mask": np.tri(N, k=1, dtype=bool)},
    ),
    "embedding": ([_normal(STACK, D, K)], {"tokens": np.array([3, 0, 3, 1, 2, 4])}),
    "add_positions": ([_normal(STACK, N, D), _normal(STACK, N, D) + 1], {}),
    "sequence_cross_entropy": (
        [_normal(STACK, 2, N, D)],
        {"target": np.array([[0, 4, 2, 2], [1, 0, 0, 3]])},
    ),
    "sequence_cross_entropy smooth": (
        [_normal(STACK, 2, N, D)],
        {"target": np.array([[0, 4, 2, 2], [1, 0, 0, 3]]), "label_smoothing": 0.1},
    ),
    "mse": ([_normal(STACK, N, D)], {"target": _normal(N, D)}),
    "softmax_cross_entropy": (
        [_normal(STACK, N, D)],
        {"target": np.array([0, 4, 2, 2])},
    ),
    "softmax_cross_entropy smooth": (
        [_normal(STACK, N, D)],
        {"target": np.array([0, 4, 2, 2]), "label_smoothing": 0.1},
    ),
    "binary_cross_entropy": (
        [_normal(STACK, N, D)],
        {"target": np.abs(_normal(N, D)) % 1},
    ),
    "distillation_loss": ([_normal(STACK, N, D)], {"teacher": _normal(N, D)}),
    "distillation_loss warm": (
        [_normal(STACK, N, D)],
        {"teacher": _normal(N, D), "temperature": 3.0},
    ),
    "squared_l2": ([_normal(STACK, D, K)], {}),
    "l2": ([_normal(STACK, D, K)], {}),
    "l1": ([_normal(STACK, D, K)], {}),
    "group_l2": ([_normal(STACK, D, K)], {}),
    "group_l2 rows": ([_normal(STACK, D, K)], {"axis": -1}),
}
# Each element draws its own mask, so a stack draws other masks than its networks do.
DRAWS = {"dropout", "vanilla_dropout"}


def _as_float32(option):
    if isinstance(option, normalization.Running):
        return normalization.Running(*map(_as_float32, option))
    if isinstance(option, np.ndarray) and option.dtype.kind == "f":
        return option.astype(np.float32)
    return option


def _op(case):
    name = case.split()[0]
    return next(getattr(m, name) for m in MODULES if name in m.__all__)


def _grads(back, dy):
    grads = back(dy)
    return grads if isinstance(grads, tuple) else (grads,)


def test_every_operation_has_a_case():
    public = {name for module in MODULES for name in module.__all__} - NOT_OPERATIONS
    assert public == {case.split()[0] for case in CASES}


@pytest.fixture(params=CASES)
def case(request):
    return request.param


def test_gradient_equals_finite_differences(case):
    args, options = CASES[case]
    assert check_grad(_op(case), *args, **options) < 1e-7


def test_inputs_are_not_modified(case):
    args, options = CASES[case]
    frozen = [a.copy() for a in args]
    for a in frozen:
        a.flags.writeable = False
    y, back = _op(case)(*frozen, **options)
    dy = np.ones_like(y)
    dy.flags.writeable = False
    _grads(back, dy)


def test_back_can_be_called_twice(case):
    args, options = CASES[case]
    y, back = _op(case)(*args, **options)
    dy = np.ones_like(y)
    for first, second in zip(_grads(back, dy), _grads(back, dy), strict=True):
        np.testing.assert_array_equal(first, second)


def test_float32_is_kept(case):
    args, options = CASES[case]
    options = {name: _as_float32(option) for name, option in options.items()}
    y, back = _op(case)(*[a.astype(np.float32) for a in args], **options)
    assert y.dtype == np.float32
    for gradient in _grads(back, np.ones_like(y)):
        assert gradient.dtype == np.float32


def test_gradients_have_the_shapes_of_the_arguments(case):
    args, options = CASES[case]
    y, back = _op(case)(*args, **options)
    assert [g.shape for g in _grads(back, np.ones_like(y))] == [a.shape for a in args]


@pytest.mark.parametrize("case", sorted(set(CASES) - DRAWS))
def test_stack_equals_its_loop(case):
    args, options = CASES[case]
    op = partial(_op(case), **options)
    y, back = op(*args)
    dy = _normal(*np.shape(y))
    grads = _grads(back, dy)
    for r in range(STACK):
        y_r, back_r = op(*[a[r] for a in args])
        np.testing.assert_allclose(y[r], y_r, rtol=1e-13)
        for g, g_r in zip(grads, _grads(back_r, dy[r]), strict=True):
            np.testing.assert_allclose(g[r], g_r, rtol=1e-12, atol=1e-15)


def test_equal_rng_gives_equal_results(case):
    args, options = CASES[case]
    first, _ = _op(case)(*args, **options)
    second, _ = _op(case)(*args, **options)
    np.testing.assert_array_equal(first, second)


def test_nan_passes_through(case):
    args, options = CASES[case]
    spoilt = [a.copy() for a in args]
    for a in spoilt:
        a.flat[:] = np.nan
    y, _ = _op(case)(*spoilt, **options)
    assert np.isnan(y).all()


@pytest.mark.parametrize("bad", [[1.0, 2.0], np.array([[1, 2]]), np.array([[1j, 2j]])])
def test_what_is_not_a_float_array_is_refused(case, bad):
    args, options = CASES[case]
    with pytest.raises(TypeError, match="must be a floating-point array, got"):
        _op(case)(bad, *args[1:], **options)


@pytest.mark.parametrize("op", [_op(case) for case in CASES])
def test_docstring_has_its_parts(op):
    doc = inspect.getdoc(op)
    parts = [".. math::", "Parameters", "Returns", "Raises", "References", ">>> "]
    places = [doc.find(part) for part in parts]
    assert -1 not in places, dict(zip(parts, places, strict=True))
    assert places == sorted(places)
