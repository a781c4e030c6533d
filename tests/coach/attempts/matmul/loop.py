import torch


def matmul(a, b):
    rows = []
    for i in range(a.shape[0]):
        row = []
        for j in range(b.shape[1]):
            y = 0
            for k in range(a.shape[1]):
                y = y + a[i, k] * b[k, j]
            row.append(y)
        rows.append(torch.stack(row))
    return torch.stack(rows)
