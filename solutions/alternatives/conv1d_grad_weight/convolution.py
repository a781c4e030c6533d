"""conv1d_grad_weight as a convolution of x with grad_output, in which stride and dilation have changed places.

What it teaches: grad_output slides along x as a kernel does. Its numbers lie a stride apart (so that is the dilation),
and from tap to tap it moves by the dilation (so that is the stride). Channels in are so many signals, and the batch
are the channels that are added up. Where the stride left elements over, it finds room for more places than there are
taps: those are left out.
"""

import torch
from conv1d import conv1d
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
    if grad_output.shape[2] != (x.shape[2] + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1:
        raise ValueError("grad_output doesn't fit")
    pairs = zip(x.unflatten(1, (groups, -1)).unbind(1), grad_output.unflatten(1, (groups, -1)).unbind(1), strict=True)
    made = [
        conv1d(signals.transpose(0, 1), grads.transpose(0, 1), None, dilation, padding, stride)
        for signals, grads in pairs
    ]
    return torch.cat([each[..., :kernel].transpose(0, 1) for each in made])
