"""conv1d: slide a kernel along a signal. Windows, then one einsum."""

import torch
from pad import pad
from torch import Tensor
from windows1d import windows1d


def conv1d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int = 1,
    padding: int | str = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Tensor:
    """Convolution in one dimension, as torch.nn.functional.conv1d means it (a cross-correlation: no flip).

    x         (batch, in_channels, length)
    weight    (out_channels, in_channels // groups, kernel)
    bias      (out_channels,) or None: one number added to everything of a channel
    stride    elements between the starts of two windows
    padding   zeros put before and after x
    dilation  elements between two neighbours within a window
    groups    how many convolutions stand side by side: the channels in and out are cut into that many equal
              runs, and each run of out_channels sees only its own run of in_channels

    Returns (batch, out_channels, n), n = (length + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1, with
        result[b, o, i] = bias[o] + sum over c and k of weight[o, c, k] * x[b, first + c, i * stride + k * dilation]
    where x is already padded and `first` is the first channel of o's group. It has the dtype of x, and gradients
    flow back to x, weight and bias.

    Raises ValueError when channels, weight, bias and groups don't fit one another (or whatever torch raises then).

    Example: x = [[[1, 2, 3, 4]]], weight = [[[1, 10]]] gives [[[21, 32, 43]]]; with stride=2, [[[21, 43]]];
    with padding=1, [[[10, 21, 32, 43, 4]]].

    You may use your own windows1d and pad, or anything in torch but its convolutions, F.fold and F.unfold
    (Tensor.unfold, which makes a view, is fine).
    Numpy is fine, too, but for its convolve and correlate (and whatever others have of that kind).
    Extra (starred): padding="same" or "valid", x without a batch dimension, integers.
    """
    # TODO 1: what doesn't fit together? Raise ValueError where torch wouldn't raise by itself, but broadcast.
    out_channels, needed = weight.shape[0], groups * weight.shape[1]
    if x.shape[-2] != needed:
        raise ValueError(f"x of shape {tuple(x.shape)} has the wrong channels: weight and groups need {needed}")
    if bias is not None and bias.shape != (out_channels,):
        raise ValueError(f"bias has shape {tuple(bias.shape)}, but there are {out_channels} channels out")
    # TODO 2: put the zeros around x ("valid" means none; "same" means as many as keep the length).
    around = 0 if isinstance(padding, str) else 2 * padding
    if padding == "same":
        around = dilation * (weight.shape[2] - 1)
    padded = pad(x, (around // 2, around - around // 2))
    # TODO 3: all windows, as a view: (batch, in_channels, n, kernel).
    windows = windows1d(padded, weight.shape[2], stride, dilation)
    # TODO 4: cut the channels of windows and weight into groups.
    windows = windows.unflatten(-3, (groups, -1))
    kernels = weight.unflatten(0, (groups, -1))
    # TODO 5: multiply and add: which letters are summed over, which stay?
    result = torch.einsum("...gcnk,gock->...gon", windows, kernels).flatten(-3, -2)
    # TODO 6: the bias, one number for each channel out.
    return result if bias is None else result + bias[:, None]
