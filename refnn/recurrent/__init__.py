"""Recurrent networks: a cell takes an input and a state to the next state.

A cell is an operation ``s_next, back = cell(x, s, *weights)`` whose state is *one* array,
so that one `unroll` runs them all and backpropagates through time.
"""

from refnn.recurrent._cells import lstm_cell, rnn_cell
from refnn.recurrent._gru import gru_cell
from refnn.recurrent._unroll import unroll

__all__ = ["gru_cell", "lstm_cell", "rnn_cell", "unroll"]
