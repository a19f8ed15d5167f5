import math

import numpy as np
import pytest

from refnn import initializers
from refnn.activations import relu

OPTIONS = {"constant": {"value": 0.5}, "normal": {"std": 0.1}}
DRAWN = ["glorot", "he", "lecun", "normal", "orthogonal"]
SCALED = {"glorot": 2 / (200 + 300), "he": 2 / 200, "lecun": 1 / 200}


def make(name, shape, **options):
    return getattr(initializers, name)(shape, **OPTIONS.get(name, {}), **options)


def test_every_initializer_is_tested_here():
    assert set(initializers.__all__) == {"zeros", "constant", *DRAWN}


@pytest.mark.parametrize("name", initializers.__all__)
class TestAll:
    def test_shape_and_type(self, name):
        for shape in (2, 3), (3, 2), (4, 2, 3), (5, 4, 3, 2):
            W = make(name, shape, rng=0)
            assert (W.shape, W.dtype) == (shape, np.float64)

    def test_float32_is_the_rounded_float64(self, name):
        W = make(name, (4, 3), rng=0, dtype=np.float32)
        assert W.dtype == np.float32
        np.testing.assert_array_equal(W, make(name, (4, 3), rng=0).astype(np.float32))

    def test_other_types(self, name):
        for dtype in np.int32, bool, complex:
            with pytest.raises(TypeError, match="dtype must be a floating-point type"):
                make(name, (4, 3), rng=0, dtype=dtype)
        with pytest.raises(TypeError, match="float32 or float64, got 'real'"):
            make(name, (4, 3), rng=0, dtype="real")


@pytest.mark.parametrize("name", DRAWN)
class TestDraws:
    def test_equal_rng_gives_equal_draws(self, name):
        W = make(name, (2, 4, 3), rng=7)
        np.testing.assert_array_equal(W, make(name, (2, 4, 3), rng=7))
        rng = np.random.default_rng(7)
        np.testing.assert_array_equal(W, make(name, (2, 4, 3), rng=rng))
        assert (make(name, (2, 4, 3), rng=rng) != W).any()
        assert (make(name, (2, 4, 3), rng=8) != W).any()

    def test_networks_of_a_stack_are_independent(self, name):
        W = make(name, (2, 60, 50), rng=0).reshape(2, -1)
        assert abs(np.corrcoef(W)[0, 1]) < 0.1

    def test_rng_is_required_and_of_the_right_kind(self, name):
        with pytest.raises(TypeError, match="rng"):
            make(name, (4, 3))
        with pytest.raises(TypeError, match=r"rng must be a .*Generator or an int"):
            make(name, (4, 3), rng=np.random.RandomState(0))


@pytest.mark.parametrize("name", SCALED)
class TestScaled:
    @pytest.mark.parametrize("uniform", [False, True])
    def test_variance(self, name, uniform):
        W = make(name, (20, 200, 300), rng=0, uniform=uniform)
        assert W.var() == pytest.approx(SCALED[name], rel=0.01)
        assert abs(W.mean()) < 0.01 * W.std()

    def test_distribution(self, name):
        flat = make(name, (20, 200, 300), rng=0, uniform=True)
        bell = make(name, (20, 200, 300), rng=0)
        limit = math.sqrt(3 * SCALED[name])
        assert 0.999 * limit < abs(flat).max() <= limit
        assert abs(bell).max() > 2 * limit

    @pytest.mark.parametrize("shape", [(), (3,), (0, 3), (3, 0), (2, 0, 3)])
    def test_shapes_without_units(self, name, shape):
        with pytest.raises(ValueError, match=r"shape must be \(\.\.\., n_in, n_out\)"):
            make(name, shape, rng=0)


@pytest.mark.parametrize("name", initializers.__all__)
def test_a_stack_of_no_networks_has_no_numbers(name):
    assert make(name, (0, 2, 3), rng=0).shape == (0, 2, 3)


def test_signals_through_twenty_layers():
    x = np.random.default_rng(0).standard_normal((100, 256))
    power = {}
    for name in "he", "lecun":
        rng, y = np.random.default_rng(1), x
        for _ in range(20):
            y, _ = relu(y @ make(name, (256, 256), rng=rng))
        power[name] = (y**2).mean() / (x**2).mean()
    assert 0.2 < power["he"] < 5
    assert power["lecun"] == pytest.approx(power["he"] / 2**20, rel=1e-6)


class TestNormal:
    def test_moments(self):
        W = initializers.normal((500, 400), std=0.2, rng=0)
        assert W.std() == pytest.approx(0.2, rel=0.01)
        assert abs(W.mean()) < 0.002

    def test_std(self):
        assert not initializers.normal((3,), std=0.0, rng=0).any()
        with pytest.raises(ValueError, match=r"std must not be negative, got -1\.0"):
            initializers.normal((3,), std=-1.0, rng=0)


class TestOrthogonal:
    @pytest.mark.parametrize("shape", [(5, 5), (7, 3), (3, 7), (4, 7, 3), (4, 3, 7)])
    def test_all_singular_values_are_the_gain(self, shape):
        W = initializers.orthogonal(shape, rng=0, gain=1.5)
        np.testing.assert_allclose(np.linalg.svd(W, compute_uv=False), 1.5)

    @pytest.mark.parametrize("shape", [(5, 5), (7, 3), (4, 3, 3)])
    def test_it_is_the_factor_of_normal_numbers_with_a_positive_diagonal(self, shape):
        drawn = np.random.default_rng(0).standard_normal(shape)
        R = initializers.orthogonal(shape, rng=0).mT @ drawn
        np.testing.assert_allclose(np.tril(R, -1), 0, atol=1e-14)
        assert (np.diagonal(R, axis1=-2, axis2=-1) > 0).all()

    def test_it_is_uniform_among_orthogonal_matrices(self):
        W = initializers.orthogonal((20_000, 3, 3), rng=0)
        # Under the uniform measure each entry has mean 0 and variance 1/3, and turning
        # all matrices changes nothing. The plain Q of LAPACK has a mean diagonal < 0.
        assert abs(W.mean(axis=0)).max() < 0.02
        np.testing.assert_allclose((W**2).mean(axis=0), 1 / 3, atol=0.02)
        assert abs(np.linalg.det(W).mean()) < 0.05

    def test_shapes_without_units(self):
        with pytest.raises(ValueError, match=r"shape must be \(\.\.\., n_in, n_out\)"):
            initializers.orthogonal((3,), rng=0)


def test_constants():
    assert not initializers.zeros((2, 3)).any()
    assert (initializers.constant((3,), value=-2.0) == -2).all()
