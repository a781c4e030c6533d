"""max_pool2d along the width, then along the height: the largest of the largest.

What it teaches: a maximum over a rectangle is a maximum of maxima over its rows. So a kernel of 7 x 7 costs 14
comparisons, not 49: what makes a filter "separable", and blurs fast.
"""

from torch import Tensor
from torch.nn.functional import pad


def max_pool2d(
    x: Tensor,
    kernel: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    ceil_mode: bool = False,
) -> Tensor:
    """torch.nn.functional.max_pool2d, one dimension after the other. Shapes and errors are those of the exercise."""
    numbers = kernel, kernel if stride is None else stride, padding, dilation
    along_h, along_w = zip(*((each, each) if isinstance(each, int) else each for each in numbers), strict=True)
    return _along_the_last(_along_the_last(x, *along_w, ceil_mode).mT, *along_h, ceil_mode).mT


def _along_the_last(x: Tensor, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> Tensor:
    if not 0 <= padding <= kernel // 2:
        raise ValueError(f"a padding of {padding} isn't between 0 and half of the kernel {kernel}")
    around = (padding, padding + (stride - 1 if ceil_mode else 0))
    padded = pad(x, around, value=float("-inf") if x.is_floating_point() else -(2**63))
    windows = padded.unfold(-1, dilation * (kernel - 1) + 1, stride)[..., ::dilation]
    return windows[..., : -(-(x.shape[-1] + padding) // stride), :].amax(-1)
