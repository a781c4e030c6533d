import torch
import torch.nn.functional as F

def _two(v):
    if isinstance(v, int):
        return v, v
    return tuple(v)

def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    (s1, s2), (p1, p2), (d1, d2) = _two(stride), _two(padding), _two(dilation)
    x = F.pad(x, (p2, p2, p1, p1))
    k1, k2 = weight.shape[-2:]
    win = x.unfold(2, d1 * (k1 - 1) + 1, s1).unfold(3, d2 * (k2 - 1) + 1, s2)
    win = win[..., ::d1, ::d2]
    out = []
    for xs, ws in zip(win.chunk(groups, 1), weight.chunk(groups, 0)):
        out.append(torch.einsum("bcijkl,ockl->boij", xs, ws))
    y = torch.cat(out, 1)
    if bias is not None:
        y = y + bias.reshape(-1, 1, 1)
    return y
