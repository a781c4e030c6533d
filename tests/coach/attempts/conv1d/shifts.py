import torch

def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    n, c, length = x.shape
    o, cg, k = weight.shape
    x = torch.nn.functional.pad(x, (padding, padding))
    m = (x.shape[2] - dilation * (k - 1) - 1) // stride + 1
    xs = x.reshape(n, groups, cg, -1)
    ws = weight.reshape(groups, o // groups, cg, k)
    total = 0
    for t in range(k):
        at = t * dilation
        piece = xs[:, :, :, at : at + (m - 1) * stride + 1 : stride]
        total = total + torch.einsum("ngcm,goc->ngom", piece, ws[..., t])
    total = total.reshape(n, o, m)
    return total if bias is None else total + bias[:, None]
