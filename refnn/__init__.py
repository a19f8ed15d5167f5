"""Reference implementations for training neural networks, in plain NumPy."""

__version__ = "0.1.0"
