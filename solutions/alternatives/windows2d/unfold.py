"""windows2d out of Tensor.unfold, one dimension after the other."""

from torch import Tensor


def windows2d(
    x: Tensor,
    kernel: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    """Every window as a view (..., h, w, kernel_h, kernel_w); see solutions/windows2d.py."""
    (kernel_h, kernel_w), (stride_h, stride_w), (dilation_h, dilation_w) = (
        (value, value) if isinstance(value, int) else value for value in (kernel, stride, dilation)
    )
    rows = x.unfold(-2, dilation_h * (kernel_h - 1) + 1, stride_h)[..., ::dilation_h]
    return rows.unfold(-2, dilation_w * (kernel_w - 1) + 1, stride_w)[..., ::dilation_w]
