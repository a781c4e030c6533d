"""trace in a Python loop: one element after another."""

from torch import Tensor


def trace(x: Tensor) -> Tensor:
    """The sum along the diagonal; see solutions/trace.py."""
    total = x.new_zeros(())
    for i in range(min(x.shape)):
        total = total + x[i, i]
    return total
