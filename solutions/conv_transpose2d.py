"""conv_transpose2d: lay a kernel down at every place of an image. What conv2d reads, this writes to."""

import torch
from torch import Tensor


def conv_transpose2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    output_padding: int | tuple[int, int] = 0,
    groups: int = 1,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    """Transposed convolution in two dimensions, as torch.nn.functional.conv_transpose2d means it.

    x         (batch, in_channels, height, width)
    weight    (in_channels, out_channels // groups, kernel_h, kernel_w): channels in come first
    bias      (out_channels,) or None: one number added to everything of a channel
    stride    elements of the result between the places of two neighbours of x: (stride_h, stride_w), or an int for both
    padding   what is taken off on every side of the result, where a convolution's padding was: a pair or an int
    output_padding  what is taken off less at the bottom and at the right, where a stride may have left
              rows and columns over; smaller than the stride or the dilation: a pair or an int
    groups    how many of these stand side by side: the channels in and out are cut into that many equal runs
    dilation  elements of the result between two neighbouring taps of the kernel: a pair or an int

    Returns (batch, out_channels, h, w), where h = (height - 1) * stride_h - 2 * padding_h + dilation_h * (kernel_h - 1)
    + output_padding_h + 1, and w likewise. Every element x[b, c, i, j], times weight[c, o, k, l], goes to the place
    (i * stride_h + k * dilation_h - padding_h, j * stride_w + l * dilation_w - padding_w) of the result's channel o;
    what meets there is added up, and what has no place there is left out. It has the dtype of x, and gradients flow
    back to x, weight and bias.

    Raises ValueError when channels, weight, bias and groups don't fit one another, when nothing is left of the result,
    and when output_padding isn't smaller than stride or dilation (or whatever torch raises then).

    Example: x = [[[[1, 2]]]], weight = [[[[1, 10, 100]]]] gives [[[[1, 12, 120, 200]]]]: the second element of the
    result is 1 * 10 + 2 * 1. With stride=2 it is [[[[1, 10, 102, 20, 200]]]]; with stride=2 and padding=(0, 1) it is
    [[[[10, 102, 20]]]], and with output_padding=(0, 1) as well [[[[10, 102, 20, 200]]]].

    You may use your own conv2d and pad, or anything in torch but its convolutions, F.fold and F.unfold.
    Numpy is fine, too, but for its convolve and correlate (and whatever others have of that kind).
    Extra (starred): x without a batch dimension, integers.
    """
    # TODO 1: one int stands for both dimensions.
    (stride_h, stride_w), (padding_h, padding_w), (more_h, more_w), (dilation_h, dilation_w) = (
        (each, each) if isinstance(each, int) else each for each in (stride, padding, output_padding, dilation)
    )
    # TODO 2: how large is the result before anything is taken off? Raise ValueError for what doesn't fit.
    channels, height, width = x.shape[-3:]
    in_channels, per_group, kernel_h, kernel_w = weight.shape
    if channels != in_channels:
        raise ValueError(f"x of shape {tuple(x.shape)} has {channels} channels, and weight takes {in_channels}")
    out_channels = groups * per_group
    if bias is not None and bias.shape != (out_channels,):
        raise ValueError(f"bias has shape {tuple(bias.shape)}, but there are {out_channels} channels out")
    full_h = (height - 1) * stride_h + dilation_h * (kernel_h - 1) + 1 + more_h
    full_w = (width - 1) * stride_w + dilation_w * (kernel_w - 1) + 1 + more_w
    if more_h >= max(stride_h, dilation_h) or more_w >= max(stride_w, dilation_w):
        raise ValueError(f"output_padding={output_padding} isn't smaller than stride or dilation")
    if full_h <= 2 * padding_h or full_w <= 2 * padding_w:
        raise ValueError(f"padding={padding} takes off everything there is")
    # TODO 3: cut the channels of x and weight into groups.
    grouped = x.unflatten(-3, (groups, -1))
    kernels = weight.unflatten(0, (groups, -1))
    # TODO 4: zeros of the full size; then one tap after another: to which rows and columns does it bring all of x?
    full = x.new_zeros(*x.shape[:-3], out_channels, full_h, full_w)
    for k in range(kernel_h):
        rows = slice(k * dilation_h, k * dilation_h + stride_h * (height - 1) + 1, stride_h)
        for m in range(kernel_w):
            columns = slice(m * dilation_w, m * dilation_w + stride_w * (width - 1) + 1, stride_w)
            brought = torch.einsum("...gchw,gco->...gohw", grouped, kernels[..., k, m])
            full[..., rows, columns] += brought.flatten(-4, -3)
    # TODO 5: take off the padding on every side.
    result = full[..., padding_h : full_h - padding_h, padding_w : full_w - padding_w]
    # TODO 6: the bias, one number for each channel out.
    return result if bias is None else result + bias[:, None, None]
