import torch

def pad(x, pad, value=0.0):
    n = x.dim()
    pairs = [(0, 0)] * n
    for i in range(len(pad) // 2):
        pairs[n - 1 - i] = (pad[2 * i], pad[2 * i + 1])
    shape = [s + l + r for s, (l, r) in zip(x.shape, pairs)]
    out = x.new_full(shape, value)
    src, dst = [], []
    for s, t, (l, r) in zip(x.shape, shape, pairs):
        src.append(slice(max(0, -l), s - max(0, -r)))
        dst.append(slice(max(0, l), t - max(0, r)))
    out[tuple(dst)] = x[tuple(src)]
    return out
