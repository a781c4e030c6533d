"""conv1d_grad_x as a product of matrices: the matrix of the convolution, transposed.

What it teaches: conv1d(x) is matrix @ x, once x's channels and elements stand in one column; and what comes back
through a product with a matrix is a product with the transposed one. That is where "transposed convolution" comes from.
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
    n, kernel = grad_output.shape[2], weight.shape[2]
    if n != (length + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1:
        raise ValueError("grad_output doesn't fit")
    at = stride * torch.arange(n)[:, None] + dilation * torch.arange(kernel) - padding
    lies_on = (at[..., None] == torch.arange(length)).to(weight.dtype)  # (n, kernel, length)
    matrix = torch.einsum("gock,ikj->goicj", weight.unflatten(0, (groups, -1)), lies_on)
    grouped = grad_output.unflatten(1, (groups, -1)).flatten(2)  # (batch, groups, o * n)
    back = matrix.flatten(3).flatten(1, 2).mT @ grouped[..., None]
    return back.view(len(grad_output), -1, length)
