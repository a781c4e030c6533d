"""matmul as a sum of outer products: column k of a with row k of b, for every k."""

from torch import Tensor


def matmul(a: Tensor, b: Tensor) -> Tensor:
    """A matrix times a matrix; see solutions/matmul.py."""
    total = a[:, :1] * b[:1]
    for k in range(1, len(b)):
        total = total + a[:, k : k + 1] * b[k : k + 1]
    return total
