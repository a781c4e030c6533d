import torch
from pad import pad as with_value


def pad_modes(x, pad, mode="constant", value=0.0):
    if mode == "constant":
        return with_value(x, pad, value)
    n = len(pad) // 2
    for i in range(n):
        dim = x.dim() - 1 - i
        before, after = pad[2 * i], pad[2 * i + 1]
        length = x.shape[dim]
        at = torch.arange(-before, length + after)
        if mode == "reflect":
            at = length - 1 - (length - 1 - at.abs()).abs()
        elif mode == "replicate":
            at = at.clamp(0, length - 1)
        else:
            at = at % length
        x = x.index_select(dim, at)
    return x
