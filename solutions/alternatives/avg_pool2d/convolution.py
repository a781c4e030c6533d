"""avg_pool2d as a convolution: a kernel of ones in which each channel is a group of its own.

What it teaches: a mean over windows is the simplest convolution there is. Every weight is one, and each channel sees
itself alone; a second convolution, of an image of ones, counts.
"""

from conv2d import conv2d
from pad import pad
from torch import Tensor


def avg_pool2d(
    x: Tensor,
    kernel: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """torch.nn.functional.avg_pool2d, by two convolutions. Shapes and errors are those of the exercise."""
    if divisor_override == 0:
        raise ValueError("nothing can be divided by a divisor_override of 0")
    numbers = kernel, kernel if stride is None else stride, padding
    along_h, along_w = zip(*((each, each) if isinstance(each, int) else each for each in numbers), strict=True)
    (kernel_h, _, padding_h), (kernel_w, _, padding_w) = along_h, along_w
    height, width = x.shape[-2:]
    strides = along_h[1], along_w[1]
    h, w = len(_places(height, *along_h, ceil_mode)), len(_places(width, *along_w, ceil_mode))
    frame = (padding_w, padding_w, padding_h, padding_h)
    more = (0, strides[1] - 1, 0, strides[0] - 1) if ceil_mode else ()
    channels, ones = x.shape[-3], x.new_ones(1, 1, kernel_h, kernel_w)
    sums = conv2d(pad(pad(x, frame), more), ones.expand(channels, 1, -1, -1), stride=strides, groups=channels)
    counting = pad(x.new_ones(1, height, width), frame, float(count_include_pad))
    counts = conv2d(pad(counting, more), ones, stride=strides)
    return (sums / (divisor_override or counts))[..., :h, :w]


def _places(size: int, kernel: int, stride: int, padding: int, ceil_mode: bool) -> list[int]:
    """Where windows begin, the first before x."""
    if not 0 <= padding <= kernel // 2:
        raise ValueError(f"a padding of {padding} isn't between 0 and half of the kernel {kernel}")
    room = size + 2 * padding - kernel + (stride if ceil_mode else 1)
    if room < 1:
        raise ValueError(f"no window of {kernel} fits into {size}")
    return [start - padding for start in range(0, room, stride) if start < size + padding]
