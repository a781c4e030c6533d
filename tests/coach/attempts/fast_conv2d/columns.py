from pad import pad
from windows2d import windows2d


def two(value):
    return (value, value) if isinstance(value, int) else value


def fast_conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    kh, kw = weight.shape[2:]
    (sh, sw), (ph, pw), (dh, dw) = two(stride), two(padding), two(dilation)
    windows = windows2d(pad(x, (pw, pw, ph, ph)), (kh, kw), (sh, sw), (dh, dw))
    h, w = windows.shape[2:4]
    columns = windows.permute(0, 1, 4, 5, 2, 3).unflatten(1, (groups, -1)).flatten(2, 4).flatten(3)
    kernels = weight.unflatten(0, (groups, -1)).flatten(2)
    y = (kernels @ columns).flatten(1, 2).unflatten(-1, (h, w))
    return y if bias is None else y + bias[:, None, None]
