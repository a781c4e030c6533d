import torch


def matvec(a, v):
    rows = []
    for i in range(a.shape[0]):
        y = 0
        for k in range(a.shape[1]):
            y = y + a[i, k] * v[k]
        rows.append(y)
    return torch.stack(rows)
