"""conv2d without windows: for each tap of the kernel, shift the padded image and add."""

import torch


def _pair(value):
    return (value, value) if isinstance(value, int) else value


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    if isinstance(padding, str):
        raise NotImplementedError("padding as a word")
    (sh, sw), (ph, pw), (dh, dw) = _pair(stride), _pair(padding), _pair(dilation)
    batch, channels, height, width = x.shape
    out_channels, per_group, kh, kw = weight.shape
    if channels != groups * per_group or out_channels % groups:
        raise ValueError("the channels don't fit")
    padded = x.new_zeros(batch, channels, height + 2 * ph, width + 2 * pw)
    padded[:, :, ph : ph + height, pw : pw + width] = x
    h = (height + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    w = (width + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    weight = weight.reshape(groups, out_channels // groups, per_group, kh, kw)
    result = x.new_zeros(batch, groups, out_channels // groups, h, w)
    for k in range(kh):
        for m in range(kw):
            rows = slice(k * dh, k * dh + (h - 1) * sh + 1, sh)
            columns = slice(m * dw, m * dw + (w - 1) * sw + 1, sw)
            part = padded[:, :, rows, columns].reshape(batch, groups, per_group, h, w)
            result = result + torch.einsum("bgchw,goc->bgohw", part, weight[..., k, m])
    result = result.reshape(batch, out_channels, h, w)
    return result if bias is None else result + bias[:, None, None]
