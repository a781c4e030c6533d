"""trace by indices: the same number for the row and for the column."""

import torch
from torch import Tensor


def trace(x: Tensor) -> Tensor:
    """The sum along the diagonal; see solutions/trace.py."""
    i = torch.arange(min(x.shape))
    return x[i, i].sum()
