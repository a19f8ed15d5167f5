"""Initializers: what a weight matrix is before the first step.

An initializer takes a shape and returns an array. The last two axes of the shape are
(n_in, n_out), as in ``x @ W``; leading axes are a stack of networks, drawn independently.
An equal `rng` gives an equal draw. Those that draw nothing accept an `rng` too, so that
each can stand where another stood.
"""

from refnn.initializers._orthogonal import orthogonal
from refnn.initializers._plain import constant, normal, zeros
from refnn.initializers._scaled import glorot, he, lecun

__all__ = ["constant", "glorot", "he", "lecun", "normal", "orthogonal", "zeros"]
