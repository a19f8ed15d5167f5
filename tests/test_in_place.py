import numpy as np
import pytest

from refnn.optimizers._in_place import IN_PLACE


@pytest.mark.parametrize("rule", IN_PLACE)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("shape", "lr"), [((7,), 0.1), ((3, 7), np.ones((3, 1)))])
def test_twin_equals_its_rule_bit_for_bit(rule, dtype, shape, lr):
    twin = IN_PLACE[rule]
    rng = np.random.default_rng(0)
    p = rng.standard_normal(shape).astype(dtype)
    lr = lr if isinstance(lr, float) else lr.astype(dtype)
    q, state, state_ = p.copy(), None, None
    for _ in range(20):
        g = rng.standard_normal(shape).astype(dtype)
        p, state = rule(p, g, state, lr=lr)
        q, state_ = twin(q, g, state_, lr=lr)
        np.testing.assert_array_equal(p, q)
        assert q.dtype == dtype
