import torch
from pad import pad
from windows2d import windows2d


def two(value):
    return (value, value) if isinstance(value, int) else value


def max_pool2d(x, kernel, stride=None, padding=0, dilation=1, ceil_mode=False):
    kh, kw = two(kernel)
    sh, sw = two(kernel if stride is None else stride)
    ph, pw = two(padding)
    nothing = float("-inf") if x.is_floating_point() else torch.iinfo(x.dtype).min
    more_h, more_w = (sh - 1, sw - 1) if ceil_mode else (0, 0)
    padded = pad(x, (pw, pw + more_w, ph, ph + more_h), nothing)
    windows = windows2d(padded, (kh, kw), (sh, sw), dilation)
    if ceil_mode:
        windows = windows[..., : (x.shape[-2] + ph - 1) // sh + 1, : (x.shape[-1] + pw - 1) // sw + 1, :, :]
    return windows.amax((-2, -1))
