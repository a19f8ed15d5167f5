"""What each operation takes: the shapes of its operands, who shares them, its settings."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

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
from tests.properties.draws import Drawer


class Operand(NamedTuple):
    """An array of one network. Operands of one group have or lack the stack together."""

    group: str
    shape: tuple[int, ...]
    fill: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Takes:
    """Operands that get a gradient, those that get none, and settings."""

    operands: list[Operand]
    others: dict[str, Operand] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)


class Case(NamedTuple):
    op: Callable[..., Any]
    takes: Callable[[Drawer], Takes]
    call: Callable[..., Any]
    # A loss or a penalty: its `back` takes a number, of any type.
    number: bool = False


def any_array(least: int = 0) -> Callable[[Drawer], Takes]:
    def takes(d: Drawer) -> Takes:
        shape = d.shape() if least == 0 else (*d.shape(2), d.size(least))
        return Takes([Operand("x", shape)])

    return takes


def with_settings(
    takes: Callable[[Drawer], Takes], **settings: Callable[[Drawer], Any]
) -> Callable[[Drawer], Takes]:
    def more(d: Drawer) -> Takes:
        first = takes(d)
        drawn = {name: of(d) for name, of in settings.items()}
        return replace(first, settings=first.settings | drawn)

    return more


def rate(d: Drawer) -> Any:
    return d.number(0.0, 0.9)


def eps(d: Drawer) -> Any:
    return d.number(1e-6, 1e-3)


def linear(d: Drawer) -> Takes:
    n, i, o = d.size(), d.size(0), d.size(0)
    return Takes([Operand("x", (n, i)), Operand("W", (i, o)), Operand("W", (o,))])


def two_alike(d: Drawer) -> Takes:
    shape = d.shape()
    return Takes([Operand("x", shape), Operand("x", shape)])


def features(least_rows: int, names: int = 2) -> Callable[[Drawer], Takes]:
    def takes(d: Drawer) -> Takes:
        n, i = d.size(least_rows), d.size()
        shared = [Operand(name, (i,)) for name in ("gamma", "beta")[:names]]
        return Takes([Operand("x", (n, i)), *shared])

    return takes


def evaluated(d: Drawer) -> Takes:
    operands = features(0)(d).operands
    i = operands[0].shape[-1:]
    positive = Operand("var", i, lambda rng, shape: rng.uniform(0.1, 2, shape))
    return Takes(operands, {"mean": Operand("mean", i), "var": positive})


def grouped(d: Drawer) -> Takes:
    groups, each = d.size(1, 3), d.size(1, 3)
    n, c = d.size(), groups * each
    operands = [Operand("x", (n, c)), Operand("gamma", (c,)), Operand("beta", (c,))]
    return Takes(operands, settings={"groups": groups})


def directions(d: Drawer) -> Takes:
    i, o = d.size(), d.size()
    return Takes([Operand("v", (i, o)), Operand("v", (o,))])


def cell(gates: int, states: int = 1, steps: bool = False) -> Callable[[Drawer], Takes]:
    def takes(d: Drawer) -> Takes:
        n, i, h = d.size(1, 3), d.size(1, 3), d.size(1, 3)
        time = (d.size(1, 3),) if steps else ()
        operands = [
            Operand("x", (*time, n, i)),
            Operand("s", (n, states * h)),
            Operand("W", (i, gates * h)),
            Operand("U", (h, gates * h)),
            Operand("W", (gates * h,)),
        ]
        if gates == 3:
            operands.append(Operand("U", (3 * h,)))
        return Takes(operands)

    return takes


def readable(rng: np.random.Generator, shape: Any) -> Any:
    """Draw a mask; each query reads a key and each key is read, so that NaN shows."""
    mask = rng.random(shape) < 0.7
    mask[..., 0, :] = mask[..., 0] = True
    return mask


def queries(
    values: bool, masked: bool = False, causal: bool = False
) -> Callable[[Drawer], Takes]:
    def takes(d: Drawer) -> Takes:
        n, i = d.size(), d.size()
        m = n if causal else d.size()
        operands = [Operand("Q", (n, i)), Operand("K", (m, i))]
        if values:
            operands.append(Operand("V", (m, d.size())))
        mask = {"mask": Operand("mask", (n, m), readable)} if masked else {}
        return Takes(operands, mask, {"causal": causal})

    return takes


def heads(masked: bool) -> Callable[[Drawer], Takes]:
    def takes(d: Drawer) -> Takes:
        h, n = d.size(1, 3), d.size()
        i = h * d.size(1, 2)
        operands = [
            Operand("x", (n, i)),
            Operand("W", (i, 3 * i)),
            Operand("W", (3 * i,)),
            Operand("W_o", (i, i)),
            Operand("W_o", (i,)),
        ]
        mask = {"mask": Operand("mask", (n, n), readable)} if masked else {}
        return Takes(operands, mask, {"heads": h, "causal": not masked})

    return takes


def table(d: Drawer) -> Takes:
    k = d.size()

    def all_of_them(rng: np.random.Generator, shape: Any) -> Any:
        rows = np.arange(np.prod(shape, dtype=int)) % k
        return rng.permuted(rows.reshape(shape), axis=-1)

    tokens = Operand("tokens", (k + d.size(0),), all_of_them)
    return Takes([Operand("W", (k, d.size()))], {"tokens": tokens})


def positions(d: Drawer) -> Takes:
    n, i = d.size(0), d.size()
    return Takes([Operand("x", (n, i)), Operand("P", (n, i))])


def sequences(d: Drawer) -> Takes:
    b, n, k = d.size(), d.size(), d.size()
    target = Operand("target", (b, n), lambda rng, shape: labels(rng, shape, k))
    return Takes([Operand("logits", (b, n, k))], {"target": target})


def matrix(d: Drawer) -> Takes:
    return Takes([Operand("W", (d.size(0), d.size(0)))])


def scores(fill: Any, name: str) -> Callable[[Drawer], Takes]:
    def takes(d: Drawer) -> Takes:
        n, k = d.size(), d.size()
        shape = (n,) if name == "label" else (n, k)
        of_k = None if fill is None else (lambda rng, s: fill(rng, s, k))
        target = "teacher" if name == "teacher" else "target"
        return Takes(
            [Operand("logits", (n, k))], {target: Operand(target, shape, of_k)}
        )

    return takes


def labels(rng: np.random.Generator, shape: Any, k: int) -> Any:
    return rng.integers(k, size=shape)


def shares(rng: np.random.Generator, shape: Any, k: int) -> Any:
    return rng.choice([0.0, 0.25, 0.9, 1.0], shape)


def in_evaluation(x: Any, gamma: Any, beta: Any, *, mean: Any, var: Any, **more: Any):
    running = normalization.Running(mean, var)
    return normalization.batch_norm(x, gamma, beta, running=running, **more)


def unrolled(*args: Any, cell: Any) -> Any:
    return recurrent.unroll(*args, cell=cell)


def _case(op: Any, takes: Any, call: Any = None, number: bool = False, **more: Any):
    return Case(op, with_settings(takes, **more), call or op, number)


ELEMENTWISE = [getattr(activations, name) for name in activations.__all__]
ROWWISE = [activations.softmax, activations.log_softmax]
BELL = normalization
CASES = {
    op.__name__: _case(op, any_array(1 if op in ROWWISE else 0)) for op in ELEMENTWISE
} | {
    "leaky_relu, alpha": _case(
        activations.leaky_relu, any_array(), alpha=lambda d: d.number(-1.0, 2.0)
    ),
    "elu, alpha": _case(
        activations.elu, any_array(), alpha=lambda d: d.number(-1.0, 2.0)
    ),
    "gelu, tanh": _case(activations.gelu, any_array(), approximate=lambda d: True),
    "linear": _case(layers.linear, linear),
    "residual": _case(layers.residual, two_alike),
    "batch_norm": _case(BELL.batch_norm, features(2), eps=eps),
    "batch_norm, evaluated": _case(BELL.batch_norm, evaluated, in_evaluation, eps=eps),
    "layer_norm": _case(BELL.layer_norm, features(0), eps=eps),
    "rms_norm": _case(BELL.rms_norm, features(0, 1), eps=eps),
    "group_norm": _case(BELL.group_norm, grouped, eps=eps),
    "instance_norm": _case(BELL.instance_norm, features(2), eps=eps),
    "weight_norm": _case(BELL.weight_norm, directions),
    "rnn_cell": _case(recurrent.rnn_cell, cell(1)),
    "lstm_cell": _case(recurrent.lstm_cell, cell(4, 2)),
    "gru_cell": _case(recurrent.gru_cell, cell(3)),
    "attention_weights": _case(attention.attention_weights, queries(False)),
    "attention_weights, masked": _case(
        attention.attention_weights, queries(False, masked=True)
    ),
    "scaled_dot_product_attention, masked": _case(
        attention.scaled_dot_product_attention, queries(True, masked=True)
    ),
    "scaled_dot_product_attention, causal": _case(
        attention.scaled_dot_product_attention, queries(True, causal=True)
    ),
    "multi_head_attention, masked": _case(
        attention.multi_head_attention, heads(masked=True)
    ),
    "multi_head_attention, causal": _case(
        attention.multi_head_attention, heads(masked=False)
    ),
    "embedding": _case(attention.embedding, table),
    "add_positions": _case(attention.add_positions, positions),
    "sequence_cross_entropy": _case(
        attention.sequence_cross_entropy, sequences, number=True, label_smoothing=rate
    ),
    "mse": _case(losses.mse, scores(None, "target"), number=True),
    "softmax_cross_entropy": _case(
        losses.softmax_cross_entropy,
        scores(labels, "label"),
        number=True,
        label_smoothing=rate,
    ),
    "binary_cross_entropy": _case(
        losses.binary_cross_entropy, scores(shares, "target"), number=True
    ),
    "distillation_loss": _case(
        distillation.distillation_loss,
        scores(None, "teacher"),
        number=True,
        temperature=lambda d: d.number(0.5, 9.0),
    ),
    "group_l2, rows": _case(penalties.group_l2, matrix, number=True, axis=lambda d: -1),
}
CASES |= {
    name: _case(getattr(penalties, name), matrix, number=True)
    for name in penalties.__all__
}
CASES |= {
    f"unroll, {name}": _case(
        recurrent.unroll,
        cell(gates, states, steps=True),
        unrolled,
        cell=lambda d, name=name: getattr(recurrent, name),
    )
    for name, gates, states in [
        ("rnn_cell", 1, 1),
        ("lstm_cell", 4, 2),
        ("gru_cell", 3, 1),
    ]
}
# Each element draws its own mask, so a stack draws other masks than its networks do.
DRAWS = {
    op.__name__: _case(op, any_array(), rate=rate, rng=lambda d: d.one_of(0, 1, None))
    for op in (layers.dropout, layers.vanilla_dropout)
}
CASES |= DRAWS
