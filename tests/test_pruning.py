import numpy as np
import pytest

from refnn import losses, network, optimizers, pruning
from refnn.activations import relu, sigmoid
from refnn.network import dense, lift, serial
from refnn.training import batches, train


def _weights(*shapes, seed=0):
    rng = np.random.default_rng(seed)
    return {f"{i}.W": rng.standard_normal(shape) for i, shape in enumerate(shapes)}


def _quadratic(P=6, seed=0):
    """A least-squares problem at its minimum: data, target, weights and Hessian."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((40, P)) @ rng.standard_normal((P, P))
    y = x @ rng.standard_normal(P) + rng.standard_normal(40)
    return x, y, np.linalg.lstsq(x, y)[0], x.T @ x


def _loss(x, y, w):
    return ((x @ w - y) ** 2).sum() / 2


SCORES = {
    "magnitude": pruning.magnitude,
    "random": lambda p: pruning.random(p, rng=0),
    "taylor": lambda p: pruning.taylor(p, p),
    "obd": lambda p: pruning.obd(p, p),
    "synflow": pruning.synflow,
}


@pytest.mark.parametrize("score", SCORES.values(), ids=SCORES)
def test_scores_keep_names_shapes_types_and_arguments(score):
    params = {k: p.astype(np.float32) for k, p in _weights((4, 3), (3, 2)).items()}
    for p in params.values():
        p.flags.writeable = False
    scores = score(params)
    assert list(scores) == list(params)
    for name, p in params.items():
        assert scores[name].shape == p.shape
        assert scores[name].dtype == np.float32


@pytest.mark.parametrize("score", SCORES.values(), ids=SCORES)
def test_scores_refuse_what_is_not_floating(score):
    with pytest.raises(TypeError, match="must be a floating-point array, got"):
        score({"W": np.ones((2, 2), int)})


def test_synflow_is_the_gradient_times_the_size_and_is_conserved():
    params = _weights((5, 4), (4, 6), (6, 3))

    def total(sizes):
        product = np.ones(5)
        for W in sizes.values():
            product = product @ W
        return product.sum()

    sizes = pruning.magnitude(params)
    scores = pruning.synflow(params)
    for name, s in scores.items():
        without = sizes[name].copy()
        without[1, 2] = 0
        drop = total(sizes) - total(sizes | {name: without})
        np.testing.assert_allclose(s[1, 2], drop)
        np.testing.assert_allclose(s.sum(), total(sizes))
    first, second, _ = scores.values()
    np.testing.assert_allclose(first.sum(axis=0), second.sum(axis=1))


def test_synflow_of_a_stack_is_its_loop():
    stack = _weights((3, 5, 4), (3, 4, 2))
    scores = pruning.synflow(stack)
    for r in range(3):
        alone = pruning.synflow({name: W[r] for name, W in stack.items()})
        for name, s in alone.items():
            np.testing.assert_allclose(scores[name][r], s)


def test_synflow_of_a_layer_that_a_stack_shares():
    shared, own = _weights((5, 4), (3, 4, 2)).values()
    scores = pruning.synflow({"0.W": shared, "1.W": own})
    for r in range(3):
        alone = pruning.synflow({"0.W": shared, "1.W": own[r]})
        for name, s in alone.items():
            np.testing.assert_allclose(scores[name][r], s)


def test_stacks_that_do_not_fit_are_named():
    x, W = np.ones((2, 9, 5)), np.ones((3, 5, 4))
    with pytest.raises(ValueError, match=r"x and W .* axes \(2,\) and \(3,\)$"):
        pruning.wanda(x, W)
    with pytest.raises(ValueError, match=r"0 and 1 .* axes \(3,\) and \(2,\)$"):
        pruning.synflow({"0": W, "1": np.ones((2, 4, 1))})
    words = r"^1 \(\.\.\., 6, 2\) cannot follow a layer with 4 outputs$"
    with pytest.raises(ValueError, match=words):
        pruning.synflow({"0": W, "1": np.ones((3, 6, 2))})
    with pytest.raises(
        ValueError, match=r"^2 .* cannot follow a layer with 7 outputs$"
    ):
        pruning.synflow({"0": W, "1": np.ones((3, 4, 7)), "2": np.ones((3, 6, 2))})


@pytest.mark.parametrize("stacked", [(0,), (1,), (0, 1)])
def test_wanda_of_a_stack_is_its_loop(stacked):
    operands = [*_weights((9, 5), (5, 3)).values()]
    for i in stacked:
        operands[i] = np.stack([operands[i], 2 * operands[i], operands[i] - 1])
    scores = pruning.wanda(*operands)
    for r in range(3):
        x, W = (a[r] if i in stacked else a for i, a in enumerate(operands))
        np.testing.assert_allclose(scores[r], pruning.wanda(x, W))


def test_wanda_squared_is_the_error_of_the_layers_output():
    x, W = _weights((9, 5), (5, 3)).values()
    scores = pruning.wanda(x, W)
    for j in range(5):
        for k in range(3):
            without = W.copy()
            without[j, k] = 0
            np.testing.assert_allclose(
                scores[j, k] ** 2, ((x @ W - x @ without) ** 2).sum()
            )


def test_obd_and_obs_are_exact_on_a_quadratic():
    x, y, w, H = _quadratic()
    obd = pruning.obd({"w": w}, {"w": np.diag(H)})["w"]
    obs = pruning.obs(w, np.linalg.inv(H))
    for q in range(len(w)):
        without = w.copy()
        without[q] = 0
        rest = np.arange(len(w)) != q
        refit = np.zeros_like(w)
        refit[rest] = np.linalg.lstsq(x[:, rest], y)[0]
        np.testing.assert_allclose(obd[q], _loss(x, y, without) - _loss(x, y, w))
        np.testing.assert_allclose(obs[q], _loss(x, y, refit) - _loss(x, y, w))
        moved, _ = pruning.obs_step(w, np.linalg.inv(H), q=q)
        np.testing.assert_allclose(moved, refit, atol=1e-10)
    assert np.all(obs <= obd)


def test_obs_steps_follow_the_refitted_minimum():
    x, y, w, H = _quadratic(P=8)
    H_inv = np.linalg.inv(H)
    left = list(range(8))
    for _ in range(7):
        scores = pruning.obs(w, H_inv)
        q = min(left, key=lambda i: scores[i])
        left.remove(q)
        w, H_inv = pruning.obs_step(w, H_inv, q=q)
        np.testing.assert_allclose(
            w[left], np.linalg.lstsq(x[:, left], y)[0], atol=1e-8
        )
        np.testing.assert_allclose(
            H_inv[np.ix_(left, left)], np.linalg.inv(H[np.ix_(left, left)]), atol=1e-8
        )
        assert np.count_nonzero(w) == len(left)
        assert np.count_nonzero(pruning.obs(w, H_inv)) == len(left)


def test_obs_changes_nothing_that_it_is_given():
    _, _, w, H = _quadratic()
    H_inv = np.linalg.inv(H)
    w.flags.writeable = H_inv.flags.writeable = False
    pruning.obs_step(w, H_inv, q=1)


@pytest.mark.parametrize(
    ("w", "H_inv", "q", "message"),
    [
        (np.ones(2), np.eye(3), 0, "do not fit"),
        (np.ones((2, 1)), np.eye(2), 0, "do not fit"),
        (np.ones(2), np.eye(2), 2, "q must be a weight that is left, got 2"),
        (np.ones(2), np.eye(2), -1, "q must be a weight that is left, got -1"),
        (np.ones(2), -np.eye(2), 0, "must have no negative diagonal entry, got -1.0"),
    ],
)
def test_obs_refuses(w, H_inv, q, message):
    with pytest.raises(ValueError, match=message):
        pruning.obs_step(w, H_inv, q=q)


@pytest.mark.parametrize("scope", ["global", "layer"])
@pytest.mark.parametrize("sparsity", [0.0, 0.1, 0.5, 0.99])
def test_masks_remove_the_share_and_the_lowest(scope, sparsity):
    scores = pruning.magnitude(_weights((10, 7), (7, 3)))
    masks = pruning.keep_largest(scores, sparsity=sparsity, scope=scope)
    groups = [list(scores)] if scope == "global" else [[name] for name in scores]
    for names in groups:
        s = np.concatenate([scores[name].ravel() for name in names])
        kept = np.concatenate([masks[name].ravel() for name in names])
        assert (~kept).sum() == round(sparsity * kept.size)
        assert s[~kept].max(initial=-np.inf) < s[kept].min(initial=np.inf)


def test_masks_count_exactly_among_equal_scores():
    masks = pruning.keep_largest({"W": np.ones((5, 4))}, sparsity=0.35)
    assert (~masks["W"]).sum() == 7


def test_of_equal_scores_the_later_are_kept():
    scores = np.random.default_rng(0).integers(0, 3, 1000).astype(float)
    mask = pruning.keep_largest({"W": scores}, sparsity=0.35)["W"]
    removed = sorted(range(1000), key=lambda i: (scores[i], i))[:350]
    assert np.flatnonzero(~mask).tolist() == sorted(removed)


def test_one_weight_for_each_network_of_a_stack():
    scores = {"t": np.arange(3.0), "W": np.ones((3, 2))}
    masks = pruning.keep_largest(scores, sparsity=0.0, stack_axes=1)
    assert masks["t"].shape == (3,)
    words = (
        r"^W must have 1 leading axes of the stack, as all have, got shape \(2, 2\)$"
    )
    with pytest.raises(ValueError, match=words):
        pruning.keep_largest(scores | {"W": np.ones((2, 2))}, sparsity=0, stack_axes=1)
    with pytest.raises(ValueError, match=r"^t must have 2 leading axes .* \(3,\)$"):
        pruning.keep_largest({"t": np.ones(3)}, sparsity=0.5, stack_axes=2)


@pytest.mark.parametrize(
    ("mask", "got"), [([True], "list"), (np.ones(1), "float64"), (None, "NoneType")]
)
def test_a_mask_of_another_kind_is_described(mask, got):
    with pytest.raises(TypeError, match=f"^W must be an array of bool, got {got}$"):
        pruning.apply_masks({"W": np.ones(1)}, {"W": mask})


def test_the_share_of_zeros_of_one_weight_of_two_and_of_none():
    assert pruning.share_of_zeros({"W": np.zeros(1)}) == 1
    assert pruning.share_of_zeros({"W": np.ones(1), "V": np.zeros((3, 1))}) == 0.75
    with pytest.raises(
        ValueError, match=r"^params must have at least one entry, got n"
    ):
        pruning.share_of_zeros({"W": np.zeros(0)})


def test_masks_of_a_stack_are_those_of_its_loop():
    scores = pruning.magnitude(_weights((3, 6, 5), (3, 5, 2)))
    shares = np.array([0.2, 0.5, 0.9])
    for scope in "global", "layer":
        masks = pruning.keep_largest(scores, sparsity=shares, scope=scope, stack_axes=1)
        for r in range(3):
            alone = pruning.keep_largest(
                {name: s[r] for name, s in scores.items()},
                sparsity=shares[r],
                scope=scope,
            )
            for name, mask in alone.items():
                np.testing.assert_array_equal(masks[name][r], mask)


@pytest.mark.parametrize(
    ("scores", "options", "message"),
    [
        ({}, {"sparsity": 0.5}, "at least one array"),
        ({"W": np.ones(2)}, {"sparsity": 1.0}, r"in \[0, 1\), got 1.0"),
        ({"W": np.ones(2)}, {"sparsity": np.array([0.1, -1])}, "got -1.0"),
        ({"W": np.ones(2)}, {"sparsity": 0.5, "scope": "net"}, "got 'net'"),
        ({"W": np.array([1, np.nan])}, {"sparsity": 0.5}, "got NaN in W"),
    ],
)
def test_masks_refuse(scores, options, message):
    with pytest.raises(ValueError, match=message):
        pruning.keep_largest(scores, **options)


@pytest.mark.parametrize(("n", "m"), [(2, 4), (1, 4), (3, 4), (4, 8), (1, 3), (3, 3)])
def test_n_of_m(n, m):
    scores = np.abs(_weights((2, 24, 5))["0.W"])
    mask = pruning.keep_n_of_m(scores, n=n, m=m)
    for r in range(2):
        for k in range(5):
            for start in range(0, 24, m):
                block = slice(start, start + m)
                kept = mask[r, block, k]
                assert kept.sum() == n
                assert scores[r, block, k][kept].min() >= scores[r, block, k][
                    ~kept
                ].max(initial=0)


@pytest.mark.parametrize(
    ("shape", "options", "message"),
    [
        ((4, 1), {"n": 0}, "n must be in 1 to 4, got 0"),
        ((4, 1), {"n": 5}, "n must be in 1 to 4, got 5"),
        ((4,), {}, r"got 4 and \(4,\)"),
    ],
)
def test_n_of_m_refuses(shape, options, message):
    with pytest.raises(ValueError, match=message):
        pruning.keep_n_of_m(np.ones(shape), **options)
    with pytest.raises(ValueError, match="must not be NaN"):
        pruning.keep_n_of_m(np.full((4, 1), np.nan))


def test_masks_apply_to_what_has_one_and_keep_the_type():
    params = {"W": np.ones((2, 2), np.float32), "b": np.ones(2)}
    mask = np.array([[True, False], [False, True]])
    params["W"][0, 1] = np.nan
    pruned = pruning.apply_masks(params, {"W": mask})
    np.testing.assert_array_equal(pruned["W"], np.eye(2))
    assert pruned["W"].dtype == np.float32
    assert pruned["b"] is params["b"]
    assert np.isnan(params["W"][0, 1])
    assert pruning.share_of_zeros({"W": mask}) == 0.5
    with pytest.raises(ValueError, match=r"W must have shape \(2, 2\), got \(2,\)"):
        pruning.apply_masks(params, {"W": mask[0]})


@pytest.mark.parametrize(
    "rule",
    [
        optimizers.gradient_descent,
        optimizers.momentum,
        optimizers.adam,
        optimizers.adamw,
    ],
)
def test_masked_weights_stay_zero_in_training(rule):
    model = serial(dense(4, 6), lift(relu), dense(6, 3))
    rng = np.random.default_rng(0)
    x, labels = rng.standard_normal((20, 4)), rng.integers(3, size=20)
    params = model.init(0)
    weights = {name: p for name, p in params.items() if name.endswith("W")}
    masks = pruning.keep_largest(pruning.magnitude(weights), sparsity=0.5)
    for step in train(
        model,
        pruning.apply_masks(params, masks),
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        rule=rule,
        lr=0.01,
        batches=batches(20, 5, epochs=3, rng=0),
    ):
        for name, mask in masks.items():
            step.params[name] *= mask
    for name, mask in masks.items():
        assert np.all(step.params[name][~mask] == 0)
        assert np.any(step.params[name][mask] != params[name][mask])


@pytest.mark.parametrize(("op", "constant"), [(relu, 0.0), (sigmoid, 0.5)])
def test_removed_units_change_no_output(op, constant):
    model = serial(dense(5, 8), lift(op), dense(8, 3))
    params = network.stack([model.init(seed) for seed in range(2)])
    keep = np.array([1, 0, 1, 1, 0, 0, 1, 1], bool)
    params["0.W"][..., ~keep] = 0
    x = np.random.default_rng(0).standard_normal((10, 5))
    smaller = pruning.remove_units(params, keep, layer="0", then="2", constant=constant)
    small = serial(dense(5, 5), lift(op), dense(5, 3))
    np.testing.assert_allclose(
        small.apply(smaller, x)[0], model.apply(params, x)[0], atol=1e-14
    )
    assert network.n_parameters(smaller) < network.n_parameters(params)


def test_removing_units_refuses():
    params = dense(2, 3).init(0)
    params = {f"{i}.{k}": p for i in (0, 1) for k, p in params.items()}
    with pytest.raises(ValueError, match=r"keep must have shape \(3,\), got \(2,\)"):
        pruning.remove_units(params, np.ones(2, bool), layer="0", then="1")
    with pytest.raises(ValueError, match="at least one unit, got none"):
        pruning.remove_units(params, np.zeros(3, bool), layer="0", then="1")
    words = r"params must have .*, got none for \['7\.W', '7\.b'\]"
    with pytest.raises(KeyError, match=words):
        pruning.remove_units(params, np.ones(3, bool), layer="7", then="1")
    words = (
        r"^0\.W, 0\.b, 1\.W and 1\.b must be two layers, one after the other, "
        r"got shapes \(2, 3\), \(3,\), "
    )
    chain = params | {"1.W": np.ones((3, 4)), "1.b": np.ones(4)}
    keep = np.array([True, False, True])
    for wrong, shapes in (
        ({}, r"\(2, 3\) and \(3,\)$"),  # does not follow
        ({"1.W": np.ones((3, 4)), "1.b": np.ones(3)}, r"\(3, 4\) and \(3,\)$"),
        ({"1.W": np.ones(3), "1.b": np.ones(3)}, r"\(3,\) and \(3,\)$"),
    ):
        with pytest.raises(ValueError, match=words + shapes):
            pruning.remove_units(params | wrong, keep, layer="0", then="1")
    plain = pruning.remove_units(chain, keep, layer="0", then="1")
    np.testing.assert_array_equal(plain["1.b"], chain["1.b"])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("sparsity", [0.0, 0.6, 0.95])
def test_sparse_forms_lose_nothing(dtype, sparsity):
    W = _weights((13, 9))["0.W"].astype(dtype)
    mask = pruning.keep_largest({"W": np.abs(W)}, sparsity=sparsity)["W"]
    W *= mask
    n, v = mask.sum(), W.itemsize
    stored = pruning.csr(W)
    assert sum(a.nbytes for a in stored) == (v + 4) * n + 4 * (13 + 1)
    x = _weights((6, 13), seed=1)["0.W"].astype(dtype)
    y = pruning.csr_product(x, stored, n_out=9)
    assert y.dtype == dtype
    np.testing.assert_allclose(y, x @ W, rtol=1e-5, atol=1e-5)
    values, bits = pruning.bitmap(W)
    assert values.nbytes + bits.nbytes == v * n + -(-13 * 9 // 8)
    back = np.zeros(W.size, dtype)
    back[np.unpackbits(bits, count=W.size).astype(bool)] = values
    np.testing.assert_array_equal(back.reshape(W.shape), W)


def test_sparse_forms_of_no_rows_and_of_half_precision():
    none = pruning.csr(np.zeros((0, 3)))
    np.testing.assert_array_equal(
        pruning.csr_product(np.zeros((2, 0)), none, n_out=3), np.zeros((2, 3))
    )
    half = np.eye(2, dtype=np.float16)
    assert pruning.csr(half)[0].dtype == pruning.bitmap(half)[0].dtype == np.float16


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({1: np.array([0, 3])}, r"^n_out must be above the largest column 3, got 3$"),
        ({1: np.array([-1, 0])}, r"^n_out must be above the largest column 0, got 3$"),
        ({2: np.array([0, 3, 2])}, r"and starts that grow from 0 to .*, got 2, 2 and"),
        ({2: np.array([1, 1, 2])}, r"and starts that grow from 0 to .*, got 2, 2 and"),
        ({2: np.array([0, 1, 1])}, r"and starts that grow from 0 to .*, got 2, 2 and"),
        ({0: np.ones(3)}, r"and starts that grow from 0 to .*, got 3, 2 and"),
        ({0: np.ones((2, 1))}, r"of one axis, got \(2, 1\), \(2,\) and \(3,\)$"),
        ({1: np.ones((2, 1), int)}, r"of one axis, got \(2,\), \(2, 1\) and \(3,\)$"),
    ],
)
def test_a_sparse_form_that_contradicts_itself_is_refused(changes, words):
    stored = [np.ones(2), np.array([0, 2]), np.array([0, 1, 2])]
    for i, a in changes.items():
        stored[i] = a
    with pytest.raises(ValueError, match=words):
        pruning.csr_product(np.ones((1, 2)), stored, n_out=3)


def test_the_cubic_schedule_is_the_papers():
    rates = [
        pruning.cubic_sparsity(t, final=0.9, steps=10, initial=0.2, begin=5)
        for t in range(30)
    ]
    np.testing.assert_allclose(rates[:6], 0.2)
    np.testing.assert_allclose(rates[15:], 0.9)
    np.testing.assert_allclose(rates[10], 0.9 - 0.7 / 8)
    assert np.all(np.diff(rates[5:16], 2) < 0)


@pytest.mark.parametrize(
    ("t", "options", "message"),
    [
        (-1, {}, "t must not be negative, got -1"),
        (0, {"begin": -1}, "begin must not be negative, got -1"),
        (0, {"steps": 0}, "steps must be at least 1, got 0"),
        (0, {"initial": 1.0}, r"initial must be in \[0, 1\), got 1.0"),
    ],
)
def test_the_schedule_refuses(t, options, message):
    with pytest.raises(ValueError, match=message):
        pruning.cubic_sparsity(t, **({"final": 0.9, "steps": 10} | options))


def test_obs_of_no_weights():
    assert pruning.obs(np.zeros(0), np.zeros((0, 0))).shape == (0,)
