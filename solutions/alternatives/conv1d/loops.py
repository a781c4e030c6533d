"""conv1d by loops: the definition, read aloud.

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


def conv1d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int = 1,
    padding: int | str = 0,
    dilation: int = 1,
    groups: int = 1,
) -> Tensor:
    """torch.nn.functional.conv1d, one output at a time. Shapes and errors are those of the exercise."""
    out_channels, in_channels, kernel = weight.shape
    if x.shape[-2] != groups * in_channels or out_channels % groups:
        raise ValueError(f"x {tuple(x.shape)} doesn't fit weight {tuple(weight.shape)} in {groups} group(s)")
    if bias is not None and bias.shape != (out_channels,):
        raise ValueError(f"bias has shape {tuple(bias.shape)}, but there are {out_channels} channels out")
    if x.dim() == 2:
        return conv1d(x[None], weight, bias, stride, padding, dilation, groups)[0]
    reach = dilation * (kernel - 1) + 1
    around = {"valid": 0, "same": reach - 1}[padding] if isinstance(padding, str) else 2 * padding
    x = pad(x, (around // 2, around - around // 2))
    n = (x.shape[2] - reach) // stride + 1
    if x.shape[2] < reach:
        raise ValueError(f"a window reaches over {reach} elements, but x has only {x.shape[2]} of them")

    signals = []
    for signal in x:
        channels = []
        for o in range(out_channels):
            first = o // (out_channels // groups) * in_channels  # the first channel of o's group
            own = signal[first : first + in_channels]
            numbers = []
            for i in range(n):
                window = own[:, i * stride : i * stride + reach : dilation]
                numbers.append((window * weight[o]).sum())
            channels.append(torch.stack(numbers))
        signals.append(torch.stack(channels))
    result = torch.stack(signals)
    return result if bias is None else result + bias[:, None]
