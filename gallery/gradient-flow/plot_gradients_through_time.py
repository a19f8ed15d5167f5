r"""
The gradient on its way back through time
=========================================

The loss reads the state after the last of 101 steps. The curves show the norm of its gradient with respect to the input
at each lag before, relative to that of the last input. Each is the geometric mean of eight networks with random inputs.

Above: plain recurrent networks that differ in the recurrent matrix U, which enters once for each step. Q is orthogonal.
With a linear state the spectral radius decides in the long run, but a matrix that is not normal, here with both eigenvalues
½, lets the gradient grow first. With tanh even 1.5 Q vanishes, because its units saturate. Below: cells of 32 units with
uniform random weights. What counts is how open the gates are; and large recurrent weights explode gates or no gates. The
page :doc:`/gradient-flow/why-rnns-vanish-and-explode` says why.
"""

import matplotlib.pyplot as plt
import numpy as np

from refnn.activations import tanh
from refnn.initializers import orthogonal
from refnn.recurrent import gru_cell, lstm_cell, rnn_cell, unroll

plt.style.use("refnn.house")

alt = (
    "Two panels with logarithmic axes: the gradient over the lag, from 0 to 100 steps. Above, plain networks. For a "
    "linear state and U = 1.1 Q it grows along a straight line to 10,000, for U = Q it stays at 1, for 0.9 Q it falls "
    "to 0.00003. For a matrix with eigenvalues one half it first rises to about 10 and then falls steeply. For tanh "
    "and 1.5 Q it falls by many orders of magnitude. Below, cells. The tanh network, the GRU and the LSTM with forget "
    "bias 0 fall below 1e-10 within 60 steps, the LSTM with forget bias 1 falls to about 1e-7 at 100 steps, the LSTM "
    "with biases drawn for this lag stays above 0.1, and an LSTM with recurrent weights ten times larger grows "
    "above 1,000."
)

NETWORKS, LAG, H, D = 8, 100, 32, 4


def gradient_by_lag(cell, x, state, *weights, reads):
    """Give the norm for each lag, relative to lag 0: the loss reads these units."""
    s, back = unroll(x, np.zeros((NETWORKS, 1, state)), *weights, cell=cell)
    ds = np.zeros_like(s)
    ds[..., -1, :, reads] = 1
    norms = np.linalg.norm(back(ds)[0], axis=(-2, -1))[:, ::-1]
    return np.exp(np.log(norms / norms[:, :1]).mean(axis=0))


def plain(f):
    """Make the cell f(x + s U)."""

    def cell(x, s, U):
        y, back_f = f(x + s @ U)

        def back(dy):
            da = back_f(dy)
            return da, da @ U.mT, s.mT @ da

        return y, back

    return cell


def identity(x):
    return x, lambda dy: dy


def of_matrix(U, f=identity):
    n = U.shape[-1]
    rng = np.random.default_rng(0)
    x = rng.standard_normal((NETWORKS, LAG + 1, 1, n))
    U = np.broadcast_to(U, (NETWORKS, n, n))
    return gradient_by_lag(plain(f), x, n, U, reads=slice(n - 1, n))


def of_cell(cell, gates, state=H, biases=1, remember=0.0, scale=1.0):
    rng, k = np.random.default_rng(0), 1 / np.sqrt(H)
    x = rng.standard_normal((NETWORKS, LAG + 1, 1, D))
    W, U = (rng.uniform(-k, k, (NETWORKS, n, gates * H)) for n in (D, H))
    b = rng.uniform(-k, k, (biases, NETWORKS, gates * H))
    if gates > 1:
        b[0, :, H : 2 * H] += remember
    return gradient_by_lag(cell, x, state, W, scale * U, *b, reads=slice(H))


def lstm(**options):
    return of_cell(lstm_cell, gates=4, state=2 * H, **options)


Q = orthogonal((NETWORKS, H, H), rng=0)
chrono = np.log(np.random.default_rng(1).uniform(1, LAG - 1, (NETWORKS, H)))
plain_curves = {
    "1.1 Q": of_matrix(1.1 * Q),
    "Q": of_matrix(Q),
    "0.9 Q": of_matrix(0.9 * Q),
    "tanh, 1.5 Q": of_matrix(1.5 * Q, tanh),
    "eigenvalues ½": of_matrix(np.array([[0.5, 10.0], [0.0, 0.5]])),
}
cell_curves = {
    "LSTM, U × 10": lstm(remember=1.0, scale=10.0),
    "LSTM, bias for lag 100": lstm(remember=chrono),
    "LSTM, forget bias 1": lstm(remember=1.0),
    "LSTM, forget bias 0": lstm(),
    "GRU": of_cell(gru_cell, gates=3, biases=2),
    "tanh RNN": of_cell(rnn_cell, gates=1),
}

fig, (above, below) = plt.subplots(2, 1, figsize=(7, 7.4))
styles = ("-", "--", "-.", (0, (5, 1, 1, 1, 1, 1)), ":", (0, (1, 1)))


def draw(ax, curves, places):
    for i, (name, curve) in enumerate(curves.items()):
        ax.semilogy(curve, color=f"C{i}", linestyle=styles[i])
        lag, height = places[name]
        ax.annotate(name, (lag, height), color=f"C{i}", va="center")
    ax.set(xlim=(0, LAG), ylabel="gradient, relative to lag 0")


draw(
    above,
    plain_curves,
    {
        "1.1 Q": (62, 3e4),
        "Q": (80, 10),
        "0.9 Q": (78, 3e-2),
        "tanh, 1.5 Q": (66, 2e-7),
        "eigenvalues ½": (39, 1e-8),
    },
)
above.set(ylim=(1e-11, 1e6), title="Plain RNN: linear unless marked tanh")
draw(
    below,
    cell_curves,
    {
        "LSTM, U × 10": (48, 1e5),
        "LSTM, bias for lag 100": (56, 1e-2),
        "LSTM, forget bias 1": (41, 1e-6),
        "LSTM, forget bias 0": (62, 1e-10),
        "GRU": (71, 3e-13),
        "tanh RNN": (29, 1e-12),
    },
)
below.set(ylim=(1e-17, 1e7), xlabel="lag in steps", title="Cells with random weights")

# The spectral radius decides in the long run; a matrix may still grow first.
np.testing.assert_allclose(plain_curves["1.1 Q"], 1.1 ** np.arange(LAG + 1))
np.testing.assert_allclose(plain_curves["Q"], 1)
np.testing.assert_allclose(plain_curves["0.9 Q"], 0.9 ** np.arange(LAG + 1))
assert plain_curves["eigenvalues ½"].max() > 5
assert plain_curves["eigenvalues ½"][-1] < 1e-20
assert plain_curves["tanh, 1.5 Q"][-1] < 1e-4
# Closed gates vanish, open gates do not, and large weights explode all the same.
for name in ("tanh RNN", "GRU", "LSTM, forget bias 0"):
    assert cell_curves[name][60:].max() < 1e-10
assert 1e-12 < cell_curves["LSTM, forget bias 1"][-1] < 1e-4
assert cell_curves["LSTM, bias for lag 100"].min() > 0.05
assert cell_curves["LSTM, U × 10"][-1] > 1e3

plt.show()
