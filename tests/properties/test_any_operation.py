"""What every operation promises, for drawn shapes, layouts and numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refnn.gradcheck import check_grad
from tests.properties import holds
from tests.properties.calls import Call, assert_near, draw_call
from tests.properties.draws import laid_out
from tests.properties.operations import CASES

OPERATIONS = [case.op for case in CASES.values()]


def the_arguments_stay_as_they_were(call: Call) -> None:
    """Neither the operation nor its pullback changes an argument."""
    arrays = [*call.args, *call.others.values()]
    before = [a.tobytes() for a in arrays]
    y, back = call.run()
    dy = call.dy(y)
    kept = dy.copy()
    call.gradients(back, dy)
    assert [a.tobytes() for a in arrays] == before
    np.testing.assert_array_equal(dy, kept)


def results_have_memory_of_their_own(call: Call) -> None:
    """Results share no memory with the arguments, nor with each other."""
    y, back = call.run()
    dy = call.dy(y)
    results = [y, *call.gradients(back, dy)]
    given = [*call.args, *call.others.values(), dy]
    for i, result in enumerate(results):
        for other in (*given, *results[:i]):
            assert not np.may_share_memory(result, other)


def the_type_stays(call: Call) -> None:
    """The type of the arrays stays, whatever the type of a setting."""
    y, back = call.run()
    for a in (y, *call.gradients(back, call.dy(y))):
        assert a.dtype.type is call.dtype


def arrays_are_arrays(call: Call) -> None:
    """An array without axes gives an array; a loss gives a number for each network."""
    y, back = call.run()
    if call.case.number:
        assert y.shape == call.stack
    else:
        assert type(y) is np.ndarray
    for gradient in call.gradients(back, call.dy(y)):
        assert type(gradient) is np.ndarray


def gradients_have_the_shapes_of_the_arguments(call: Call) -> None:
    """Each gradient has the shape of its argument, shared ones too."""
    y, back = call.run()
    gradients = call.gradients(back, call.dy(y))
    assert [g.shape for g in gradients] == [a.shape for a in call.args]


def the_pullback_can_be_called_again(call: Call) -> None:
    """The pullback gives the same bits when it is called again."""
    y, back = call.run()
    dy = call.dy(y)
    first, second = call.gradients(back, dy), call.gradients(back, dy)
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a, b)


def the_layout_does_not_matter(call: Call) -> None:
    """Strides, order and bytes do not matter, those of `dy` neither."""
    y, back = call.run()
    plain_y, plain_back = call.contiguous().run()
    if not call.tame:
        return
    assert_near(y, plain_y)
    dy = call.dy(y)
    plain = call.gradients(plain_back, dy)
    for layout in ("Fortran", "reversed", "read-only", "swapped bytes"):
        strided = call.gradients(back, laid_out(dy, layout))
        for a, b in zip(strided, plain, strict=True):
            assert_near(a, b)


def a_stack_is_its_networks(call: Call) -> None:
    """A stack gives what its networks give alone; what they share gets the sum."""
    y, back = call.run()
    if not call.tame or call.random:
        return
    dy = call.dy(y)
    gradients = call.gradients(back, dy)
    sums = [np.zeros_like(g) for g in gradients]
    for i in np.ndindex(call.stack):
        y_alone, back_alone = call.network(i).run()
        assert_near(y[i], y_alone)
        alone = call.gradients(back_alone, np.asarray(dy[i]))
        for total, g, operand in zip(sums, alone, call.takes.operands, strict=True):
            mode = call.sharing[operand.group]
            place = {"full": i, "none": (), "ones": (0,) * len(i)}[mode]
            total[place] += g
    for g, total in zip(gradients, sums, strict=True):
        assert_near(g, total)


def an_equal_rng_is_an_equal_draw(call: Call) -> None:
    """The same call gives the same bits."""
    first, _ = call.run()
    second, _ = call.run()
    np.testing.assert_array_equal(first, second)


def another_dy_is_refused(call: Call) -> None:
    """A `dy` of another shape, type or kind is an error, not a broadcast."""
    y, back = call.run()
    shape = np.shape(y)
    with pytest.raises(ValueError, match=r"must (be a number or )?have shape .*, got"):
        back(np.ones((*shape, 2), call.dtype))
    with pytest.raises(TypeError, match="must be a"):
        back(np.ones(shape).tolist() if shape else "1")
    if call.case.number:
        return
    other = np.float32 if call.dtype is np.float64 else np.float64
    with pytest.raises(TypeError, match="dy must have the type of y, float"):
        back(np.ones(shape, other))
    with pytest.raises(TypeError, match="dy must be a floating-point array, got"):
        back(np.ones(shape, int))


def nan_shows(call: Call) -> None:
    """One NaN in an argument shows in the result of its network, and of no other."""
    if not call.tame:
        return
    whole = call.contiguous()
    y, _ = whole.run()
    arrays = [(o, a) for o, a in zip(whole.takes.operands, whole.args, strict=True)]
    arrays += [(o, whole.others[n]) for n, o in whole.takes.others.items()]
    for operand, a in arrays:
        if a.size == 0 or y.size == 0 or a.dtype.kind != "f":
            continue
        flat = (7 * a.size) // 11
        kept, a.flat[flat] = a.flat[flat], np.nan
        spoilt, _ = whole.run()
        a.flat[flat] = kept
        shared = whole.sharing[operand.group] != "full"
        place = () if shared else np.unravel_index(flat, a.shape)[: len(whole.stack)]
        for i in np.ndindex(whole.stack):
            if shared or i == tuple(place):
                assert np.isnan(spoilt[i]).any()
            elif not whole.random:
                assert_near(spoilt[i], y[i])


CONTRACT = [
    the_arguments_stay_as_they_were,
    results_have_memory_of_their_own,
    the_type_stays,
    arrays_are_arrays,
    gradients_have_the_shapes_of_the_arguments,
    the_pullback_can_be_called_again,
    the_layout_does_not_matter,
    a_stack_is_its_networks,
    an_equal_rng_is_an_equal_draw,
    another_dy_is_refused,
    nan_shows,
]
EVERY = f"every operation, {len(CASES)} forms"
CALM = "Under `np.errstate(all='raise')` nothing raises: moderate or tiny numbers."
SLOPE = "The gradient is that of finite differences, within 1e-5."


@pytest.mark.parametrize("name", CASES)
def test_contract(name):
    case = CASES[name]
    rows = [holds.row(check.__doc__, case.op, whom=EVERY) for check in CONTRACT]

    @holds.budget(10)
    @given(st.data())
    def each(data):
        call = draw_call(data.draw, case)
        for entry, check in zip(rows, CONTRACT, strict=True):
            check(call)
            entry.examples += 1

    each()


@pytest.mark.parametrize("name", CASES)
def test_nothing_raises_without_need(name):
    entry = holds.row(CALM, CASES[name].op, whom=EVERY)

    @holds.budget(10)
    @given(st.data())
    def each(data):
        kinds = ("moderate", "moderate", "tiny", "subnormal", "zero")
        call = draw_call(data.draw, CASES[name], kinds=kinds)
        if name == "weight_norm" and call.kind in ("zero", "subnormal"):
            return  # a column of zeros has no direction
        with np.errstate(all="raise"):
            y, back = call.case.call(*call.args, **call.others, **call.takes.settings)
            back(call.dy(y))
        entry.examples += 1

    each()


@pytest.mark.parametrize("name", CASES)
def test_gradient(name):
    entry = holds.row(SLOPE, CASES[name].op, whom=EVERY)

    @holds.budget(5)
    @given(st.data())
    def each(data):
        dtypes = st.just(np.float64)
        call = draw_call(data.draw, CASES[name], kinds=("moderate",), dtypes=dtypes)
        y, _ = call.run()
        if y.size == 0 or any(a.size == 0 for a in call.args):
            return
        options = call.others | call.takes.settings
        # Where a cell saturates, at a slope of 1e-8, the differences round to 1e-5.
        assert check_grad(call.case.call, *call.args, **options) < 1e-4
        entry.examples += 1

    each()
