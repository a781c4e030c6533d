"""windows1d out of Tensor.unfold: windows without holes, then every dilation-th element of each."""

from torch import Tensor


def windows1d(x: Tensor, kernel: int, stride: int = 1, dilation: int = 1) -> Tensor:
    """Every window as a view (..., n, kernel); see solutions/windows1d.py."""
    return x.unfold(-1, dilation * (kernel - 1) + 1, stride)[..., ::dilation]
