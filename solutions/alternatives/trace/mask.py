"""trace with a mask: ones on the diagonal and zeros beside it, multiplied with all of x."""

import torch
from torch import Tensor


def trace(x: Tensor) -> Tensor:
    """The sum along the diagonal; see solutions/trace.py."""
    return (x * torch.eye(*x.shape, dtype=x.dtype)).sum()
