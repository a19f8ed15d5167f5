"""Data sets and initializers: sizes, types, equal draws for equal seeds, and spreads."""

import numpy as np
from hypothesis import strategies as st

from refnn import data as sets
from refnn import initializers
from tests.properties.draws import DTYPES, SEEDS, Drawer
from tests.properties.holds import holds


def draw_set(d, seed):
    n, noise = d.size(1, 30), d.number(0.0, 0.5)
    return d.one_of(
        lambda: (*sets.two_moons(n, noise=noise, rng=seed), 2 * n, 2),
        lambda: (
            *sets.spirals(n, classes=3, turns=1.5, noise=noise, rng=seed),
            3 * n,
            3,
        ),
        lambda: (*sets.xor(), 4, 0),
        lambda: (*sets.digits(), 1797, 10),
    )()


@holds(
    "A data set has as many finite rows as were asked for, each class as often, and an "
    "equal seed gives an equal set.",
    sets.two_moons,
    sets.spirals,
    sets.xor,
    sets.digits,
    examples=25,
    data=st.data(),
    seed=SEEDS,
)
def test_sets(data, seed):
    d = Drawer(data.draw)
    x, target, n, classes = draw_set(d, seed)
    assert len(x) == len(target) == n
    assert x.dtype == np.float64
    assert np.isfinite(x).all()
    if classes:
        counts = np.bincount(target, minlength=classes)
        assert len(counts) == classes
        assert counts.max() - counts.min() <= (10 if classes == 10 else 0)


@holds(
    "Without noise a linear problem is solved by its weights and the moons are half "
    "circles; the noise has the spread that was asked for.",
    sets.linear,
    sets.two_moons,
    sets.spirals,
    examples=25,
    data=st.data(),
    seed=SEEDS,
)
def test_shapes_of_sets(data, seed):
    d = Drawer(data.draw)
    n, width, noise = d.size(200, 400), d.size(1, 4), float(d.number(0.1, 1.0))
    x, target, w = sets.linear(n, width, noise=noise, rng=seed)
    clean = sets.linear(n, width, rng=seed)
    np.testing.assert_array_equal(clean[1], clean[0] @ clean[2])
    assert abs((target - x @ w).std() / noise - 1) < 0.25
    moons, labels = sets.two_moons(n, noise=0.0, rng=seed)
    upper, lower = moons[labels == 0], moons[labels == 1]
    np.testing.assert_allclose((upper**2).sum(axis=1), 1)
    np.testing.assert_allclose(((lower - [1, 0.5]) ** 2).sum(axis=1), 1)
    assert upper[:, 1].min() >= 0
    assert lower[:, 1].max() <= 0.5
    assert upper[:, 0].min() < -0.8 < 0.8 < upper[:, 0].max()
    moved, _ = sets.two_moons(n, noise=noise, rng=seed)
    assert abs((moved - moons).std() / noise - 1) < 0.25
    arms, _ = sets.spirals(n, noise=0.0, rng=seed)
    moved, _ = sets.spirals(n, noise=noise, rng=seed)
    assert (arms**2).sum(axis=1).max() <= 1
    assert abs((moved - arms).std() / noise - 1) < 0.25


@holds(
    "A split has every example once, and rows stay with their targets.",
    sets.split,
    examples=30,
    data=st.data(),
    seed=SEEDS,
)
def test_split(data, seed):
    d = Drawer(data.draw)
    n, share = d.size(4, 40), d.number(0.2, 0.8)
    x = np.arange(n, dtype=np.float64)[:, None]
    parts = sets.split(x, 3 * x, test=share, rng=seed)
    x_train, target_train, x_test, target_test = parts
    assert len(x_test) == round(float(share) * n)
    assert sorted(np.concatenate([x_train, x_test])[:, 0]) == list(range(n))
    np.testing.assert_array_equal(target_train, 3 * x_train)
    np.testing.assert_array_equal(target_test, 3 * x_test)


SCALES = {
    "glorot": lambda n_in, n_out: 2 / (n_in + n_out),
    "he": lambda n_in, n_out: 2 / n_in,
    "lecun": lambda n_in, n_out: 1 / n_in,
}


@holds(
    "An initializer gives the shape and the type that were asked for, an equal draw for "
    "an equal seed, and the spread of its formula.",
    *(getattr(initializers, name) for name in initializers.__all__),
    examples=40,
    data=st.data(),
    seed=SEEDS,
)
def test_initializers(data, seed):
    d = Drawer(data.draw)
    name, dtype = d.one_of(*initializers.__all__), data.draw(DTYPES)
    n_in, n_out = d.size(20, 60), d.size(20, 60)
    shape = (*d.shape(1, least=1), n_in, n_out)
    options = {"rng": seed, "dtype": dtype}
    if name in SCALES:
        options["uniform"] = d.one_of(True, False)
    if name == "normal":
        options["std"] = d.number(0.1, 2.0)
    if name == "constant":
        options["value"] = d.number(-1.0, 1.0)
    initializer = getattr(initializers, name)
    W = initializer(shape, **options)
    assert (W.shape, W.dtype) == (shape, dtype)
    np.testing.assert_array_equal(W, initializer(shape, **options))
    if name in SCALES:
        variance = SCALES[name](n_in, n_out)
        assert abs(W.var(dtype=float) / variance - 1) < 0.3
        if options["uniform"]:
            assert np.abs(W).max() <= np.sqrt(3 * variance) * (1 + 1e-6)
            assert np.abs(W).max() > 0.9 * np.sqrt(3 * variance)
    elif name == "normal":
        assert abs(W.std(dtype=float) / float(options["std"]) - 1) < 0.2
    elif name == "orthogonal":
        assert_orthogonal(W.astype(float), n_in, n_out)
    else:
        assert (W == dtype(float(options.get("value", 0.0)))).all()


def assert_orthogonal(W, n_in, n_out):
    """Check that the shorter side has orthonormal vectors."""
    product = W @ W.mT if n_in <= n_out else W.mT @ W
    identity = np.eye(min(n_in, n_out))
    np.testing.assert_allclose(
        product, np.broadcast_to(identity, product.shape), atol=1e-5
    )


@holds(
    "Tokens of the text stand for its characters: every one occurs, and none but those.",
    sets.alice,
    examples=1,
    seed=SEEDS,
)
def test_text(seed):
    tokens, alphabet = sets.alice()
    np.testing.assert_array_equal(np.unique(tokens), np.arange(len(alphabet)))
    assert list(alphabet) == sorted(set(alphabet))
    text = "".join(alphabet[i] for i in tokens)
    assert text.startswith("alice was beginning to get very tired of sitting")
    assert text.endswith("into one of the cupboards as she fell past it.")
    assert text == " ".join(text.lower().split())
