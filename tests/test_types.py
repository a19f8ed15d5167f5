import collections.abc
import re
import typing

import numpy as np
import pytest

import refnn
from refnn import types


def test_a_numpy_integer_is_a_seed():
    assert (
        types.require_generator(np.int32(3)).random()
        == np.random.default_rng(3).random()
    )


@pytest.mark.parametrize("rng", [True, 1.0, None, np.random.RandomState(0)])
def test_other_kinds_of_rng_are_refused(rng):
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator"):
        types.require_generator(rng)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, ">f4", "<f8"])
def test_two_types_are_floating_in_any_byte_order(dtype):
    types.require_floating(x=np.ones(1, dtype))


@pytest.mark.parametrize("dtype", [np.float16, np.longdouble])
def test_other_precisions_are_refused(dtype):
    with pytest.raises(TypeError, match="x must be an array of float32 or float64"):
        types.require_floating(x=np.ones(1, dtype))


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint64, complex, object])
def test_other_types_are_not(dtype):
    with pytest.raises(TypeError, match="x must be a floating-point array"):
        types.require_floating(x=np.ones(1, dtype))


def test_the_names_of_types_say_what_they_are():
    # From NumPy 2.5 on, NDArray is a name of its own.
    assert typing.get_origin(types.Array) in {np.ndarray, np.typing.NDArray}
    assert typing.get_origin(types.Params) is dict
    assert typing.get_args(types.Params) == (str, types.Array)
    assert typing.get_origin(types.Pullback) is collections.abc.Callable
    assert isinstance(np.random.default_rng(0), types.Rng)
    assert isinstance(0, types.Rng)
    assert not isinstance("0", types.Rng)


def test_each_of_several_arrays_is_looked_at():
    right = np.ones(1)
    for check in types.require_floating, types.require_one_type:
        with pytest.raises(
            TypeError, match=r"^c must be a floating-point array, got l"
        ):
            check(a=right, b=right, c=[1.0])
    with pytest.raises(TypeError, match=r"^b must be an array of integers, got list$"):
        types.require_integers(a=np.ones(1, int), b=[1])


def test_numbers_of_numpy_have_one_type_with_arrays():
    types.require_one_type(x=np.float32(1))
    types.require_one_type(x=np.float64(1), W=np.ones(2))
    with pytest.raises(
        TypeError, match=r"^x and W must have one type, got float32 and"
    ):
        types.require_one_type(x=np.float32(1), W=np.ones(2))


def test_what_is_of_a_type_already_is_not_copied():
    a = np.ones(2, np.float32)
    assert types.as_type_of(np.zeros(1, np.float32), target=a) is a
    with pytest.raises(TypeError, match=r"^like must be a floating-point array, got l"):
        types.as_type_of([1.0], target=a)
    with pytest.raises(TypeError, match=r"^target must be a floating-point array, got"):
        types.as_type_of(a, target=[1.0])


def test_a_quiet_function_keeps_its_name():
    assert types.quiet(np.linalg.norm).__name__ == "norm"


def test_a_number_of_numpy_counts_as_an_array_and_a_matrix_does_not():
    types.require_floating(x=np.float32(1))
    assert types.as_type_of(np.ones(1, np.float32), a=np.float64(2)) == 2
    with pytest.raises(TypeError, match=r"^x must be a plain NumPy array, got matrix$"):
        types.require_floating(x=np.ones((1, 1)).view(np.matrix))


def test_the_version_is_that_of_the_package():
    assert re.fullmatch(r"\d+\.\d+\.\d+", refnn.__version__)
