import math

import numpy as np
import pytest

from refnn import optimizers

GRADS = {"W": np.array([[3.0, 0.0]]), "b": np.array([0.0, 4.0])}


class TestClipping:
    def test_a_long_gradient_keeps_its_direction(self):
        clipped, norm = optimizers.clip_by_global_norm(GRADS, max_norm=1.0)
        assert norm == 5
        for name, g in GRADS.items():
            np.testing.assert_allclose(clipped[name], g / 5)

    @pytest.mark.parametrize("max_norm", [5.0, 6.0, math.inf])
    def test_a_short_gradient_stays(self, max_norm):
        clipped, _ = optimizers.clip_by_global_norm(GRADS, max_norm=max_norm)
        for name, g in GRADS.items():
            np.testing.assert_array_equal(clipped[name], g)
            assert clipped[name] is not g

    @pytest.mark.parametrize("max_norm", [1e-300, 1e-170, 1e-3, 1.0, 1e170, 1e300])
    @pytest.mark.parametrize("size", [1e-300, 1e-170, 1.0, 1e150, 1e170, 1e300])
    def test_a_gradient_and_a_limit_of_any_size(self, size, max_norm):
        grads = {name: size * g for name, g in GRADS.items()}
        clipped, norm = optimizers.clip_by_global_norm(grads, max_norm=max_norm)
        assert norm == pytest.approx(5 * size, rel=1e-15)
        length = min(5 * size, max_norm)
        for name, g in GRADS.items():
            np.testing.assert_allclose(clipped[name], length * (g / 5), rtol=1e-14)

    def test_networks_of_any_size_beside_each_other(self):
        sizes = np.array([1e-250, 1e-3, 1.0, 1e250])
        grads = {"W": np.outer(sizes, [3.0, 4.0]), "b": np.zeros((4, 1))}
        clipped, norm = optimizers.clip_by_global_norm(
            grads, max_norm=1e-2, stack_axes=1
        )
        np.testing.assert_allclose(norm, 5 * sizes, rtol=1e-15)
        length = np.minimum(5 * sizes, 1e-2)
        expected = np.outer(length, [0.6, 0.8])
        np.testing.assert_allclose(clipped["W"], expected, rtol=1e-14)

    @pytest.mark.parametrize("max_norm", [1e39, 1e300, math.inf])
    def test_a_limit_beyond_float32_leaves_float32_alone(self, max_norm):
        g = np.array([3.0, 4.0], np.float32)
        clipped, norm = optimizers.clip_by_global_norm({"W": g}, max_norm=max_norm)
        assert norm == 5
        np.testing.assert_array_equal(clipped["W"], g)

    def test_a_gradient_of_0_stays(self):
        zero = {"W": np.zeros(3)}
        clipped, norm = optimizers.clip_by_global_norm(zero, max_norm=1.0)
        assert norm == 0
        np.testing.assert_array_equal(clipped["W"], zero["W"])

    def test_each_network_of_a_stack_has_its_norm(self):
        rng = np.random.default_rng(0)
        grads = {"W": rng.standard_normal((4, 2, 3)), "b": rng.standard_normal((4, 3))}
        clipped, norm = optimizers.clip_by_global_norm(
            grads, max_norm=2.5, stack_axes=1
        )
        assert norm.shape == (4,)
        assert norm.min() < 2.5 < norm.max()
        for i in range(4):
            alone, n = optimizers.clip_by_global_norm(
                {name: g[i] for name, g in grads.items()}, max_norm=2.5
            )
            np.testing.assert_allclose(norm[i], n, rtol=1e-15)
            for name in grads:
                np.testing.assert_allclose(clipped[name][i], alone[name], rtol=1e-15)

    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
    def test_a_gradient_that_is_not_finite_becomes_nan(self, value):
        grads = {"W": np.array([[1.0, value], [1.0, 2.0]]), "b": np.array([[1.0]] * 2)}
        clipped, norm = optimizers.clip_by_global_norm(
            grads, max_norm=1.0, stack_axes=1
        )
        assert not np.isfinite(norm[0])
        assert all(np.isnan(g[0]).all() for g in clipped.values())
        assert np.isfinite(norm[1])
        assert all(np.isfinite(g[1]).all() for g in clipped.values())

    def test_float32_stays_and_inputs_are_not_modified(self):
        grads = {"W": np.full((2, 3), 9.0, np.float32), "b": np.ones(2, np.float32)}
        for g in grads.values():
            g.flags.writeable = False
        for stack_axes in 0, 1:
            clipped, norm = optimizers.clip_by_global_norm(
                grads, max_norm=1.0, stack_axes=stack_axes
            )
            assert {g.dtype for g in (*clipped.values(), norm)} == {np.dtype("float32")}

    def test_bad_input(self):
        clip = optimizers.clip_by_global_norm
        for max_norm in 0.0, -1.0, math.nan:
            with pytest.raises(
                ValueError, match=f"max_norm .* positive, got {max_norm}"
            ):
                clip(GRADS, max_norm=max_norm)
        with pytest.raises(ValueError, match=r"b must have at least 2 axes"):
            clip(GRADS, max_norm=1.0, stack_axes=2)
        with pytest.raises(TypeError, match="W must be a floating-point array"):
            clip({"W": np.array([3])}, max_norm=1.0)


class TestMovingAverage:
    def test_it_is_a_weighted_mean(self):
        values = np.random.default_rng(0).standard_normal((6, 3))
        average = None
        for p in values:
            average = optimizers.exponential_moving_average(average, p, beta=0.75)
        weights = 0.25 * 0.75 ** np.arange(5, -1, -1)
        weights[0] = 0.75**5
        assert weights.sum() == 1
        np.testing.assert_allclose(average, weights @ values, rtol=1e-12)

    def test_begun_at_0_it_needs_the_correction(self):
        average = np.zeros(2)
        for t in range(1, 10):
            average = optimizers.exponential_moving_average(
                average, np.full(2, 3.0), beta=0.75
            )
            np.testing.assert_allclose(average / (1 - 0.75**t), 3.0)

    def test_it_is_never_the_array_that_training_changes(self):
        p = np.ones(3, np.float32)
        average = optimizers.exponential_moving_average(None, p, beta=0.9)
        assert not np.shares_memory(average, p)
        p.flags.writeable = average.flags.writeable = False
        after = optimizers.exponential_moving_average(average, p, beta=0.9)
        assert not np.shares_memory(after, p)
        assert after.dtype == np.float32

    def test_bad_input(self):
        ema = optimizers.exponential_moving_average
        with pytest.raises(
            ValueError, match=r"average must have shape \(3,\), got \(1,"
        ):
            ema(np.ones(1), np.ones(3), beta=0.9)
        with pytest.raises(ValueError, match=r"beta must be in \[0, 1\), got -0\.1"):
            ema(None, np.ones(3), beta=-0.1)
        with pytest.raises(TypeError, match="p must be a floating-point array"):
            ema(None, np.array([1, 2]), beta=0.9)
        with pytest.raises(TypeError, match="average must be a floating-point array"):
            ema(np.array([1, 2]), np.ones(2), beta=0.9)
