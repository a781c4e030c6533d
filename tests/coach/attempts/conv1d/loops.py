import torch

def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    B, C_in, L = x.shape
    C_out, C_g, K = weight.shape
    L_out = (L + 2 * padding - dilation * (K - 1) - 1) // stride + 1
    y = torch.zeros((B, C_out, L_out), dtype=x.dtype)
    per_group = C_out // groups
    for b in range(B):
        for o in range(C_out):
            g = o // per_group
            for i in range(L_out):
                acc = 0.0
                for c in range(C_g):
                    for k in range(K):
                        pos = i * stride + k * dilation - padding
                        if 0 <= pos < L:
                            acc = acc + x[b, g * C_g + c, pos] * weight[o, c, k]
                if bias is not None:
                    acc = acc + bias[o]
                y[b, o, i] = acc
    return y
