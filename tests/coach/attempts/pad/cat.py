import torch

def pad(x, pad, value=0.0):
    for i in range(0, len(pad), 2):
        before, after = pad[i], pad[i + 1]
        dim = x.dim() - 1 - i // 2
        if before < 0:
            x = x.narrow(dim, -before, x.shape[dim] + before)
        if after < 0:
            x = x.narrow(dim, 0, x.shape[dim] + after)
        pieces = [x]
        if before > 0:
            shape = list(x.shape)
            shape[dim] = before
            pieces.insert(0, torch.full(shape, value, dtype=x.dtype))
        if after > 0:
            shape = list(x.shape)
            shape[dim] = after
            pieces.append(torch.full(shape, value, dtype=x.dtype))
        x = torch.cat(pieces, dim=dim)
    return x if len(pad) else x.clone()
