import numpy as np
import pytest

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


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_every_floating_type_is_floating(dtype):
    types.require_floating(x=np.ones(1, dtype))


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint64, complex, object])
def test_other_types_are_not(dtype):
    with pytest.raises(TypeError, match="x must be a floating-point array"):
        types.require_floating(x=np.ones(1, dtype))
