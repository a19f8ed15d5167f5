"""Batches without replacement: what is drawn cannot be compared, so its statistics are."""

import numpy as np

from refnn import training
from refnn.practice._exercise import Broken, Case, Exercise, Extra, Mistake
from refnn.practice._play import attempt, kind

# Of so many epochs a share is off by six standard deviations less than once in 10^6 runs,
# for all the shares that are looked at together.
N, SIZE, EPOCHS = 6, 2, 1000
ALLOWED = 6 / EPOCHS**0.5


def reference(n, size, epochs, rng):
    return [b.examples for b in training.batches(n, size, epochs=epochs, rng=rng)]


def taken(function, n, size, epochs, seed=0):
    """Give the batches, as arrays."""
    doing = f"batches({n}, {size}, {epochs}, rng)"
    rng = np.random.default_rng(seed)
    return rows(attempt(doing, function, n, size, epochs, rng=rng), doing)


def rows(result, doing):
    """Give what was returned as arrays; raise unless it is batches of whole numbers."""
    if not isinstance(result, list | tuple):
        rule = "must give a list of arrays, or yield them"
        raise Broken(f"{doing} {rule}; got {kind(result)}", property="types")
    arrays = [np.asarray(batch) for batch in result]
    for array in arrays:
        if array.ndim != 1 or array.dtype.kind not in "iu":
            rule = "a batch must be an array of one axis, of whole numbers"
            raise Broken(f"{doing}: {rule}; got {kind(array)}", property="types")
    return arrays


def play(function, case):
    """Give how many batches there are, and their sizes: that is not left to chance."""
    n, size, epochs = case.args
    doing = f"batches({n}, {size}, {epochs}, rng)"
    found = rows(attempt(doing, function, *case.args, **case.options), doing)
    sizes = np.zeros(epochs * -(-n // size), dtype=int)
    sizes[: len(found)] = [len(batch) for batch in found[: len(sizes)]]
    return {"the number of batches": len(found), "the size of the batches": sizes}


def draw(rng):
    """Sizes that divide the number of examples, and such that do not."""
    for args in (10, 4, 3), (6, 3, 2), (7, 1, 1):
        yield Case(args, {"rng": np.random.default_rng(1)})


def once(function):
    """See that an epoch shows each example once."""
    for n, size, epochs in (10, 4, 3), (6, 3, 2), (5, 5, 1):
        found = taken(function, n, size, epochs)
        for epoch, batches_ in enumerate(np.array_split(np.arange(len(found)), epochs)):
            shown = np.concatenate([found[i] for i in batches_])
            never, twice = set(range(n)) - set(shown), len(shown) - len(set(shown))
            if never or twice:
                diagnosis = "rows are counted from 0 to n - 1"
                if any(len(set(batch)) < len(batch) for batch in found):
                    diagnosis = (
                        "examples are drawn with replacement: split a permutation"
                    )
                elif twice:
                    diagnosis = "each batch is drawn from all n: split one permutation"
                got = f"in epoch {epoch} they show {' '.join(map(str, shown))}"
                rule = "each must come once an epoch"
                raise Broken(
                    f"batches({n}, {size}, {epochs}, rng): {got}; {rule}", diagnosis
                )


def seeded(function):
    """See that the generator decides, and nothing else."""
    first, second, other = (
        np.concatenate(taken(function, 50, 8, 1, seed)) for seed in (0, 0, 1)
    )
    if not np.array_equal(first, second):
        rule = "two generators of one seed must give the same batches"
        raise Broken(rule, "something else than rng is drawn from")
    if np.array_equal(first, np.arange(50)):
        raise Broken("the order must be random", "the examples are not shuffled")
    if np.array_equal(first, other):
        rule = "generators of two seeds must give different batches"
        raise Broken(rule, "a generator of your own is made, with its own seed")


def anew(function):
    """See that each epoch has an order of its own."""
    epochs = np.concatenate(taken(function, 50, 1, 20)).reshape(20, 50)
    if np.all(epochs == epochs[0]):
        rule = "20 epochs of 50 examples must not all have one order"
        raise Broken(rule, "the order is drawn once: draw a new one for each epoch")


def order(function):
    """See that each example is as often in each batch, and with each other one."""
    found = np.array(taken(function, N, SIZE, EPOCHS)).reshape(EPOCHS, -1, SIZE)
    member = (found[..., None] == np.arange(N)).any(axis=2)
    together = np.einsum("ebi,ebj->ij", member, member, dtype=float) / EPOCHS
    together = together[~np.eye(N, dtype=bool)]
    usual = (SIZE - 1) / (N - 1)
    if np.any(abs(together - usual) > ALLOWED * (usual * (1 - usual)) ** 0.5):
        fixed = np.all((together == 0) | (together == 1))
        rule = f"two examples must share a batch in {usual:.0%} of the epochs"
        raise Broken(
            f"{rule}; got {together.min():.0%} to {together.max():.0%}",
            "whole batches are shuffled, with the same examples in them"
            if fixed
            else "",
        )
    share, usual = member.mean(axis=0), SIZE / N
    if np.any(abs(share - usual) > ALLOWED * (usual * (1 - usual)) ** 0.5):
        rule = f"an example must be in each batch in {usual:.0%} of the epochs"
        raise Broken(
            f"{rule}; got {share.min():.0%} to {share.max():.0%}",
            "not every order is equally likely",
        )


def pieces(order, size):
    return [order[i : i + size] for i in range(0, len(order), size)]


def full_pieces(order, size):
    return [piece for piece in pieces(order, size) if len(piece) == size]


def equal_pieces(order, size):
    return np.array_split(order, -(-len(order) // size))


def cut(order=lambda n, rng: rng.permutation(n), split=pieces):
    """Write it with this order of an epoch, and this way to cut it."""

    def function(n, size, epochs, rng):
        for _ in range(epochs):
            yield from split(order(n, rng), size)

    return function


def by_shuffling_on(n, size, epochs, rng):
    found, order = [], np.arange(n)
    for _ in range(epochs):
        rng.shuffle(order)
        found += pieces(order.copy(), size)
    return found


def swapped(n, rng):
    """Give a list, not an array."""
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = int(rng.integers(i + 1))
        order[i], order[j] = order[j], order[i]
    return order


def by_drawing_from_the_rest(n, size, epochs, rng):
    for _ in range(epochs):
        left = np.arange(n)
        while len(left):
            places = rng.permutation(len(left))[:size]
            yield np.sort(left[places])
            left = np.delete(left, places)


def shuffled_once(n, size, epochs, rng):
    return pieces(rng.permutation(n), size) * epochs


def across_epochs(n, size, epochs, rng):
    return pieces(np.concatenate([rng.permutation(n) for _ in range(epochs)]), size)


def anew_for_each_batch(n, size, epochs, rng):
    sizes = [min(size, n - i) for i in range(0, n, size)] * epochs
    return [rng.choice(n, size=b, replace=False) for b in sizes]


def in_whole_batches(n, size, epochs, rng):
    parts, full = pieces(np.arange(n), size), n // size
    for _ in range(epochs):
        yield from (parts[i] for i in rng.permutation(full))
        yield from parts[full:]


EXERCISE = Exercise(
    name="batches",
    question="11",
    page="batches-and-noise/epochs-or-sampling-with-replacement",
    level="easy",
    minutes=6,
    task="""
    Cut n examples into random batches, without replacement: each epoch shows every example
    once, in a new order. The last batch of an epoch has what is left, and no batch reaches
    into the next epoch. Draw with `rng`, a NumPy generator.
    """,
    stub='''
    def batches(n: int, size: int, epochs: int, rng: np.random.Generator):
        """Give a list of arrays, or yield them: the rows of each batch, from 0 to n - 1."""
        raise NotImplementedError
    ''',
    hints=(
        "Every example once, in a random order: what has this property for a whole epoch?",
        "Draw a permutation of the n rows for each epoch, and cut it into pieces, one after the other.",
        "range(0, n, size) gives all beginnings, also that of the last piece; a slice may reach beyond the end.",
    ),
    reference=reference,
    args=("n", "size", "epochs"),
    outputs=("batches",),
    play=play,
    small=Case((5, 2, 2), {"rng": np.random.default_rng(0)}),
    draw=draw,
    edges=(
        Case((3, 8, 2), {"rng": np.random.default_rng(0)}, "fewer than a batch"),
        Case((4, 4, 2), {"rng": np.random.default_rng(0)}, "one batch of all"),
        Case((1, 1, 1), {"rng": np.random.default_rng(0)}, "one example"),
    ),
    extra=(
        Extra("once", once),
        Extra("seeded", seeded),
        Extra("anew", anew),
        Extra("order", order),
    ),
    variants=(
        cut(),
        cut(lambda n, rng: np.argsort(rng.random(n))),
        cut(swapped),
        by_shuffling_on,
        by_drawing_from_the_rest,
    ),
    mistakes=(
        Mistake(
            cut(split=full_pieces),
            "what does not fill a batch is left out: it must be a last, smaller batch",
        ),
        Mistake(
            cut(split=equal_pieces),
            "all batches are made about equal: only the last may be smaller than size",
        ),
        Mistake(
            across_epochs,
            "a batch takes the last examples of one epoch and the first of the next",
        ),
        Mistake(
            lambda n, size, epochs, rng: pieces(rng.permutation(n), size),
            "there is one epoch only: there must be `epochs` of them",
        ),
        Mistake(
            cut(lambda n, rng: rng.integers(n, size=n)),
            "examples are drawn with replacement: split a permutation",
            "once",
        ),
        Mistake(
            anew_for_each_batch,
            "each batch is drawn from all n: split one permutation",
            "once",
        ),
        Mistake(
            cut(lambda n, rng: 1 + rng.permutation(n)),
            "rows are counted from 0 to n - 1",
            "once",
        ),
        Mistake(
            cut(lambda n, rng: np.random.permutation(n)),  # noqa: NPY002 - the mistake
            "something else than rng is drawn from",
            "seeded",
        ),
        Mistake(
            cut(lambda n, rng: np.random.default_rng(0).permutation(n)),
            "a generator of your own is made, with its own seed",
            "seeded",
        ),
        Mistake(
            cut(lambda n, rng: np.arange(n)),
            "the examples are not shuffled",
            "seeded",
        ),
        Mistake(
            shuffled_once,
            "the order is drawn once: draw a new one for each epoch",
            "anew",
        ),
        Mistake(
            in_whole_batches,
            "whole batches are shuffled, with the same examples in them",
            "order",
        ),
        Mistake(cut(lambda n, rng: np.r_[0, 1 + rng.permutation(n - 1)]), "", "order"),
    ),
)
