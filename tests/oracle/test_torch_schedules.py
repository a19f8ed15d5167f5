import pytest
import torch
from torch.optim import lr_scheduler as theirs

from refnn import schedules as ours

STEPS = 60


def rates(make, lr):
    """The rates that a PyTorch scheduler gives to steps 0, 1, 2, ..."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    scheduler = make(optimizer)
    found = []
    for _ in range(STEPS):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return found


# PyTorch's cosine turns up again behind its last step; ours stays: compare up to there.
CASES = {
    "constant": (
        lambda t: ours.constant(t, lr=0.3),
        lambda o: theirs.ConstantLR(o, factor=1.0),
        STEPS,
    ),
    "step_decay": (
        lambda t: ours.step_decay(t, lr=0.3, steps=7, factor=0.5),
        lambda o: theirs.StepLR(o, 7, gamma=0.5),
        STEPS,
    ),
    "exponential": (
        lambda t: ours.exponential(t, lr=0.3, steps=7, factor=0.5),
        lambda o: theirs.ExponentialLR(o, gamma=0.5 ** (1 / 7)),
        STEPS,
    ),
    "inverse_time": (
        lambda t: ours.inverse_time(t, lr=0.3, steps=7),
        lambda o: theirs.LambdaLR(o, lambda t: 1 / (1 + t / 7)),
        STEPS,
    ),
    "cosine": (
        lambda t: ours.cosine(t, lr=0.3, steps=40, final=0.01),
        lambda o: theirs.CosineAnnealingLR(o, 40, eta_min=0.01),
        41,
    ),
    "warm_restarts": (
        lambda t: ours.warm_restarts(t, lr=0.3, steps=8, growth=2, final=0.01),
        lambda o: theirs.CosineAnnealingWarmRestarts(o, 8, T_mult=2, eta_min=0.01),
        STEPS,
    ),
    "warmup": (
        lambda t: ours.warmup(t, lr=0.3, steps=8),
        lambda o: theirs.LinearLR(o, start_factor=1 / 8, total_iters=7),
        STEPS,
    ),
    "warmup_stable_decay": (
        lambda t: ours.warmup_stable_decay(
            t, lr=0.3, warmup_steps=8, stable_steps=20, decay_steps=10
        ),
        lambda o: theirs.SequentialLR(
            o,
            [
                theirs.LinearLR(o, start_factor=1 / 8, total_iters=7),
                theirs.ConstantLR(o, factor=1.0),
                theirs.PolynomialLR(o, total_iters=10),
            ],
            milestones=[8, 28],
        ),
        STEPS,
    ),
    "one_cycle": (
        lambda t: ours.one_cycle(t, lr=0.3, steps=59, peak=20, start=0.03, final=1e-4),
        lambda o: theirs.OneCycleLR(
            o,
            max_lr=0.3,
            total_steps=STEPS,
            pct_start=21 / STEPS,
            div_factor=10,
            final_div_factor=300,
            anneal_strategy="cos",
            cycle_momentum=False,
        ),
        STEPS,
    ),
}


def test_every_schedule_is_compared():
    assert set(CASES) == set(ours.__all__)


@pytest.mark.filterwarnings("ignore:The epoch parameter in:UserWarning")
@pytest.mark.parametrize("case", CASES)
def test_schedule(agree, case):
    schedule, make, steps = CASES[case]
    found = rates(make, lr=0.3)[:steps]
    agree(case, [schedule(t) for t in range(steps)], torch.tensor(found))
