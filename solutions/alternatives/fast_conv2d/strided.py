"""fast_conv2d as conv2d is written: windows and one einsum, a bronze star at most.

What it teaches: where to begin. It is right, and takes several times torch's time: einsum copies the windows, too, but
one window after another, a few numbers at a time. Copied in runs (the reference), it is the same product in half the
time.
"""

from conv2d import conv2d
from torch import Tensor


def fast_conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] | str = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    """torch.nn.functional.conv2d; see solutions/conv2d.py."""
    return conv2d(x, weight, bias, stride, padding, dilation, groups)
