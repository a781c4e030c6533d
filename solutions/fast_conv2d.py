"""fast_conv2d: conv2d again, and now it has to be fast. Windows copied out once, then one matrix product."""

from pad import pad
from torch import Tensor
from windows2d import windows2d


def fast_conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] | str = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    """Convolution in two dimensions, as conv2d and torch mean it, in as little time as you can.

    x         (batch, in_channels, height, width)
    weight    (out_channels, in_channels // groups, kernel_h, kernel_w)
    bias      (out_channels,) or None: one number added to everything of a channel
    stride    elements between the starts of two windows: (stride_h, stride_w), or one int for both
    padding   zeros put before and after x: (padding_h, padding_w), or one int for both
    dilation  elements between two neighbours within a window: (dilation_h, dilation_w), or one int for both
    groups    how many convolutions stand side by side: the channels in and out are cut into that many equal runs

    Returns what conv2d returns: (batch, out_channels, h, w), in the dtype of x; gradients flow back to x, weight and
    bias. It has to be right first. Then its time is taken on every shape that `grade bench fast_conv2d` has, in turns
    with torch's own conv2d, both on one thread: in the geometric mean over the shapes it may be 5 times torch's time
    for a star (bronze), 3 times for two (silver), and 1.5 times for three (gold).

    Raises ValueError when channels, weight, bias and groups don't fit one another (or whatever torch raises then).

    Example: x = [[[[1, 2, 3], [4, 5, 6]]]], weight = [[[[1, 10], [100, 1000]]]] gives [[[[5421, 6532]]]].

    You may use your own conv2d, windows2d and pad, or anything in torch but its convolutions, F.fold and F.unfold.
    Where does the time go? `grade bench fast_conv2d` says it shape by shape, beside other ways to write it; and
    `grade show bench` tells what lies between loops and torch: time goes into moving numbers, not into multiplying.
    Extra (starred): padding="same" or "valid", x without a batch dimension, integers, and the three above.
    """
    # TODO 1: what doesn't fit together? Raise ValueError where torch wouldn't raise by itself, but broadcast.
    out_channels, _, kernel_h, kernel_w = weight.shape
    if bias is not None and bias.shape != (out_channels,):
        raise ValueError(f"bias has shape {tuple(bias.shape)}, but there are {out_channels} channels out")
    # TODO 2: as in conv2d: pairs, padding, and all windows as a view (batch, in_channels, h, w, kernel_h, kernel_w).
    dilation_h, dilation_w = (dilation, dilation) if isinstance(dilation, int) else dilation
    if padding == "same":
        around_h, around_w = dilation_h * (kernel_h - 1), dilation_w * (kernel_w - 1)
    elif padding == "valid":
        around_h, around_w = 0, 0
    else:
        padding_h, padding_w = (padding, padding) if isinstance(padding, int) else padding
        around_h, around_w = 2 * padding_h, 2 * padding_w
    frame = (around_w // 2, around_w - around_w // 2, around_h // 2, around_h - around_h // 2)
    windows = windows2d(pad(x, frame), (kernel_h, kernel_w), stride, (dilation_h, dilation_w))
    # TODO 3: copy them, a row for each element of the kernel, of every window: the copy then reads and writes runs.
    columns = windows.movedim((-2, -1), (-4, -3)).unflatten(-5, (groups, -1)).flatten(-5, -3).flatten(-2)
    # TODO 4: one product of matrices for each group: rows of weight, times these.
    result = (weight.unflatten(0, (groups, -1)).flatten(2) @ columns).flatten(-3, -2)
    # TODO 5: the places are a plane again; and the bias.
    result = result.unflatten(-1, windows.shape[-4:-2])
    return result if bias is None else result + bias[:, None, None]
