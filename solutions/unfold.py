"""unfold: every window of an image as a column ("im2col")."""

from pad import pad
from torch import Tensor
from windows2d import windows2d


def unfold(
    x: Tensor,
    kernel_size: int | tuple[int, int],
    dilation: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    stride: int | tuple[int, int] = 1,
) -> Tensor:
    """Every window of an image, copied into a column, as torch.nn.functional.unfold means it.

    x            (batch, channels, height, width)
    kernel_size  the size of a window in elements: (kernel_h, kernel_w), or one int for both
    dilation     elements between two neighbours within a window: (dilation_h, dilation_w), or one int for both
    padding      zeros put before and after x: (padding_h, padding_w), or one int for both
    stride       elements between the starts of two windows: (stride_h, stride_w), or one int for both

    Returns (batch, channels * kernel_h * kernel_w, h * w), where h = (height + 2 * padding_h
    - dilation_h * (kernel_h - 1) - 1) // stride_h + 1, and w likewise, with
        result[b, (c * kernel_h + k) * kernel_w + l, i * w + j]
            = x[b, c, i * stride_h + k * dilation_h, j * stride_w + l * dilation_w]
    where x is already padded: a column is a window, read channel by channel and row by row; the columns stand in the
    order of the windows, row by row. It has the dtype of x, and gradients flow back to x.

    Raises ValueError when not even one window fits, and when the padding is negative (or whatever torch raises then).

    Example: x = [[[[1, 2, 3], [4, 5, 6]]]], kernel_size=2 gives [[[1, 2], [2, 3], [4, 5], [5, 6]]]: the columns are
    1 2 4 5 and 2 3 5 6.

    You may use your own windows2d and pad, or anything in torch but its convolutions, F.fold and F.unfold
    (Tensor.unfold, which makes a view, is fine).
    Extra (starred): x without a batch dimension.
    """
    # TODO 1: one int stands for both dimensions. What is no padding, and no image? Raise ValueError.
    padding_h, padding_w = (padding, padding) if isinstance(padding, int) else padding
    if padding_h < 0 or padding_w < 0:
        raise ValueError(f"a padding of {padding} is less than none")
    if x.dim() > 4:
        raise ValueError(f"x of shape {tuple(x.shape)} is more than a batch of images")
    # TODO 2: all windows of the padded x, as a view: (batch, channels, h, w, kernel_h, kernel_w).
    windows = windows2d(pad(x, (padding_w, padding_w, padding_h, padding_h)), kernel_size, stride, dilation)
    # TODO 3: which dimensions make a row, and which a column? Bring those of the row together, then flatten both.
    places_last = windows.movedim((-4, -3), (-2, -1))
    return places_last.flatten(-5, -3).flatten(-2)
