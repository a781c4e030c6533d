import torch

def windows1d(x, kernel, stride=1, dilation=1):
    *lead, L = x.size()
    *lead_s, step = x.stride()
    out = (L - dilation * (kernel - 1) - 1) // stride + 1
    size = [*lead, out, kernel]
    strides = [*lead_s, step * stride, step * dilation]
    return torch.as_strided(x, size, strides)
