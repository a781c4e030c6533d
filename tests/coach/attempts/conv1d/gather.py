import torch

def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    x = torch.nn.functional.pad(x, (padding, padding))
    k = weight.shape[2]
    n = (x.shape[2] - dilation * (k - 1) - 1) // stride + 1
    idx = torch.arange(n)[:, None] * stride + torch.arange(k)[None, :] * dilation
    cols = x[:, :, idx]
    b, c = x.shape[:2]
    cols = cols.view(b, groups, c // groups, n, k).permute(0, 1, 3, 2, 4).reshape(b, groups, n, -1)
    w = weight.reshape(groups, weight.shape[0] // groups, -1)
    y = cols @ w.transpose(1, 2)
    y = y.permute(0, 1, 3, 2).reshape(b, weight.shape[0], n)
    if bias is not None:
        y += bias.view(-1, 1)
    return y
