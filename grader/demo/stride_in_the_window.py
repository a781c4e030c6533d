"""conv2d with the stride in the wrong place: the window is stretched by it."""

import torch


def _pair(value):
    return (value, value) if isinstance(value, int) else value


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    (sh, sw), (ph, pw), (dh, dw) = _pair(stride), _pair(padding), _pair(dilation)
    x = torch.nn.functional.pad(x, (pw, pw, ph, ph))
    batch, _, height, width = x.shape
    out_channels, per_group, kh, kw = weight.shape
    h = (height - dh * (kh - 1) - 1) // sh + 1
    w = (width - dw * (kw - 1) - 1) // sw + 1
    b, c, y, z = x.stride()
    size = (batch, groups, per_group, h, w, kh, kw)
    windows = x.as_strided(size, (b, per_group * c, c, y, z, sh * dh * y, sw * dw * z))
    weight = weight.reshape(groups, out_channels // groups, per_group, kh, kw)
    result = torch.einsum("bgchwkl,gockl->bgohw", windows, weight).reshape(batch, out_channels, h, w)
    return result if bias is None else result + bias[:, None, None]
