"""conv1d in the frequency domain, where a cross-correlation is a product with the conjugate."""

import torch
from torch import Tensor


def conv1d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Tensor:
    """Convolution in one dimension; see solutions/conv1d.py."""
    x = torch.nn.functional.pad(x, (padding, padding))
    length, span = x.shape[-1], dilation * (weight.shape[2] - 1) + 1
    spread = weight.new_zeros(*weight.shape[:2], span)
    spread[..., ::dilation] = weight
    # Nothing wraps round: what is kept of the result ends where the last window does.
    x_hat = torch.fft.rfft(x.double(), length).unflatten(1, (groups, -1))
    weight_hat = torch.fft.rfft(spread.double(), length).unflatten(0, (groups, -1)).conj()
    y = torch.fft.irfft(torch.einsum("bgcf,gocf->bgof", x_hat, weight_hat), length).flatten(1, 2)
    y = y[..., : length - span + 1 : stride].to(x.dtype)
    return y if bias is None else y + bias[:, None]
