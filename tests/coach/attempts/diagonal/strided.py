def diagonal(x, offset=0):
    r, c, *others = x.stride()
    rows, columns, *further = x.shape
    i, j = max(-offset, 0), max(offset, 0)
    n = max(0, min(rows - i, columns - j))
    at = x.storage_offset() + i * r + j * c
    return x.as_strided((*further, n), (*others, r + c), at)
