import torch
from pad import pad
from windows1d import windows1d

def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    xp = pad(x, (padding, padding))
    w = windows1d(xp, weight.shape[-1], stride, dilation)
    w = w.unflatten(1, (groups, -1))
    k = weight.unflatten(0, (groups, -1))
    y = torch.einsum("bgcnk,gock->bgon", w, k).flatten(1, 2)
    if bias is not None:
        y = y + bias.unsqueeze(-1)
    return y
