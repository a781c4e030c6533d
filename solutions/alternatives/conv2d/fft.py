"""conv2d in the frequency domain, where a cross-correlation is a product with the conjugate."""

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
    height, width = x.shape[-2:]
    span_h, span_w = dilation_h * (weight.shape[2] - 1) + 1, dilation_w * (weight.shape[3] - 1) + 1
    spread = weight.new_zeros(*weight.shape[:2], span_h, span_w)
    spread[..., ::dilation_h, ::dilation_w] = weight
    # Nothing wraps round: what is kept of the result ends where the last window does.
    x_hat = torch.fft.rfft2(x.double(), (height, width)).unflatten(1, (groups, -1))
    weight_hat = torch.fft.rfft2(spread.double(), (height, width)).unflatten(0, (groups, -1)).conj()
    y_hat = torch.einsum("bgcuv,gocuv->bgouv", x_hat, weight_hat)
    y = torch.fft.irfft2(y_hat, (height, width)).flatten(1, 2)
    y = y[..., : height - span_h + 1 : stride_h, : width - span_w + 1 : stride_w].to(x.dtype)
    return y if bias is None else y + bias[:, None, None]
