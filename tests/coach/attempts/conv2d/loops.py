import torch

def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    s = stride if isinstance(stride, tuple) else (stride, stride)
    p = padding if isinstance(padding, tuple) else (padding, padding)
    d = dilation if isinstance(dilation, tuple) else (dilation, dilation)
    B, C, H, W = x.shape
    O, Cg, KH, KW = weight.shape
    OH = (H + 2 * p[0] - d[0] * (KH - 1) - 1) // s[0] + 1
    OW = (W + 2 * p[1] - d[1] * (KW - 1) - 1) // s[1] + 1
    y = torch.zeros(B, O, OH, OW, dtype=x.dtype)
    for o in range(O):
        g = o // (O // groups)
        for i in range(OH):
            for j in range(OW):
                for kh in range(KH):
                    for kw in range(KW):
                        r = i * s[0] + kh * d[0] - p[0]
                        q = j * s[1] + kw * d[1] - p[1]
                        if r < 0 or r >= H or q < 0 or q >= W:
                            continue
                        for c in range(Cg):
                            y[:, o, i, j] += x[:, g * Cg + c, r, q] * weight[o, c, kh, kw]
        if bias is not None:
            y[:, o] += bias[o]
    return y
