"""diagonal with one case: a negative offset is a positive one of the matrix with rows and columns exchanged."""

from torch import Tensor


def diagonal(x: Tensor, offset: int = 0) -> Tensor:
    """A diagonal as a view; see solutions/diagonal.py."""
    if offset < 0:
        return diagonal(x.transpose(0, 1), -offset)
    (rows, columns, *sizes), (down, right, *steps) = x.shape, x.stride()
    n = max(0, min(rows, columns - offset))
    return x.as_strided((*sizes, n), (*steps, down + right), x.storage_offset() + offset * right)
