import torch

def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    sy, sx = (stride, stride) if isinstance(stride, int) else stride
    py, px = (padding, padding) if isinstance(padding, int) else padding
    dy, dx = (dilation, dilation) if isinstance(dilation, int) else dilation
    n, c, h, w = x.shape
    o, cg, kh, kw = weight.shape
    x = torch.nn.functional.pad(x, (px, px, py, py))
    oh = (h + 2 * py - dy * (kh - 1) - 1) // sy + 1
    ow = (w + 2 * px - dx * (kw - 1) - 1) // sx + 1
    xs = x.reshape(n, groups, cg, h + 2 * py, w + 2 * px)
    ws = weight.reshape(groups, o // groups, cg, kh, kw)
    y = 0
    for a in range(kh):
        for b in range(kw):
            part = xs[..., a * dy : a * dy + sy * (oh - 1) + 1 : sy, b * dx : b * dx + sx * (ow - 1) + 1 : sx]
            y = y + torch.einsum("ngchw,goc->ngohw", part, ws[..., a, b])
    y = y.reshape(n, o, oh, ow)
    if bias is not None:
        y = y + bias[:, None, None]
    return y
