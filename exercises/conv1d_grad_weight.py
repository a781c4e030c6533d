"""conv1d_grad_weight: what comes back to the kernel through a convolution. The windows of conv1d, one einsum."""

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
    """The gradient to the kernels of y = conv1d(x, kernels, ...), by hand: torch.nn.grad.conv1d_weight.

    x            (batch, in_channels, length), as conv1d had it
    grad_output  (batch, out_channels, n): how much a loss changes with each element of y
    kernel       how many taps a kernel has. It can't be told from n: with stride 2, kernels of 1 and of 2 may stand at
                 as many places.
    stride, padding, dilation, groups  as conv1d had them

    Returns (out_channels, in_channels // groups, kernel): how much the loss changes with each number of the kernels,
    in the dtype of x. One number serves everywhere, at every place and for every signal, so all of that is added up:
        result[o, c, k] = sum over b and i of grad_output[b, o, i] * x[b, first + c, i * stride + k * dilation]
    where x is already padded and `first` is the first channel of o's group.

    Raises ValueError when channels, groups or n don't fit (or whatever torch raises then): n has to be
    (length + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1.

    Example: x = [[[1, 2, 3]]], grad_output = [[[1, 10]]], kernel=2 gives [[[21, 32]]]: the first tap stood on 1 and on
    2, and 1 * 1 + 10 * 2 = 21. With padding=1 and grad_output = [[[1, 10, 100, 1000]]] it is [[[3210, 321]]].

    You may use anything of your own and of torch but its convolutions, F.fold and F.unfold, and whatever makes a
    gradient by itself (autograd). Gradients flow back through the result to both tensors, as they do in torch.
    """
    # TODO 1: the windows that conv1d multiplied with the kernels: (batch, in_channels, n, kernel).
    # TODO 2: has grad_output a number for each of them? Raise ValueError where it hasn't.
    # TODO 3: cut the channels of windows and grad_output into groups.
    # TODO 4: multiply and add: which letters are the dimensions of a kernel, and which are summed over?
    raise NotImplementedError
