import torch

def pad(x, pad, value=0.0):
    y = x.clone()
    d = -1
    pad = list(pad)
    while pad:
        left, right = pad.pop(0), pad.pop(0)
        y = y.transpose(d, 0)
        size = y.shape[0]
        new = torch.full((size + left + right, *y.shape[1:]), value, dtype=x.dtype)
        lo, hi = max(left, 0), size + left + min(right, 0)
        new[lo:hi] = y[max(-left, 0):size + min(right, 0)]
        y = new.transpose(0, d)
        d -= 1
    return y
