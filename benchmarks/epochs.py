"""Time 20 epochs of a 64-128-10 ReLU classifier on the digits against its peers.

All contenders run in turn within a round, in one process, with one BLAS thread; the
table has medians over the rounds. The yardstick is the bare matrix products that such an
epoch cannot do without.

    make benchmark
"""

import argparse
import statistics
import time
import warnings

import numpy as np
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from refnn import data, losses, network, optimizers, training
from refnn.activations import relu

EPOCHS, HIDDEN, LR = 20, 128, 1e-3


def bare_products(x, labels, size):
    """Multiply the five pairs of matrices of each batch, and nothing else."""
    W1 = np.ones((x.shape[1], HIDDEN), x.dtype)
    W2 = np.ones((HIDDEN, 10), x.dtype)
    batches = [x[i : i + size] for i in range(0, len(x), size)]
    hidden = [np.ones((len(b), HIDDEN), x.dtype) for b in batches]
    errors = [np.ones((len(b), 10), x.dtype) for b in batches]
    for _ in range(EPOCHS):
        for b, h, d in zip(batches, hidden, errors, strict=True):
            b @ W1
            h @ W2
            h.T @ d
            d @ W2.T
            b.T @ h
    return None


def with_refnn(x, labels, size):
    """Run the training loop of the pages."""
    model = network.serial(
        network.dense(x.shape[1], HIDDEN), network.lift(relu), network.dense(HIDDEN, 10)
    )
    params = {name: p.astype(x.dtype) for name, p in model.init(0).items()}
    *_, step = training.train(
        model,
        params,
        x,
        labels,
        loss=losses.softmax_cross_entropy,
        rule=optimizers.adam,
        lr=LR,
        batches=training.batches(len(x), size, epochs=EPOCHS, rng=0),
    )
    return model.apply(step.params, x)[0].argmax(axis=1)


def with_scikit_learn(x, labels, size):
    """Fit MLPClassifier, without its penalty and without stopping early."""
    classifier = MLPClassifier(
        (HIDDEN,),
        alpha=0.0,
        batch_size=size,
        learning_rate_init=LR,
        max_iter=EPOCHS,
        n_iter_no_change=EPOCHS,
        random_state=0,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return classifier.fit(x, labels).predict(x)


def with_torch(x, labels, size, **adam):
    """Run PyTorch in eager mode, indexing tensors: no DataLoader to slow it down."""
    torch.manual_seed(0)
    x, labels = torch.from_numpy(x), torch.from_numpy(labels)
    model = torch.nn.Sequential(
        torch.nn.Linear(x.shape[1], HIDDEN),
        torch.nn.ReLU(),
        torch.nn.Linear(HIDDEN, 10),
    ).to(x.dtype)
    optimizer = torch.optim.Adam(model.parameters(), lr=LR, **adam)
    loss = torch.nn.CrossEntropyLoss()
    for _ in range(EPOCHS):
        for index in torch.randperm(len(x)).split(size):
            optimizer.zero_grad()
            loss(model(x[index]), labels[index]).backward()
            optimizer.step()
    return model(x).argmax(dim=1).numpy()


def with_torch_fused(x, labels, size):
    """Run the same with PyTorch's fused Adam."""
    return with_torch(x, labels, size, fused=True)


CONTENDERS = {
    "bare products": bare_products,
    "refnn": with_refnn,
    "scikit-learn": with_scikit_learn,
    "PyTorch eager": with_torch,
    "PyTorch eager, fused": with_torch_fused,
}


def main():
    """Print one table: seconds, and times the bare products."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    torch.set_num_threads(1)
    threadpool_limits(1)
    images, labels = data.digits()
    print(
        f"{'batch':>5} {'type':8} {'contender':22} {'seconds':>8} {'ratio':>6}  right"
    )
    for size in (32, 256):
        for dtype in (np.float64, np.float32):
            x = images.astype(dtype)
            seconds = {name: [] for name in CONTENDERS}
            right = {}
            for r in range(rounds + 1):
                for name, contender in CONTENDERS.items():
                    start = time.perf_counter()
                    predicted = contender(x, labels, size)
                    if r > 0:  # the first round warms up
                        seconds[name].append(time.perf_counter() - start)
                    if predicted is not None:
                        right[name] = f"{np.mean(predicted == labels):.3f}"
            bare = seconds["bare products"]
            for name, own in seconds.items():
                ratio = statistics.median(a / b for a, b in zip(own, bare, strict=True))
                print(
                    f"{size:5} {np.dtype(dtype).name:8} {name:22} "
                    f"{statistics.median(own):8.3f} {ratio:6.2f}  {right.get(name, '')}"
                )


if __name__ == "__main__":
    main()
