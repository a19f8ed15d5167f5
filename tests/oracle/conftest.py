"""refnn against PyTorch, in float64: everything agrees to 1e-10."""

import os

import numpy as np
import pytest
import torch

from tests import evidence

# Without this NAdam keeps the product of its momenta in float32.
torch.set_default_dtype(torch.float64)

TOLERANCE = 1e-10
WORST = {}
BLOCKS = {}  # of PyTorch, by the page on which they ran


@pytest.fixture
def agree():
    """Compare an array with a tensor, each entry above 1 relative to its size."""

    def agree(name, ours, theirs):
        theirs = np.asarray(torch.as_tensor(theirs).detach())
        ours = np.asarray(ours)
        assert ours.shape == theirs.shape
        difference = float((abs(ours - theirs) / np.maximum(1, abs(theirs))).max())
        WORST[name] = max(WORST.get(name, 0.0), difference)
        assert difference < TOLERANCE

    return agree


@pytest.fixture
def blocks_ran():
    """Count the blocks of PyTorch that ran, by page."""
    return BLOCKS


def pytest_terminal_summary(terminalreporter, exitstatus, config):
    terminalreporter.write_line(f"PyTorch {torch.__version__}, largest differences:")
    for name, difference in sorted(WORST.items()):
        terminalreporter.write_line(f"  {name:<40} {difference:.1e}")
    ran, pages = sum(BLOCKS.values()), len(BLOCKS)
    terminalreporter.write_line(f"{ran} blocks of PyTorch ran on {pages} pages")
    whole = exitstatus == 0 and evidence.whole(config, "oracle")
    if whole and os.environ.get("REFNN_EVIDENCE"):
        evidence.write(
            "oracle",
            command="make oracle",
            sentence=f"{len(WORST)} values and gradients were compared with PyTorch's, in "
            f"float64; the largest difference was {max(WORST.values()):.0e}, where "
            f"{TOLERANCE:.0e} would fail.",
            columns=["what was compared", "largest difference"],
            rows=[[name, f"{worst:.0e}"] for name, worst in sorted(WORST.items())],
            versions={"PyTorch": torch.__version__.split("+")[0]},
        )
