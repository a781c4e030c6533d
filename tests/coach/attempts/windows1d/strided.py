import torch

def windows1d(x, kernel, stride=1, dilation=1):
    length = x.shape[-1]
    span = dilation * (kernel - 1) + 1
    n = (length - span) // stride + 1
    s = x.stride()
    return x.as_strided(tuple(x.shape[:-1]) + (n, kernel), tuple(s[:-1]) + (s[-1] * stride, s[-1] * dilation))
