"""trace of a flat x: every (columns + 1)-th element of its rows laid end to end."""

from torch import Tensor


def trace(x: Tensor) -> Tensor:
    """The sum along the diagonal; see solutions/trace.py."""
    rows, columns = x.shape
    return x.reshape(-1)[: min(rows, columns) * columns : columns + 1].sum()
