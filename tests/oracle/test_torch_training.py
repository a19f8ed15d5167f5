"""Whole training runs, with batch norm's running statistics, against PyTorch's."""

import numpy as np
import torch

from refnn import losses, network, optimizers, training
from refnn.activations import relu

X = np.random.default_rng(0).standard_normal((40, 6))
LABELS = (X[:, 0] * X[:, 1] > 0).astype(int)


def theirs(params):
    """Make the same network in PyTorch."""
    model = torch.nn.Sequential(
        torch.nn.Linear(6, 8),
        torch.nn.BatchNorm1d(8),
        torch.nn.ReLU(),
        torch.nn.Linear(8, 2),
    )
    with torch.no_grad():
        for i in "03":
            model[int(i)].weight.copy_(torch.tensor(params[f"{i}.W"].T))
            model[int(i)].bias.copy_(torch.tensor(params[f"{i}.b"]))
    return model


def test_training_and_evaluation_with_batch_norm(agree):
    ours = network.serial(
        network.dense(6, 8),
        network.batch_norm(8),
        network.lift(relu),
        network.dense(8, 2),
    )
    params = ours.init(0)
    model = theirs(params)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    batches = list(training.batches(40, 7, epochs=3, rng=0, drop_last=True))
    steps = training.train(
        ours,
        params,
        X,
        LABELS,
        loss=losses.softmax_cross_entropy,
        rule=optimizers.momentum,
        lr=0.1,
        batches=batches,
        max_norm=1.0,
        running={"1.mean": np.zeros(8), "1.var": np.ones(8)},
    )
    for step, batch in zip(steps, batches, strict=True):
        optimizer.zero_grad()
        y = model(torch.tensor(X[batch.examples]))
        loss = torch.nn.functional.cross_entropy(
            y, torch.tensor(LABELS[batch.examples])
        )
        loss.backward()
        norm = torch.linalg.vector_norm(
            torch.cat([p.grad.ravel() for p in model.parameters()])
        )
        for p in model.parameters():
            p.grad *= min(1.0, 1.0 / float(norm))
        optimizer.step()
        agree("training: loss", step.loss, loss)
    agree("training: running mean", step.running["1.mean"], model[1].running_mean)
    agree("training: running variance", step.running["1.var"], model[1].running_var)
    agree("training: weights", step.params["0.W"], model[0].weight.T)
    agree("training: scale", step.params["1.gamma"], model[1].weight)
    model.eval()
    y, _ = ours.apply(step.params, X[:1], running=step.running)
    agree("training: one row evaluated", y, model(torch.tensor(X[:1])))
