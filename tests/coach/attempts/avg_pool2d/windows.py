import torch
from pad import pad
from windows2d import windows2d


def two(value):
    return (value, value) if isinstance(value, int) else value


def avg_pool2d(x, kernel, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None):
    kh, kw = two(kernel)
    sh, sw = two(kernel if stride is None else stride)
    ph, pw = two(padding)
    more_h, more_w = (sh - 1, sw - 1) if ceil_mode else (0, 0)
    padded = pad(x, (pw, pw + more_w, ph, ph + more_h))
    windows = windows2d(padded, (kh, kw), (sh, sw))
    ones = torch.ones(x.shape[-2:], dtype=x.dtype)
    counted = pad(ones, (pw, pw, ph, ph), 1.0 if count_include_pad else 0.0)
    counts = windows2d(pad(counted, (0, more_w, 0, more_h)), (kh, kw), (sh, sw)).sum((-2, -1))
    sums = windows.sum((-2, -1))
    if ceil_mode:
        h, w = (x.shape[-2] + ph - 1) // sh + 1, (x.shape[-1] + pw - 1) // sw + 1
        sums, counts = sums[..., :h, :w], counts[..., :h, :w]
    return sums / (divisor_override or counts)
