"""windows2d out of windows1d: along the width, then along the height of what came out."""

from torch import Tensor
from windows1d import windows1d


def windows2d(
    x: Tensor,
    kernel: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    """Every window as a view (..., h, w, kernel_h, kernel_w); see solutions/windows2d.py."""
    along_h, along_w = zip(
        *((value, value) if isinstance(value, int) else value for value in (kernel, stride, dilation)), strict=True
    )
    wide = windows1d(x, *along_w)  # (..., height, w, kernel_w)
    tall = windows1d(wide.movedim(-3, -1), *along_h)  # (..., w, kernel_w, h, kernel_h)
    return tall.movedim(-2, -4).movedim(-1, -2)
