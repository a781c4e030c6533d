"""matvec with v expanded into a's shape, the products added up by running totals: the last one counts."""

from torch import Tensor


def matvec(a: Tensor, v: Tensor) -> Tensor:
    """A matrix times a vector; see solutions/matvec.py."""
    return (a * v.expand(len(a), -1)).cumsum(1)[:, -1]
