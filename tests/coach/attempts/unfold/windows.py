from pad import pad
from windows2d import windows2d


def two(value):
    return (value, value) if isinstance(value, int) else value


def unfold(x, kernel_size, dilation=1, padding=0, stride=1):
    kh, kw = two(kernel_size)
    sh, sw = two(stride)
    ph, pw = two(padding)
    dh, dw = two(dilation)
    windows = windows2d(pad(x, (pw, pw, ph, ph)), (kh, kw), (sh, sw), (dh, dw))
    batch, channels = x.shape[:2]
    return windows.permute(0, 1, 4, 5, 2, 3).reshape(batch, channels * kh * kw, -1)
