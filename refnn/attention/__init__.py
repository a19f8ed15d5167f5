"""Attention, and what else a transformer is made of.

An array is (..., N, D): N positions of D features. Leading axes are the sequences of a
batch, or a stack of networks, or both, the stack first. The weights of one network serve
all its sequences, so those of a stack have an axis of length 1 for the sequences:
``{name: p[:, None] for name, p in network.stack(...).items()}``.

Linear layers, layer norm and residual connections know nothing of positions: with them,
and with the layers `refnn.network.multi_head_attention`, `refnn.network.embedding` and
`refnn.network.positional_encoding`, a transformer is written in a few lines.

>>> import numpy as np
>>> from refnn.activations import relu
>>> from refnn.network import dense, embedding, layer_norm, lift, multi_head_attention
>>> from refnn.network import positional_encoding, residual, serial
>>> def block(n, heads):                         # pre-norm: inside of the branches
...     attend = serial(layer_norm(n), multi_head_attention(n, heads, causal=True))
...     think = serial(layer_norm(n), dense(n, 4 * n), lift(relu), dense(4 * n, n))
...     return serial(residual(attend), residual(think))
>>> model = serial(embedding(50, 8), positional_encoding(), block(8, 2), block(8, 2),
...                layer_norm(8), dense(8, 50))
>>> tokens = np.arange(12).reshape(3, 4)         # 3 sequences of 4 tokens
>>> y, back = model.apply(model.init(0), tokens)
>>> y.shape
(3, 4, 50)
"""

from refnn.attention._embedding import embedding
from refnn.attention._heads import multi_head_attention
from refnn.attention._loss import sequence_cross_entropy
from refnn.attention._positions import add_positions, positional_encoding
from refnn.attention._scaled import attention_weights, scaled_dot_product_attention

__all__ = [
    "add_positions",
    "attention_weights",
    "embedding",
    "multi_head_attention",
    "positional_encoding",
    "scaled_dot_product_attention",
    "sequence_cross_entropy",
]
