"""conv1d_grad_x by loops: for every place and every tap, what comes back by that way.

What it teaches: it is conv1d's own loops, over the same places and taps; only the line inside is turned round. Where
conv1d reads x and adds to y, this reads grad_output and adds to the gradient.
"""

import torch
from torch import Tensor


def conv1d_grad_x(
    grad_output: Tensor,
    weight: Tensor,
    length: int,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Tensor:
    """torch.nn.grad.conv1d_input; see solutions/conv1d_grad_x.py."""
    (batch, out_channels, n), (_, per_group, kernel) = grad_output.shape, weight.shape
    if n != (length + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1:
        raise ValueError("grad_output doesn't fit")
    grad = torch.zeros(batch, groups * per_group, length, dtype=grad_output.dtype)
    for i in range(n):
        for k in range(kernel):
            at = i * stride + k * dilation - padding
            if not 0 <= at < length:
                continue
            for o in range(out_channels):
                first = o // (out_channels // groups) * per_group
                grad[:, first : first + per_group, at] += grad_output[:, o, i, None] * weight[o, :, k]
    return grad
