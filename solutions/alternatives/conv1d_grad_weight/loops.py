"""conv1d_grad_weight by loops: conv1d's own, with the line inside turned round.

What it teaches: every product of the convolution is one way from a number of the kernel to an element of y. On the way
back it is the same list of ways; each brings back grad_output times what the number was multiplied with.
"""

import torch
from torch import Tensor


def conv1d_grad_weight(
    x: Tensor,
    grad_output: Tensor,
    kernel: int,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Tensor:
    """torch.nn.grad.conv1d_weight; see solutions/conv1d_grad_weight.py."""
    (_, in_channels, length), (_, out_channels, n) = x.shape, grad_output.shape
    if n != (length + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1:
        raise ValueError("grad_output doesn't fit")
    per_group = in_channels // groups
    result = torch.zeros(out_channels, per_group, kernel, dtype=x.dtype)
    for i in range(n):
        for k in range(kernel):
            at = i * stride + k * dilation - padding
            if not 0 <= at < length:
                continue
            for o in range(out_channels):
                first = o // (out_channels // groups) * per_group
                result[o, :, k] += (grad_output[:, o, i, None] * x[:, first : first + per_group, at]).sum(0)
    return result
