"""conv2d out of Tensor.unfold: windows without holes, of which every dilation-th row and column is taken."""

import torch
from torch import Tensor


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    """Convolution in two dimensions; see solutions/conv2d.py."""
    (stride_h, stride_w), (padding_h, padding_w), (dilation_h, dilation_w) = (
        (value, value) if isinstance(value, int) else value for value in (stride, padding, dilation)
    )
    x = torch.nn.functional.pad(x, (padding_w, padding_w, padding_h, padding_h))
    rows = x.unfold(-2, dilation_h * (weight.shape[2] - 1) + 1, stride_h)[..., ::dilation_h]
    windows = rows.unfold(-2, dilation_w * (weight.shape[3] - 1) + 1, stride_w)[..., ::dilation_w]
    windows, kernels = windows.unflatten(1, (groups, -1)), weight.unflatten(0, (groups, -1))
    y = torch.einsum("bgchwkl,gockl->bgohw", windows, kernels).flatten(1, 2)
    return y if bias is None else y + bias[:, None, None]
