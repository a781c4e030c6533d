"""conv1d_grad_weight, one tap after another: the elements of x that it stood on, times what came back.

What it teaches: a tap stood on every stride-th element of x, from k * dilation on. So one slice of x has all that it
was multiplied with, in the order of the places, and one product of matrices does the rest.
"""

import torch
from pad import pad
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
    n = (x.shape[2] + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    padded = pad(x, (padding, padding)).unflatten(1, (groups, -1))
    grouped = grad_output.unflatten(1, (groups, -1))
    if grouped.shape[-1] != n:
        raise ValueError("grad_output doesn't fit")
    taps = [padded[..., k * dilation :][..., : stride * (n - 1) + 1 : stride] for k in range(kernel)]
    return torch.stack([(grouped @ each.mT).sum(0) for each in taps], -1).flatten(0, 1)
