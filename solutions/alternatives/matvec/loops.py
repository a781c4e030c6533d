"""matvec in a Python loop: one row after another."""

import torch
from torch import Tensor


def matvec(a: Tensor, v: Tensor) -> Tensor:
    """A matrix times a vector; see solutions/matvec.py."""
    return torch.stack([(row * v).sum() for row in a])
