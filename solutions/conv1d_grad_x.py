"""conv1d_grad_x: what comes back to x through a convolution. The same places and taps, read the other way."""

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
    """The gradient to x of y = conv1d(x, weight, ...), by hand: torch.nn.grad.conv1d_input.

    grad_output  (batch, out_channels, n): how much a loss changes with each element of y
    weight       (out_channels, in_channels // groups, kernel), as conv1d had it
    length       the length of x. It can't be told from n: with stride 2, x of 5 and of 6 may have as many windows.
    stride, padding, dilation, groups  as conv1d had them

    Returns (batch, in_channels, length): how much the loss changes with each element of x, in the dtype of grad_output.
    x went into y[b, o, i] by way of weight[o, c, k], at the element i * stride + k * dilation of the padded x; by that
    way grad_output[b, o, i] * weight[o, c, k] comes back to it, and everything that comes back to one element is
    added up. To an element that was in no window, nothing does: 0. What comes back to padding is of no interest.

    Raises ValueError when channels, groups or n don't fit (or whatever torch raises then): n has to be
    (length + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1.

    Example: grad_output = [[[1, 10]]], weight = [[[2, 3]]], length=3 gives [[[2, 23, 30]]]: the middle one was in both
    windows, and 1 * 3 + 10 * 2 = 23. With length=5 and stride=2 it is [[[2, 3, 20, 30, 0]]].

    You may use anything of your own and of torch but its convolutions, F.fold and F.unfold, and whatever makes a
    gradient by itself (autograd). Gradients flow back through the result to both tensors, as they do in torch.
    """
    # TODO 1: how many places were there? Raise ValueError where channels or places don't fit.
    (batch, channels, n), (out_channels, in_channels, kernel) = grad_output.shape, weight.shape
    reach = dilation * (kernel - 1) + 1
    if (channels, n) != (out_channels, (length + 2 * padding - reach) // stride + 1):
        raise ValueError(
            f"grad_output of {channels} channels and {n} places doesn't fit weight and a length of {length}"
        )
    # TODO 2: zeros, with room for x and the padding around it: there something is to be added to.
    grad = grad_output.new_zeros(batch, groups * in_channels, length + 2 * padding)
    # TODO 3: one tap after another. Which n elements of the padded x did it stand on, and what comes back to each?
    grouped, kernels = grad_output.unflatten(1, (groups, -1)), weight.unflatten(0, (groups, -1))
    for k in range(kernel):
        first = k * dilation
        back = torch.einsum("bgoi,goc->bgci", grouped, kernels[..., k]).flatten(1, 2)
        grad[..., first : first + stride * (n - 1) + 1 : stride] += back
    # TODO 4: leave out what came back to the padding.
    return grad[..., padding : grad.shape[2] - padding]
