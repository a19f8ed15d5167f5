from functools import partial

import numpy as np
import pytest
import torch
from torch import nn
from torch.optim import lr_scheduler

from refnn import losses, network, optimizers, schedules
from refnn.activations import tanh

STEPS = 50

# How each rule is called, and what PyTorch calls it.
RULES = {
    "gradient_descent": ({"lr": 0.1}, torch.optim.SGD, {}),
    "momentum": ({"lr": 0.1, "beta": 0.9}, torch.optim.SGD, {"momentum": 0.9}),
    "nesterov": (
        {"lr": 0.1, "beta": 0.8},
        torch.optim.SGD,
        {"momentum": 0.8, "nesterov": True},
    ),
    "adagrad": ({"lr": 0.1}, torch.optim.Adagrad, {}),
    "adagrad eps": ({"lr": 0.1, "eps": 0.01}, torch.optim.Adagrad, {"eps": 0.01}),
    "rmsprop": ({"lr": 0.01, "beta": 0.99}, torch.optim.RMSprop, {}),
    "rmsprop eps": (
        {"lr": 0.01, "eps": 0.01},
        torch.optim.RMSprop,
        {"alpha": 0.9, "eps": 0.01},
    ),
    "adadelta": ({"lr": 1.0, "rho": 0.9}, torch.optim.Adadelta, {}),
    "adadelta lr": (
        {"lr": 0.3, "eps": 0.01},
        torch.optim.Adadelta,
        {"rho": 0.95, "eps": 0.01},
    ),
    "adam": ({"lr": 0.01}, torch.optim.Adam, {}),
    "adam options": (
        {"lr": 0.01, "beta1": 0.5, "beta2": 0.9, "eps": 0.01},
        torch.optim.Adam,
        {"betas": (0.5, 0.9), "eps": 0.01},
    ),
    "amsgrad": ({"lr": 0.01}, torch.optim.Adam, {"amsgrad": True}),
    "amsgrad options": (
        {"lr": 0.01, "beta1": 0.5, "beta2": 0.5, "eps": 0.01},
        torch.optim.Adam,
        {"betas": (0.5, 0.5), "eps": 0.01, "amsgrad": True},
    ),
    "adamw": ({"lr": 0.01}, torch.optim.AdamW, {}),
    "adamw decay": (
        {"lr": 0.01, "weight_decay": 0.3},
        torch.optim.AdamW,
        {"weight_decay": 0.3},
    ),
    "adamax": ({"lr": 0.01}, torch.optim.Adamax, {}),
    "adamax options": (
        {"lr": 0.01, "beta1": 0.5, "beta2": 0.9, "eps": 0.01},
        torch.optim.Adamax,
        {"betas": (0.5, 0.9), "eps": 0.01},
    ),
    "nadam": ({"lr": 0.01}, torch.optim.NAdam, {}),
    "nadam options": (
        {"lr": 0.01, "beta1": 0.5, "beta2": 0.9, "momentum_decay": 0.1},
        torch.optim.NAdam,
        {"betas": (0.5, 0.9), "momentum_decay": 0.1},
    ),
}


def test_every_rule_is_compared():
    others = {"step", "clip_by_global_norm", "exponential_moving_average"}
    public = {name for name in optimizers.__all__ if not name.endswith("State")}
    assert {case.split()[0] for case in RULES} == public - others


@pytest.fixture(params=RULES)
def case(request):
    return request.param


def rule_of(case):
    return getattr(optimizers, case.split()[0])


def test_random_gradients_and_a_changing_rate(agree, case):
    options, optimizer, their_options = RULES[case]
    rng = np.random.default_rng(0)
    scales = 10.0 ** rng.integers(-4, 3, size=(4, 5))
    scales[0, 0] = 0.0
    p, state = rng.standard_normal((4, 5)), None
    tensor = torch.tensor(p, requires_grad=True)
    theirs = optimizer([tensor], lr=options["lr"], **their_options)
    for t in range(STEPS):
        lr = schedules.cosine(t, lr=options["lr"], steps=STEPS)
        g = scales * rng.standard_normal((4, 5))
        p, state = rule_of(case)(p, g, state, **options | {"lr": lr})
        theirs.param_groups[0]["lr"] = lr
        tensor.grad = torch.tensor(g)
        theirs.step()
        agree(f"{case}: random gradients", p, tensor)


def test_training_a_network(agree, case):
    options, optimizer, their_options = RULES[case]
    rng = np.random.default_rng(0)
    x, labels = rng.standard_normal((30, 4)), rng.integers(3, size=30)
    model = network.serial(network.dense(4, 8), network.lift(tanh), network.dense(8, 3))
    params, state = model.init(0), None
    peer = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 3))
    tensors = dict(
        zip(("0.W", "0.b", "2.W", "2.b"), peer.parameters(), strict=True)
    )  # PyTorch's weight is (n_out, n_in)
    assert tensors.keys() == params.keys()
    for name, tensor in tensors.items():
        tensor.data = torch.tensor(params[name].T.copy())
    theirs = optimizer(peer.parameters(), lr=options["lr"], **their_options)
    rule = partial(rule_of(case), **options)
    for _ in range(STEPS):
        y, back = model.apply(params, x)
        loss, back_loss = losses.softmax_cross_entropy(y, target=labels)
        _, grads = back(back_loss())
        params, state = optimizers.step(rule, params, grads, state)
        theirs.zero_grad()
        loss_theirs = nn.functional.cross_entropy(
            peer(torch.tensor(x)), torch.tensor(labels)
        )
        loss_theirs.backward()
        theirs.step()
        agree(f"{case}: training", loss, loss_theirs)
        for name, tensor in tensors.items():
            agree(f"{case}: training", params[name].T, tensor)


@pytest.mark.parametrize("max_norm", [0.1, 1.0, 100.0])
def test_clipping(agree, max_norm):
    rng = np.random.default_rng(0)
    grads = {"W": rng.standard_normal((4, 5)), "b": rng.standard_normal(5)}
    tensors = [torch.zeros(g.shape, requires_grad=True) for g in grads.values()]
    for tensor, g in zip(tensors, grads.values(), strict=True):
        tensor.grad = torch.tensor(g)
    clipped, norm = optimizers.clip_by_global_norm(grads, max_norm=max_norm)
    norm_theirs = nn.utils.clip_grad_norm_(tensors, max_norm)
    agree("clipping: norm", norm, norm_theirs)
    # PyTorch divides by the norm + 1e-6.
    shorter = norm / (norm + 1e-6) if norm > max_norm else 1.0
    for tensor, g in zip(tensors, clipped.values(), strict=True):
        agree("clipping: gradient", g * shorter, tensor.grad)


def test_moving_average(agree):
    values = np.random.default_rng(0).standard_normal((STEPS, 1, 3))
    layer = nn.Linear(3, 1, bias=False)
    theirs = torch.optim.swa_utils.AveragedModel(
        layer, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.9)
    )
    average = None
    for p in values:
        average = optimizers.exponential_moving_average(average, p, beta=0.9)
        layer.weight.data = torch.tensor(p)
        theirs.update_parameters(layer)
        agree("exponential_moving_average", average, theirs.module.weight)


SCHEDULES = {
    "step_decay": (
        {"steps": 7, "factor": 0.5},
        lambda o: lr_scheduler.StepLR(o, 7, gamma=0.5),
    ),
    "exponential": (
        {"steps": 1, "factor": 0.9},
        lambda o: lr_scheduler.ExponentialLR(o, 0.9),
    ),
    "cosine": (
        {"steps": STEPS, "final": 0.1},
        lambda o: lr_scheduler.CosineAnnealingLR(o, STEPS, eta_min=0.1),
    ),
    "warm_restarts": (
        {"steps": 5, "growth": 2, "final": 0.1},
        lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 5, 2, eta_min=0.1),
    ),
    "warmup": (
        {"steps": 10},
        lambda o: lr_scheduler.LinearLR(o, start_factor=0.1, total_iters=9),
    ),
    "one_cycle": (
        {"steps": STEPS - 1, "peak": 14, "start": 2 / 25, "final": 2 / 25 / 1e4},
        lambda o: lr_scheduler.OneCycleLR(o, 2.0, STEPS, cycle_momentum=False),
    ),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedule(agree, name):
    options, scheduler = SCHEDULES[name]
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=2.0)
    theirs = scheduler(optimizer)
    for t in range(STEPS):
        rate = getattr(schedules, name)(t, lr=2.0, **options)
        agree(name, rate, optimizer.param_groups[0]["lr"])
        optimizer.step()
        theirs.step()
