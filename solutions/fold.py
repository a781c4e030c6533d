"""fold: columns back into an image, added up where they overlap ("col2im")."""

from torch import Tensor


def fold(
    x: Tensor,
    output_size: int | tuple[int, int],
    kernel_size: int | tuple[int, int],
    dilation: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    stride: int | tuple[int, int] = 1,
) -> Tensor:
    """Put every column back where unfold takes it from, as torch.nn.functional.fold means it.

    x            (batch, channels * kernel_h * kernel_w, h * w): a column for each window, as unfold makes them
    output_size  the size of the image: (height, width), or one int for both
    kernel_size  the size of a window in elements: (kernel_h, kernel_w), or one int for both
    dilation     elements between two neighbours within a window: (dilation_h, dilation_w), or one int for both
    padding      how far windows reach over each end of the image: (padding_h, padding_w), or one int for both; what
                 lies there is left out
    stride       elements between the starts of two windows: (stride_h, stride_w), or one int for both

    Returns (batch, channels, height, width) with
        result[b, c, m, n] = the sum of x[b, (c * kernel_h + k) * kernel_w + l, i * w + j] over all i, j, k, l with
            i * stride_h + k * dilation_h - padding_h = m  and  j * stride_w + l * dilation_w - padding_w = n
    where h = (height + 2 * padding_h - dilation_h * (kernel_h - 1) - 1) // stride_h + 1, and w likewise. What no window
    holds is 0. It has the dtype of x, and gradients flow back to x.

    Raises ValueError when the rows of x aren't a multiple of kernel_h * kernel_w, when it has another number of columns
    than there are windows, and when the padding is negative (or whatever torch raises then).

    Example: x = [[[1, 2], [3, 4]]], output_size=(1, 3), kernel_size=(1, 2) gives [[[[1, 5, 4]]]]: the windows 1 3 and
    2 4 overlap in one element, 3 + 2.

    You may use anything in torch but its convolutions, F.fold and F.unfold.
    Extra (starred): x without a batch dimension.
    """
    # TODO 1: one int stands for both dimensions. What is no padding? Raise ValueError.
    height, width = (output_size, output_size) if isinstance(output_size, int) else output_size
    kernel_h, kernel_w = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    dilation_h, dilation_w = (dilation, dilation) if isinstance(dilation, int) else dilation
    padding_h, padding_w = (padding, padding) if isinstance(padding, int) else padding
    stride_h, stride_w = (stride, stride) if isinstance(stride, int) else stride
    if padding_h < 0 or padding_w < 0:
        raise ValueError(f"a padding of {padding} is less than none")
    # TODO 2: how many windows are there?
    reach_h, reach_w = dilation_h * (kernel_h - 1) + 1, dilation_w * (kernel_w - 1) + 1
    tall, wide = height + 2 * padding_h, width + 2 * padding_w
    h, w = (tall - reach_h) // stride_h + 1, (wide - reach_w) // stride_w + 1
    # TODO 3: take rows and columns apart: (batch, channels, kernel_h, kernel_w, h, w). What if they don't fit?
    windows = x.unflatten(-1, (h, w)).unflatten(-3, (-1, kernel_h, kernel_w))
    # TODO 4: zeros with room for the padding. All that one tap meets is a slice of them: add it there, tap by tap.
    padded = x.new_zeros(*windows.shape[:-4], tall, wide)
    for k in range(kernel_h):
        for m in range(kernel_w):
            top, left = k * dilation_h, m * dilation_w
            bottom, right = top + h * stride_h, left + w * stride_w
            padded[..., top:bottom:stride_h, left:right:stride_w] += windows[..., k, m, :, :]
    # TODO 5: leave out what lies in the padding.
    return padded[..., padding_h : tall - padding_h, padding_w : wide - padding_w]
