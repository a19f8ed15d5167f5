"""What every optimizer promises, for drawn shapes, rates, layouts and numbers."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refnn import optimizers
from refnn.optimizers._in_place import in_place
from tests.properties import holds
from tests.properties.calls import assert_near
from tests.properties.draws import DTYPES, LAYOUTS, TAME, WILD, Drawer, laid_out

OTHERS = {"step", "clip_by_global_norm", "exponential_moving_average"}
STATES = {n: getattr(optimizers, n) for n in optimizers.__all__ if n.endswith("State")}
RULES = {
    name: getattr(optimizers, name)
    for name in optimizers.__all__
    if name not in OTHERS and name not in STATES
}
SETTINGS = {
    "beta": (0.1, 0.9),
    "beta1": (0.1, 0.9),
    "beta2": (0.1, 0.99),
    "rho": (0.1, 0.9),
    "eps": (1e-4, 1e-2),
    "weight_decay": (0.0, 0.5),
    "momentum_decay": (0.0, 0.5),
}


@dataclass(frozen=True)
class Run:
    """Some steps of a rule."""

    rule: Any
    settings: dict[str, Any]
    lr: Any
    p: Any
    gradients: list[Any]
    kind: str

    def steps(self) -> list[Any]:
        """Give parameters and state after each step."""
        found, p, state = [], self.p, None
        for g in self.gradients:
            with np.errstate(all="ignore"):
                p, state = self.rule(p, g, state, lr=self.lr, **self.settings)
            found.append((p, state))
        return found

    def end(self) -> list[Any]:
        p, state = self.steps()[-1]
        return [p, *arrays_of(state)]


def arrays_of(state: Any) -> list[Any]:
    return [a for a in state or () if isinstance(a, np.ndarray)]


def draw_run(draw: Any, rule: Any, kinds: Any = (*TAME, *TAME, *WILD)) -> Run:
    d = Drawer(draw)
    shape, dtype, kind = d.shape(3, least=0), draw(DTYPES), d.one_of(*kinds)
    options = SETTINGS.keys() & rule.__wrapped__.__code__.co_varnames[:20]
    settings = {name: d.number(*SETTINGS[name]) for name in sorted(options)}
    lr = d.number(0.0, 1.0)
    if d.one_of(True, False):
        of = [(), shape[-1:], tuple(d.one_of(1, size) for size in shape)]
        lr = np.asarray(d.rng.uniform(0, 1, d.one_of(*of)), d.one_of("f4", "f8"))
    p, *gradients = (
        laid_out(d.array(shape, dtype, k), d.one_of(*LAYOUTS))
        for k in ("moderate", kind, kind, kind)
    )
    return Run(rule, settings, lr, p, gradients, kind)


def arguments_stay(run: Run) -> None:
    """A rule changes none of its arguments, and its results share no memory with them."""
    p, state = run.p, None
    for g in run.gradients:
        given = [p, g, *arrays_of(state)]
        before = [a.tobytes() for a in given]
        with np.errstate(all="ignore"):
            new, state = run.rule(p, g, state, lr=run.lr, **run.settings)
        assert [a.tobytes() for a in given] == before
        for a in (new, *arrays_of(state)):
            assert not any(np.may_share_memory(a, b) for b in given)
        p = new


def types_and_shapes_stay(run: Run) -> None:
    """Parameters and state stay arrays of one type and shape, those without axes too."""
    for p, state in run.steps():
        for a in (p, *arrays_of(state)):
            assert type(a) is np.ndarray
            assert a.shape == run.p.shape
            assert a.dtype.type is run.p.dtype.type
        kept = [] if state is None else [k for k in state if np.ndim(k) == 0]
        assert all(type(k) in (int, float, np.ndarray) for k in kept)


def layouts_do_not_matter(run: Run) -> None:
    """Strides, order and bytes do not matter to a rule."""
    p, *gradients = (
        np.array(a, a.dtype.type, order="C") for a in (run.p, *run.gradients)
    )
    plain = replace(run, p=p, gradients=gradients)
    for a, b in zip(run.end(), plain.end(), strict=True):
        np.testing.assert_array_equal(a, b)


def elements_go_alone(run: Run) -> None:
    """Each element moves as it would alone, with its own rate: a stack is its networks."""
    if run.p.ndim == 0:
        return
    end = run.end()
    # What rounds on the way, where a parameter may have been larger than at the end.
    way = np.abs([run.p, *(p for p, _ in run.steps())])
    largest = np.where(np.isfinite(way), way, 0).max(axis=0)
    rates = np.broadcast_to(run.lr, run.p.shape)
    for i in range(len(run.p)):
        own = replace(
            run,
            lr=rates[i] if np.ndim(run.lr) else run.lr,
            p=np.asarray(run.p[i]),
            gradients=[np.asarray(g[i]) for g in run.gradients],
        )
        # One rate is a Python number, and a product of settings with it has more digits.
        room = 4 * float(np.finfo(run.p.dtype).eps)
        for n, (whole, alone) in enumerate(zip(end, own.end(), strict=True)):
            least = room * largest[i].max(initial=0) if n == 0 else 0
            np.testing.assert_allclose(whole[i], alone, rtol=room, atol=least)


def nan_stays_where_it_is(run: Run) -> None:
    """NaN in a gradient becomes NaN in the parameter, which stays, and in no other."""
    if not run.p.size or run.kind not in TAME:
        return
    spoilt = np.array(run.gradients[0], run.p.dtype.type)
    place = (5 * spoilt.size) // 7
    spoilt.flat[place] = np.nan
    p, *_ = replace(run, gradients=[spoilt, *run.gradients[1:]]).end()
    expected = np.arange(spoilt.size) == place
    np.testing.assert_array_equal(np.isnan(p).ravel(), expected)


def the_twin_is_the_rule(run: Run) -> None:
    """What the training loop runs in its place gives the same."""
    twin = in_place(partial(run.rule, **run.settings))
    p, state = np.array(run.p, run.p.dtype.type, order="C"), None
    for g, (want, _) in zip(run.gradients, run.steps(), strict=True):
        with np.errstate(all="ignore"):
            p, state = twin(p, np.array(g, g.dtype.type), state, lr=run.lr)
        if run.kind in TAME:
            assert_near(p, want)


def misfits_are_refused(run: Run) -> None:
    """A gradient, rate or state that does not fit is an error, not a broadcast."""
    p, g = run.p, run.gradients[0]
    call = partial(run.rule, lr=0.5, **run.settings)
    with pytest.raises(ValueError, match=r"g must have shape .*, got"):
        call(p, np.ones((*p.shape, 1), p.dtype))
    with pytest.raises(TypeError, match=r"p and g must have one type, got float"):
        call(p, np.ones(p.shape, np.float32 if p.dtype.itemsize == 8 else np.float64))
    with pytest.raises(ValueError, match=r"lr must be a number or broadcast to"):
        call(p, g, lr=np.ones((2, *p.shape)))
    with pytest.raises(TypeError, match=r"state must be .*, got (tuple|str)"):
        call(p, g, "state")
    with np.errstate(all="ignore"):
        _, state = call(p, g)
    if arrays_of(state):
        with pytest.raises(ValueError, match=r"state\.\w+ must have shape"):
            call(
                np.ones((*p.shape, 2), p.dtype), np.ones((*p.shape, 2), p.dtype), state
            )


CONTRACT = [
    arguments_stay,
    types_and_shapes_stay,
    layouts_do_not_matter,
    elements_go_alone,
    nan_stays_where_it_is,
    the_twin_is_the_rule,
    misfits_are_refused,
]
EVERY = f"every optimizer, {len(RULES)} rules"


@pytest.mark.parametrize("name", RULES)
def test_contract(name):
    of = RULES[name], *STATES.values()
    rows = [holds.row(check.__doc__, *of, whom=EVERY) for check in CONTRACT]

    @holds.budget(10)
    @given(st.data())
    def each(data):
        run = draw_run(data.draw, RULES[name])
        for entry, check in zip(rows, CONTRACT, strict=True):
            check(run)
            entry.examples += 1

    each()


@pytest.mark.parametrize("name", RULES)
def test_nothing_raises_without_need(name):
    what = (
        "Under `np.errstate(all='raise')` no step raises: moderate or tiny gradients."
    )
    entry = holds.row(what, RULES[name], whom=EVERY)

    @holds.budget(8)
    @given(st.data())
    def each(data):
        run = draw_run(data.draw, RULES[name], kinds=TAME)
        p, state = run.p, None
        with np.errstate(all="raise"):
            for g in run.gradients:
                p, state = run.rule(p, g, state, lr=run.lr, **run.settings)
        assert np.isfinite(p).all()
        entry.examples += 1

    each()


@holds.holds(
    "A step of a dictionary is the rule on each array; its names and order stay.",
    optimizers.step,
    examples=30,
    data=st.data(),
)
def test_step(data):
    runs = [draw_run(data.draw, RULES[data.draw(st.sampled_from([*RULES]))])]
    d = Drawer(data.draw)
    rule = partial(runs[0].rule, lr=0.5, **runs[0].settings)
    params = {n: d.array(d.shape(), np.float64, "moderate") for n in ("b", "W", "c")}
    alone = {n: (p, None) for n, p in params.items()}
    state = None
    for _ in range(2):
        grads = {n: d.array(p.shape, np.float64, "moderate") for n, p in params.items()}
        backwards = dict(reversed(grads.items()))
        params, state = optimizers.step(rule, params, backwards, state)
        alone = {n: rule(p, grads[n], s) for n, (p, s) in alone.items()}
    assert list(params) == list(state) == ["b", "W", "c"]
    for n, (p, _) in alone.items():
        np.testing.assert_array_equal(params[n], p)
