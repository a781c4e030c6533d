import torch
from pad import pad
from windows1d import windows1d


def conv1d_grad_weight(x, grad_output, kernel, stride=1, padding=0, dilation=1, groups=1):
    windows = windows1d(pad(x, (padding, padding)), kernel, stride, dilation)
    windows = windows.unflatten(1, (groups, -1))
    grouped = grad_output.unflatten(1, (groups, -1))
    return torch.einsum("bgcik,bgoi->gock", windows, grouped).flatten(0, 1)
