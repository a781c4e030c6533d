"""conv1d_grad_weight as one product of matrices: grad_output, times the windows laid out in rows.

What it teaches: where conv1d is kernels @ columns, the way back to the kernels is grad_output @ columns, transposed.
The batch stands in the rows as well: what is in rows is summed over.
"""

import torch
from pad import pad
from torch import Tensor
from windows1d import windows1d


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
    windows = windows1d(pad(x, (padding, padding)), kernel, stride, dilation).unflatten(1, (groups, -1))
    rows = windows.permute(1, 0, 3, 2, 4).flatten(3).flatten(1, 2)  # (groups, batch * n, channels * kernel)
    grouped = grad_output.unflatten(1, (groups, -1)).permute(1, 2, 0, 3).flatten(2)  # (groups, o, batch * n)
    return torch.bmm(grouped, rows).unflatten(2, (-1, kernel)).flatten(0, 1)
