import torch


def two(value):
    return (value, value) if isinstance(value, int) else value


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    (sh, sw), (ph, pw), (eh, ew), (dh, dw) = two(stride), two(padding), two(output_padding), two(dilation)
    batch, channels, height, width = x.shape
    per_group, kh, kw = weight.shape[1:]
    h = (height - 1) * sh + dh * (kh - 1) + 1 + eh
    w = (width - 1) * sw + dw * (kw - 1) + 1 + ew
    y = x.new_zeros(batch, groups * per_group, h, w)
    grouped = x.reshape(batch, groups, channels // groups, height, width)
    kernels = weight.reshape(groups, channels // groups, per_group, kh, kw)
    for i in range(height):
        for j in range(width):
            brought = torch.einsum("bgc,gcokl->bgokl", grouped[..., i, j], kernels).flatten(1, 2)
            rows = slice(i * sh, i * sh + dh * (kh - 1) + 1, dh)
            columns = slice(j * sw, j * sw + dw * (kw - 1) + 1, dw)
            y[:, :, rows, columns] += brought
    y = y[:, :, ph : h - ph, pw : w - pw]
    return y if bias is None else y + bias[:, None, None]
