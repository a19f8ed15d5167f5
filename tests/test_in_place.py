from functools import partial

import numpy as np
import pytest

from refnn.optimizers import adam, momentum
from refnn.optimizers._in_place import IN_PLACE, adam_, in_place


@pytest.mark.parametrize("rule", IN_PLACE)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("shape", "lr"), [((7,), 0.1), ((3, 7), np.ones((3, 1)))])
@pytest.mark.parametrize("options", [{}, {"beta1": np.float64(0.8)}])
def test_twin_equals_its_rule_bit_for_bit(rule, dtype, shape, lr, options):
    twin = IN_PLACE[rule]
    rng = np.random.default_rng(0)
    p = rng.standard_normal(shape).astype(dtype)
    lr = lr if isinstance(lr, float) else lr.astype(dtype)
    q, g, state, kept = p.copy(), np.empty_like(p), None, None
    for _ in range(20):
        g[...] = rng.standard_normal(shape)
        p, state = rule(p, g, state, lr=lr, **options)
        q, kept = twin(q, g, kept, lr=lr, **options)
        np.testing.assert_array_equal(p, q)
        assert q.dtype == dtype


def test_a_rule_is_given_its_twin_with_the_same_settings_or_itself():
    assert in_place(adam) is adam_
    twin = in_place(partial(adam, beta1=0.5))
    assert (twin.func, twin.args, twin.keywords) == (adam_, (), {"beta1": 0.5})
    for rule in momentum, partial(momentum, beta=0.5), partial(adam, np.ones(1)):
        assert in_place(rule) is rule
