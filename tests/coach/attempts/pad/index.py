import torch

def pad(x, pad, value=0.0):
    for i in range(len(pad) // 2):
        before, after = pad[2 * i], pad[2 * i + 1]
        dim = x.dim() - 1 - i
        n = x.shape[dim]
        where = torch.arange(-before, n + after)
        inside = (where >= 0) & (where < n)
        picked = x.index_select(dim, where.clamp(0, n - 1))
        shape = [1] * x.dim()
        shape[dim] = -1
        x = torch.where(inside.view(shape), picked, torch.full_like(picked, value))
    return x
