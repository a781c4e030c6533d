"""conv1d_grad_x as a convolution: of grad_output spread out, with the kernel flipped and its channels exchanged.

What it teaches: the way back through a convolution is a convolution again. Where the window jumped, there are zeros
between the places (stride); it begins dilation * (kernel - 1) before the first of them, less the padding that x had;
and behind the last, the elements that were in no window are zeros, too. With stride 1 nothing is spread: then it is
conv1d of grad_output, padded, and nothing else.
"""

from conv1d import conv1d
from pad import pad
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
    out_channels, _, kernel = weight.shape
    reach = dilation * (kernel - 1)
    if grad_output.shape[1:] != (out_channels, (length + 2 * padding - reach - 1) // stride + 1):
        raise ValueError("grad_output doesn't fit")
    spread = grad_output.new_zeros(*grad_output.shape[:2], stride * (grad_output.shape[2] - 1) + 1)
    spread[..., ::stride] = grad_output
    around = reach - padding, length + padding - spread.shape[2]
    turned = weight.flip(-1).unflatten(0, (groups, -1)).transpose(1, 2).flatten(0, 1)
    return conv1d(pad(spread, around), turned, dilation=dilation, groups=groups)
