"""diagonal without as_strided: a new tensor that is told to lie where the diagonal does (no gradient comes back)."""

from torch import Tensor


def diagonal(x: Tensor, offset: int = 0) -> Tensor:
    """A diagonal as a view; see solutions/diagonal.py."""
    down, right = x.stride()[:2]
    n = max(0, min(x.shape[0], x.shape[1] - offset) if offset > 0 else min(x.shape[0] + offset, x.shape[1]))
    begin = x.storage_offset() + (offset * right if offset > 0 else -offset * down)
    return x.new_empty(0).set_(x.untyped_storage(), begin, (*x.shape[2:], n), (*x.stride()[2:], down + right))
