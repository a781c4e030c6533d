import torch

def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    N, C, L = x.shape
    O, Cg, K = weight.shape
    xp = torch.zeros(N, C, L + 2 * padding, dtype=x.dtype)
    xp[:, :, padding:padding + L] = x
    L_out = (L + 2 * padding - dilation * (K - 1) - 1) // stride + 1
    out = torch.zeros(N, O, L_out, dtype=x.dtype)
    Og = O // groups
    for g in range(groups):
        xg = xp[:, g * Cg:(g + 1) * Cg]
        wg = weight[g * Og:(g + 1) * Og]
        for i in range(L_out):
            start = i * stride
            patch = xg[:, :, start:start + dilation * (K - 1) + 1:dilation]
            out[:, g * Og:(g + 1) * Og, i] = torch.einsum("nck,ock->no", patch, wg)
    if bias is not None:
        out = out + bias.reshape(1, O, 1)
    return out
