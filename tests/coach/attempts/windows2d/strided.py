import torch

def windows2d(x, kernel, stride=1, dilation=1):
    kh, kw = (kernel, kernel) if isinstance(kernel, int) else kernel
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation
    H, W = x.shape[-2:]
    h = (H - dh * (kh - 1) - 1) // sh + 1
    w = (W - dw * (kw - 1) - 1) // sw + 1
    a, b = x.stride()[-2:]
    return torch.as_strided(x, (*x.shape[:-2], h, w, kh, kw), (*x.stride()[:-2], a * sh, b * sw, a * dh, b * dw))
