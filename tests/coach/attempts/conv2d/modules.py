import torch
from pad import pad
from windows2d import windows2d

def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    xp = pad(x, (pw, pw, ph, ph))
    win = windows2d(xp, tuple(weight.shape[2:]), stride, dilation)
    win = win.unflatten(1, (groups, -1))
    k = weight.unflatten(0, (groups, -1))
    y = torch.einsum("bgcijkl,gockl->bgoij", win, k).flatten(1, 2)
    if bias is not None:
        y = y + bias[:, None, None]
    return y
