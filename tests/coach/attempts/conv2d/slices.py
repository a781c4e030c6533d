import torch

def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    if isinstance(stride, int):
        stride = (stride, stride)
    if isinstance(padding, int):
        padding = (padding, padding)
    if isinstance(dilation, int):
        dilation = (dilation, dilation)
    N, C, H, W = x.shape
    O, Cg, KH, KW = weight.shape
    xp = torch.zeros(N, C, H + 2 * padding[0], W + 2 * padding[1], dtype=x.dtype)
    xp[:, :, padding[0]:padding[0] + H, padding[1]:padding[1] + W] = x
    H_out = (H + 2 * padding[0] - dilation[0] * (KH - 1) - 1) // stride[0] + 1
    W_out = (W + 2 * padding[1] - dilation[1] * (KW - 1) - 1) // stride[1] + 1
    out = torch.zeros(N, O, H_out, W_out, dtype=x.dtype)
    Og = O // groups
    for g in range(groups):
        xg = xp[:, g * Cg:(g + 1) * Cg]
        wg = weight[g * Og:(g + 1) * Og]
        for i in range(H_out):
            for j in range(W_out):
                hs, ws = i * stride[0], j * stride[1]
                patch = xg[:, :, hs:hs + dilation[0] * (KH - 1) + 1:dilation[0], ws:ws + dilation[1] * (KW - 1) + 1:dilation[1]]
                out[:, g * Og:(g + 1) * Og, i, j] = (patch[:, None] * wg[None]).sum(dim=(2, 3, 4))
    if bias is not None:
        out = out + bias[None, :, None, None]
    return out
