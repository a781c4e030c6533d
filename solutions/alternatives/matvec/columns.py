"""matvec as a sum of columns: each column of a, as often as v says."""

from torch import Tensor


def matvec(a: Tensor, v: Tensor) -> Tensor:
    """A matrix times a vector; see solutions/matvec.py."""
    total = a[:, 0] * v[0]
    for k in range(1, len(v)):
        total = total + a[:, k] * v[k]
    return total
