"""conv1d_grad_x by a table: every product at once, then each is added to the element that it belongs to.

What it teaches: windows look up (gather), so what comes back to them is the opposite, index_add: the table of places is
the same. It adds where several products meet; result[..., table] += products would keep one of them.
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
    (batch, _, n), (_, in_channels, kernel) = grad_output.shape, weight.shape
    if n != (length + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1:
        raise ValueError("grad_output doesn't fit")
    grouped, kernels = grad_output.unflatten(1, (groups, -1)), weight.unflatten(0, (groups, -1))
    products = torch.einsum("bgoi,gock->bgcik", grouped, kernels).flatten(3).flatten(1, 2)
    table = (stride * torch.arange(n)[:, None] + dilation * torch.arange(kernel)).flatten()
    padded = grad_output.new_zeros(batch, groups * in_channels, length + 2 * padding)
    return padded.index_add(-1, table, products)[..., padding : padding + length]
