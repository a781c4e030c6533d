"""A right conv1d as a learner would write it, all in one file; tests put mistakes into it."""

CONV1D = """
import torch
def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    batch, channels, length = x.shape
    if padding:
        padded = x.new_zeros(batch, channels, length + 2 * padding)
        padded[..., padding : padding + length] = x
        x, length = padded, length + 2 * padding
    out_channels, per_group, kernel = weight.shape
    n = (length - dilation * (kernel - 1) - 1) // stride + 1
    b, c, step = x.stride()
    windows = x.as_strided((batch, groups, per_group, n, kernel), (b, per_group * c, c, stride * step, dilation * step))
    weight = weight.reshape(groups, out_channels // groups, per_group, kernel)
    y = torch.einsum("bgcnk,gock->bgon", windows, weight).reshape(batch, out_channels, n)
    return y if bias is None else y + bias.view(1, -1, 1)
"""
