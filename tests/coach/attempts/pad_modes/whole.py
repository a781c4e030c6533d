import torch


def where_from(at, length, mode):
    if mode == "reflect":
        return length - 1 - (length - 1 - at.abs()).abs()
    return at % length if mode == "circular" else at.clamp(0, length - 1)


def pad_modes(x, pad, mode="constant", value=0.0):
    n = len(pad) // 2
    if mode not in ("constant", "reflect", "replicate", "circular") or len(pad) % 2:
        raise ValueError(mode)
    for i in range(n):
        dim = x.dim() - 1 - i
        before, after = pad[2 * i], pad[2 * i + 1]
        length = x.shape[dim]
        at = torch.arange(-before, length + after)
        x = x.index_select(dim, where_from(at, length, mode))
        if mode == "constant":
            new = ((at < 0) | (at >= length)).view(-1, *(1,) * (x.dim() - 1 - dim))
            x = x.masked_fill(new, value)
    return x
