"""Schedules: between their ends, exactly at them, and plain numbers."""

import numpy as np
from hypothesis import strategies as st

from refnn import pruning, schedules
from tests.properties.draws import Drawer
from tests.properties.holds import holds

T = st.integers(0, 300)


def lengths(d):
    return {"steps": d.size(1, 50)}


TABLE = {
    "constant": lambda d: {},
    "cosine": lambda d: {**lengths(d), "final": d.number(0.0, 2.0)},
    "exponential": lambda d: {**lengths(d), "factor": d.number(0.1, 1.0)},
    "inverse_time": lengths,
    "one_cycle": lambda d: {
        "steps": 50,
        "peak": d.size(1, 49),
        "start": d.number(0.0, 1.0),
        "final": d.number(0.0, 1.0),
    },
    "step_decay": lambda d: {**lengths(d), "factor": d.number(0.1, 1.0)},
    "warm_restarts": lambda d: {
        **lengths(d),
        "growth": d.size(1, 3),
        "final": d.number(0.0, 1.0),
    },
    "warmup": lengths,
    "warmup_stable_decay": lambda d: {
        "warmup_steps": d.size(1, 20),
        "stable_steps": d.size(1, 20),
        "decay_steps": d.size(1, 20),
        "final": d.number(0.0, 1.0),
    },
}
# From which step on a schedule stays where it is, exactly.
LAST = {
    "cosine": lambda s: s["steps"],
    "one_cycle": lambda s: s["steps"],
    "warmup": lambda s: s["steps"] - 1,
    "warmup_stable_decay": lambda s: (
        s["warmup_steps"] + s["stable_steps"] + s["decay_steps"]
    ),
}


@holds(
    "A schedule gives a Python number between its smallest and its largest rate, exactly "
    "its ends at the ends, whatever the type of a setting.",
    *(getattr(schedules, name) for name in TABLE),
    examples=150,
    data=st.data(),
    t=T,
)
def test_schedules(data, t):
    d = Drawer(data.draw)
    name = d.one_of(*TABLE)
    schedule, settings = getattr(schedules, name), TABLE[name](d)
    lr = d.number(0.1, 3.0)
    rate = schedule(np.int64(t), lr=lr, **settings)
    assert type(rate) is float
    assert rate == schedule(t, lr=float(lr), **settings)
    ends = [float(settings[k]) for k in ("final", "start") if k in settings]
    falls = name in ("exponential", "inverse_time", "step_decay", "warmup")
    low, high = min([float(lr), *ends, 0.0 if falls else 9.0]), max([float(lr), *ends])
    if name == "warmup_stable_decay":
        low = min(low, float(lr) / settings["warmup_steps"])
    room = 1e-15 * high
    assert low - room <= rate <= high + room
    if name in LAST and t >= LAST[name](settings):
        assert rate == float(settings.get("final", lr))
    if name in ("cosine", "exponential", "inverse_time", "step_decay", "warm_restarts"):
        assert schedule(0, lr=lr, **settings) == float(lr)
    if name == "one_cycle":
        assert schedule(0, lr=lr, **settings) == float(settings["start"])
        assert schedule(settings["peak"], lr=lr, **settings) == float(lr)


def test_the_table_has_every_schedule():
    assert set(TABLE) == set(schedules.__all__)


@holds(
    "A schedule of falling rates never rises.",
    schedules.cosine,
    schedules.exponential,
    schedules.inverse_time,
    schedules.step_decay,
    examples=30,
    data=st.data(),
    t=T,
)
def test_falling(data, t):
    d = Drawer(data.draw)
    steps, lr = d.size(1, 50), d.number(0.1, 3.0)
    for schedule in (
        schedules.cosine,
        schedules.exponential,
        schedules.inverse_time,
        schedules.step_decay,
    ):
        before = schedule(t, lr=lr, steps=steps)
        assert schedule(t + 1, lr=lr, steps=steps) <= before


@holds(
    "The sparsity goes from its first to its last value, exactly, and never turns.",
    pruning.cubic_sparsity,
    examples=40,
    data=st.data(),
    t=T,
)
def test_cubic_sparsity(data, t):
    d = Drawer(data.draw)
    initial, final = d.number(0.0, 0.9), d.number(0.0, 0.99)
    steps, begin = d.size(1, 50), d.size(0, 20)

    def at(t):
        return pruning.cubic_sparsity(
            t, final=final, steps=steps, initial=initial, begin=begin
        )

    assert at(begin) == at(0)
    np.testing.assert_allclose(at(0), float(initial), atol=1e-16)
    assert at(begin + steps) == float(final)
    assert type(at(t)) is float
    sign = 1 if float(final) >= float(initial) else -1
    assert sign * at(t + 1) >= sign * at(t) - 1e-15
