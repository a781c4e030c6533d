"""conv2d by loops: the definition, read aloud.

What it teaches: a convolution is one small thing, done often. For every number that comes out, take a window,
multiply it with the kernel, add up. Nothing here is clever, so nothing can hide a mistake: it is what every other
way is checked against.

Why it is slow: the arithmetic of one output takes nanoseconds, but each multiplication and each sum is a call into
torch, which takes microseconds before it begins (find the types, choose a kernel, make a tensor for the result). The
cure is to say it once for all outputs: `as_strided` and `einsum`, or a matrix product.
"""

import torch
from pad import pad
from torch import Tensor


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] | str = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Tensor:
    """torch.nn.functional.conv2d, one output at a time. Shapes and errors are those of the exercise."""
    out_channels, in_channels, kernel_h, kernel_w = weight.shape
    if x.shape[-3] != groups * in_channels or out_channels % groups:
        raise ValueError(f"x {tuple(x.shape)} doesn't fit weight {tuple(weight.shape)} in {groups} group(s)")
    if bias is not None and bias.shape != (out_channels,):
        raise ValueError(f"bias has shape {tuple(bias.shape)}, but there are {out_channels} channels out")
    if x.dim() == 3:
        return conv2d(x[None], weight, bias, stride, padding, dilation, groups)[0]
    stride_h, stride_w = (stride, stride) if isinstance(stride, int) else stride
    dilation_h, dilation_w = (dilation, dilation) if isinstance(dilation, int) else dilation
    reach_h, reach_w = dilation_h * (kernel_h - 1) + 1, dilation_w * (kernel_w - 1) + 1
    if isinstance(padding, str):
        around_h, around_w = (reach_h - 1, reach_w - 1) if padding == "same" else (0, 0)
    else:
        padding_h, padding_w = (padding, padding) if isinstance(padding, int) else padding
        around_h, around_w = 2 * padding_h, 2 * padding_w
    x = pad(x, (around_w // 2, around_w - around_w // 2, around_h // 2, around_h - around_h // 2))
    height, width = x.shape[2:]
    if height < reach_h or width < reach_w:
        raise ValueError(f"a window reaches over {reach_h} x {reach_w} elements, but x has only {height} x {width}")

    images = []
    for image in x:
        channels = []
        for o in range(out_channels):
            first = o // (out_channels // groups) * in_channels  # the first channel of o's group
            own = image[first : first + in_channels]
            rows = []
            for top in range(0, height - reach_h + 1, stride_h):
                numbers = []
                for left in range(0, width - reach_w + 1, stride_w):
                    window = own[:, top : top + reach_h : dilation_h, left : left + reach_w : dilation_w]
                    numbers.append((window * weight[o]).sum())
                rows.append(torch.stack(numbers))
            channels.append(torch.stack(rows))
        images.append(torch.stack(channels))
    result = torch.stack(images)
    return result if bias is None else result + bias[:, None, None]
