import inspect
import math

import numpy as np
import pytest

from refnn import schedules

# One call of each schedule: its options, and its rates at t = 0, at the end that the
# options name, and far behind that end.
CALLS = {
    "constant": ({"lr": 0.3}, {0: 0.3, 10: 0.3, 10**6: 0.3}),
    "step_decay": (
        {"lr": 0.8, "steps": 10, "factor": 0.5},
        {0: 0.8, 9: 0.8, 10: 0.4, 19: 0.4, 20: 0.2},
    ),
    "exponential": (
        {"lr": 0.8, "steps": 10, "factor": 0.5},
        {0: 0.8, 10: 0.4, 20: 0.2},
    ),
    "inverse_time": ({"lr": 0.8, "steps": 10}, {0: 0.8, 10: 0.4, 30: 0.2}),
    "cosine": (
        {"lr": 0.7, "steps": 10, "final": 0.1},
        {0: 0.7, 10: 0.1, 11: 0.1, 10**6: 0.1},
    ),
    "warm_restarts": (
        {"lr": 0.7, "steps": 10, "growth": 3, "final": 0.1},
        {0: 0.7, 10: 0.7, 40: 0.7, 130: 0.7},
    ),
    "warmup": ({"lr": 0.8, "steps": 8}, {0: 0.1, 3: 0.4, 7: 0.8, 8: 0.8, 10**6: 0.8}),
    "one_cycle": (
        {"lr": 0.7, "steps": 10, "peak": 3, "start": 0.1, "final": 0.01},
        {0: 0.1, 3: 0.7, 10: 0.01, 11: 0.01, 10**6: 0.01},
    ),
    "warmup_stable_decay": (
        {
            "lr": 0.8,
            "warmup_steps": 4,
            "stable_steps": 10,
            "decay_steps": 4,
            "final": 0.1,
        },
        {0: 0.2, 3: 0.8, 4: 0.8, 14: 0.8, 18: 0.1, 10**6: 0.1},
    ),
}
RATES = {"lr", "start", "final"}
COUNTS = {"steps", "growth", "peak", "warmup_steps", "stable_steps", "decay_steps"}


def test_every_schedule_is_tested_here():
    assert set(schedules.__all__) == CALLS.keys()


@pytest.fixture(params=CALLS)
def name(request):
    return request.param


@pytest.fixture
def schedule(name):
    return getattr(schedules, name)


def test_exact_values_at_the_ends(name, schedule):
    options, expected = CALLS[name]
    assert {t: schedule(t, **options) for t in expected} == expected


def test_rates_are_python_floats(name, schedule):
    # A NumPy float64 would turn float32 parameters into float64 ones.
    for t in 5, np.int64(5):
        assert type(schedule(t, **CALLS[name][0])) is float


def test_rates_are_never_negative(name, schedule):
    assert min(schedule(t, **CALLS[name][0]) for t in range(200)) > 0


def test_a_rate_of_0_is_allowed(name, schedule):
    options = (
        CALLS[name][0] | {"lr": 0.0} | dict.fromkeys(RATES & CALLS[name][0].keys(), 0)
    )
    assert {schedule(t, **options) for t in range(200)} == {0.0}


class TestBadInput:
    def test_negative_t(self, name, schedule):
        with pytest.raises(ValueError, match="t must not be negative, got -1"):
            schedule(-1, **CALLS[name][0])

    def test_t_that_is_not_an_integer(self, name, schedule):
        with pytest.raises(TypeError, match="t must be an integer, got float"):
            schedule(1.0, **CALLS[name][0])

    def test_every_option_is_checked(self, name, schedule):
        options, _ = CALLS[name]
        for option in inspect.signature(schedule).parameters.keys() - {"t"}:
            if option in RATES:
                value, message = -0.5, f"{option} must not be negative, got -0.5"
            elif option in COUNTS:
                value, message = 0, f"{option} must be at least 1, got 0"
            else:
                assert option == "factor"
                value, message = 0.0, "factor must be positive, got 0.0"
            with pytest.raises(ValueError, match=message):
                schedule(0, **options | {option: value})

    def test_a_peak_at_the_end(self):
        with pytest.raises(ValueError, match=r"peak must be below steps = 5, got 5"):
            schedules.one_cycle(0, lr=1.0, steps=5, peak=5, start=0.1)


def rates(schedule, until, /, **options):
    return np.array([schedule(t, **options) for t in range(until)])


def test_step_decay_meets_exponential_at_each_drop():
    options = {"lr": 0.3, "steps": 7, "factor": 0.5}
    stairs = rates(schedules.step_decay, 50, **options)
    smooth = rates(schedules.exponential, 50, **options)
    np.testing.assert_allclose(stairs[::7], smooth[::7], rtol=1e-12)
    assert (stairs >= smooth * (1 - 1e-12)).all()


def test_inverse_time_sums_to_infinity_and_its_squares_do_not():
    eta = rates(schedules.inverse_time, 100_000, lr=1.0, steps=1)
    assert eta.sum() == pytest.approx(math.log(100_000), rel=0.06)
    assert (eta**2).sum() == pytest.approx(math.pi**2 / 6, rel=1e-4)


def test_cosine_is_slow_at_both_ends_and_symmetric():
    eta = rates(schedules.cosine, 101, lr=1.0, steps=100)
    drops = -np.diff(eta)
    assert drops.argmax() in (49, 50)
    assert max(drops[0], drops[-1]) < 0.05 * drops.max()
    np.testing.assert_allclose(eta + eta[::-1], 1.0)


def test_restarts_come_when_the_cycles_end():
    eta = rates(schedules.warm_restarts, 80, lr=1.0, steps=10, growth=2)
    assert np.flatnonzero(np.diff(eta) > 0).tolist() == [9, 29, 69]
    eta = rates(schedules.warm_restarts, 35, lr=1.0, steps=10)
    assert np.flatnonzero(np.diff(eta) > 0).tolist() == [9, 19, 29]


def test_each_restart_is_a_cosine():
    cycle = rates(schedules.cosine, 20, lr=1.0, steps=20, final=0.1)
    eta = rates(schedules.warm_restarts, 30, lr=1.0, steps=10, growth=2, final=0.1)
    np.testing.assert_array_equal(eta[10:], cycle)


def test_one_cycle_rises_to_its_peak_and_falls():
    eta = rates(schedules.one_cycle, 101, lr=1.0, steps=100, peak=30, start=0.04)
    assert (np.diff(eta[:31]) > 0).all()
    assert (np.diff(eta[30:]) < 0).all()


def test_one_cycle_serves_for_momentum():
    beta = rates(
        schedules.one_cycle, 101, lr=0.85, steps=100, peak=30, start=0.95, final=0.95
    )
    assert beta.argmin() == 30
    assert beta[0] == beta[100] == 0.95


def test_warmup_is_a_factor_for_any_schedule():
    def schedule(t):
        return schedules.warmup(t, lr=1.0, steps=10) * schedules.cosine(
            t, lr=0.5, steps=100
        )

    eta = rates(schedule, 100)
    plain = rates(schedules.cosine, 100, lr=0.5, steps=100)
    assert eta[0] == 0.1 * 0.5
    assert eta.argmax() == 9
    np.testing.assert_array_equal(eta[9:], plain[9:])


def test_the_parts_of_warmup_stable_decay():
    eta = rates(
        schedules.warmup_stable_decay,
        21,
        lr=1.0,
        warmup_steps=4,
        stable_steps=8,
        decay_steps=8,
    )
    np.testing.assert_array_equal(eta[:4], [0.25, 0.5, 0.75, 1.0])
    assert (eta[3:13] == 1).all()
    np.testing.assert_allclose(np.diff(eta[12:]), -1 / 8)
    assert eta[20] == 0


def test_the_line_down_ends_at_the_last_rate():
    options = {"warmup_steps": 1, "stable_steps": 1, "decay_steps": 4, "final": 0.5}
    rates = [schedules.warmup_stable_decay(t, lr=1.0, **options) for t in range(2, 8)]
    np.testing.assert_allclose(rates, [1.0, 0.875, 0.75, 0.625, 0.5, 0.5])


def test_what_is_not_said_falls_to_0_repeats_and_divides_by_ten():
    assert schedules.cosine(10, lr=1.0, steps=10) == 0
    assert schedules.one_cycle(10, lr=1.0, steps=10, peak=3, start=0.1) == 0
    parts = {"warmup_steps": 2, "stable_steps": 3, "decay_steps": 5}
    assert schedules.warmup_stable_decay(10, lr=1.0, **parts) == 0
    once, twice = (
        schedules.warm_restarts(t, lr=1.0, steps=10, final=0.0) for t in (9, 19)
    )
    assert once == twice == schedules.warm_restarts(29, lr=1.0, steps=10) < 0.03
    for schedule in schedules.step_decay, schedules.exponential:
        assert schedule(10, lr=1.0, steps=10) == pytest.approx(0.1)
