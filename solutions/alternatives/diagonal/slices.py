"""diagonal of a slice: what lies before its first element is cut away, then as_strided begins where the slice does."""

from torch import Tensor


def diagonal(x: Tensor, offset: int = 0) -> Tensor:
    """A diagonal as a view; see solutions/diagonal.py."""
    rest = x[:, offset:] if offset > 0 else x[-offset:]
    n = min(rest.shape[:2])
    return rest.as_strided((*rest.shape[2:], n), (*rest.stride()[2:], rest.stride(0) + rest.stride(1)))
