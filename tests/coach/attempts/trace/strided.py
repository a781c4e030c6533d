def trace(x):
    n = min(x.shape)
    step = sum(x.stride())
    return x.as_strided((n,), (step,)).sum()
