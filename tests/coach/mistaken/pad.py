"""What a learner got wrong in pad: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
MISTAKEN = {
    "float32-result": [
        ("full", ("x.new_full(shape, value)", "torch.full(shape, float(value))")),
        ("loop", (", dtype=x.dtype", ", dtype=torch.float32")),
        ("cat", ("    return x if", "    x = x.float()\n    return x if")),
    ],
    "end-counted-from-the-right": [
        ("full", ("slice(max(0, l), t - max(0, r))", "slice(l, -r)")),
        ("loop", ("new[lo:hi]", "new[left:-right]")),
    ],
    "first-pair-for-the-first-dimension": [
        ("full", ("pairs[n - 1 - i]", "pairs[i]")),
        ("cat", ("dim = x.dim() - 1 - i // 2", "dim = i // 2")),
    ],
    "pairs-in-reading-order": [
        ("full", ("pairs[n - 1 - i]", "pairs[n - len(pad) // 2 + i]")),
        ("loop", ("left, right = pad.pop(0), pad.pop(0)", "right, left = pad.pop(), pad.pop()")),
    ],
    "befores-then-afters": [("full", ("(pad[2 * i], pad[2 * i + 1])", "(pad[i], pad[len(pad) // 2 + i])"))],
    "before-and-after-swapped": [
        ("full", ("(pad[2 * i], pad[2 * i + 1])", "(pad[2 * i + 1], pad[2 * i])")),
        ("cat", ("before, after = pad[i], pad[i + 1]", "after, before = pad[i], pad[i + 1]")),
        ("loop", ("left, right = pad.pop(0), pad.pop(0)", "right, left = pad.pop(0), pad.pop(0)")),
    ],
    "before-used-twice": [("full", ("(pad[2 * i], pad[2 * i + 1])", "(pad[2 * i], pad[2 * i])"))],
    "after-used-twice": [("full", ("(pad[2 * i], pad[2 * i + 1])", "(pad[2 * i + 1], pad[2 * i + 1])"))],
    "after-not-used": [("full", ("(pad[2 * i], pad[2 * i + 1])", "(pad[2 * i], 0)"))],
    "before-not-used": [("full", ("(pad[2 * i], pad[2 * i + 1])", "(0, pad[2 * i + 1])"))],
    "first-pair-for-every-dimension": [("full", ("(pad[2 * i], pad[2 * i + 1])", "(pad[0], pad[1])"))],
    "value-ignored": [
        ("full", ("x.new_full(shape, value)", "x.new_zeros(shape)")),
        ("cat", ("torch.full(shape, value, dtype=x.dtype)", "torch.zeros(shape, dtype=x.dtype)")),
    ],
    "value-made-whole": [("full", ("x.new_full(shape, value)", "x.new_full(shape, int(value))"))],
    "one-dimension-only": [("full", ("    n = x.dim()", "    before, after = pad\n    n = x.dim()"))],
    "a-pair-for-every-dimension": [("full", ("for i in range(len(pad) // 2):", "for i in range(n):"))],
    "crop-not-handled": [
        ("full", ("slice(max(0, -l), s - max(0, -r))", "slice(0, s)"), ("slice(max(0, l), t - max(0, r))", "slice(l, l + s)")),
    ],
    "crop-taken-for-0": [
        ("full", ("(pad[2 * i], pad[2 * i + 1])", "(max(0, pad[2 * i]), max(0, pad[2 * i + 1]))")),
        ("cat", ("        if before < 0:\n            x = x.narrow(dim, -before, x.shape[dim] + before)\n        if after < 0:\n            x = x.narrow(dim, 0, x.shape[dim] + after)\n", "")),
    ],
    "crop-taken-for-padding": [("full", ("(pad[2 * i], pad[2 * i + 1])", "(abs(pad[2 * i]), abs(pad[2 * i + 1]))"))],
    "gradient-cut-at-x": [("full", ("= x[tuple(src)]", "= x.detach()[tuple(src)]"))],
    "dtype-from-value": [
        ("loop", (", dtype=x.dtype", "")),
        ("full", ("x.new_full(shape, value)", "torch.full(shape, value)")),
    ],
    "value-in-one-dimension-only": [
        ("full", ("x.new_full(shape, value)", "x.new_zeros(shape) + (value if len(pad) == 2 else 0)")),
    ],
    "float64-result": [("full", ("    return out", "    return out.double()"))],
    "x-assumed-contiguous": [
        ("full", ("= x[tuple(src)]", "= x.as_strided(x.shape, torch.empty(x.shape).stride())[tuple(src)]")),
    ],
    "storage-offset-0": [("full", ("= x[tuple(src)]", "= x.as_strided(x.shape, x.stride(), 0)[tuple(src)]"))],
    "viewed-not-reshaped": [("full", ("= x[tuple(src)]", "= x.view(-1).view(x.shape)[tuple(src)]"))],
    "two-dimensions-only": [
        ("full", ("    n = x.dim()", "    if len(pad) == 4:\n        left, right, top, bottom = pad\n    elif len(pad) not in (0, 2):\n        raise ValueError('at most two dimensions')\n    n = x.dim()")),
    ],
    "argument-changed": [("full", ("    return out", "    x *= 0\n    return out"))],
    "value-added-to-x": [("full", ("out[tuple(dst)] = x[tuple(src)]", "out[tuple(dst)] += x[tuple(src)]"))],
    "new-elements-never-set": [("full", ("x.new_full(shape, value)", "x.new_empty(shape)"))],
    "x-at-the-start": [("full", ("dst.append(slice(max(0, l), t - max(0, r)))", "dst.append(slice(0, s))"))],
    "only-the-first-pair": [("cat", ("for i in range(0, len(pad), 2):", "for i in range(0, 2, 2):"))],
    "last-pair-not-used": [
        ("full", ("for i in range(len(pad) // 2):", "for i in range(max(1, len(pad) // 2 - 1) if pad else 0):")),
    ],
    "every-pair-on-the-last-dimension": [
        ("loop", ("        d -= 1\n", "")),
        ("full", ("pairs[n - 1 - i] = (pad[2 * i], pad[2 * i + 1])", "pairs[-1] = (pairs[-1][0] + pad[2 * i], pairs[-1][1] + pad[2 * i + 1])")),
    ],
    "crop-from-the-wrong-end": [
        ("cat", ("x.narrow(dim, -before, x.shape[dim] + before)", "x.narrow(dim, 0, x.shape[dim] + before)")),
        ("cat", ("x.narrow(dim, 0, x.shape[dim] + after)", "x.narrow(dim, -after, x.shape[dim] + after)")),
    ],
    "nothing-returned": [("full", ("    return out", "    out"))],
    "torch-own-called": [
        ("full", ("    n = x.dim()\n", "    return torch.nn.functional.pad(x, tuple(pad), value=value)\n")),
    ],
    "crop-on-one-side-only": [
        ("cat", ("        if after < 0:\n            x = x.narrow(dim, 0, x.shape[dim] + after)\n", "")),
        ("full", ("(pad[2 * i], pad[2 * i + 1])", "(max(0, pad[2 * i]), pad[2 * i + 1])")),
    ],
    "blocks-as-large-as-x-was": [
        ("cat", ("    for i in range", "    size = list(x.shape)\n    for i in range"), ("list(x.shape)\n            ", "list(size)\n            ")),
        ("loop", ("    pad = list(pad)", "    pad, sizes = list(pad), x.shape"), ("*y.shape[1:]", "*(n for i, n in enumerate(sizes) if i != len(sizes) + d)"), ("y.transpose(d, 0)", "y.movedim(d, 0)"), ("new.transpose(0, d)", "new.movedim(0, d)")),
    ],
    "only-the-first-two-pairs": [
        ("cat", ("range(0, len(pad), 2)", "range(0, min(len(pad), 4), 2)")),
        ("full", ("range(len(pad) // 2)", "range(min(2, len(pad) // 2))")),
    ],
    "every-pair-on-the-first-dimension": [
        ("cat", ("dim = x.dim() - 1 - i // 2", "dim = 0")),
        ("index", ("dim = x.dim() - 1 - i", "dim = 0")),
    ],
    "pair-number-taken-for-dimension": [
        ("full", ("pairs[n - 1 - i]", "pairs[-i]")),
        ("cat", ("dim = x.dim() - 1 - i // 2", "dim = -(i // 2)")),
    ],
    "ends-at-a-pair-of-zeros": [
        ("loop", ("        y = y.transpose(d, 0)", "        if left == right == 0:\n            break\n        y = y.transpose(d, 0)")),
        ("full", ("        pairs[n - 1 - i]", "        if pad[2 * i] == 0 and pad[2 * i + 1] == 0:\n            break\n        pairs[n - 1 - i]")),
    ],
    "pair-skipped-for-one-zero": [
        ("index", ("        dim =", "        if not before or not after:\n            continue\n        dim =")),
        ("full", ("        pairs[n - 1 - i]", "        if 0 in pad[2 * i : 2 * i + 2]:\n            continue\n        pairs[n - 1 - i]")),
    ],
    "slice-without-an-end": [
        ("full", ("slice(max(0, l), t - max(0, r))", "slice(max(0, l), None)")),
        ("loop", ("new[lo:hi]", "new[lo:]")),
    ],
    "x-at-the-end": [
        ("full", ("slice(max(0, l), t - max(0, r))", "slice(max(0, l) + max(0, r), t)")),
        ("loop", ("new[lo:hi] =", "new[max(left, 0) + max(right, 0):] =")),
        ("index", ("torch.arange(-before, n + after)", "torch.arange(n + before + after) - max(before, 0) - max(after, 0) + max(-before, 0)")),
    ],
    "value-after-x-only": [
        ("cat", ("insert(0, torch.full(shape, value, dtype=x.dtype))", "insert(0, torch.zeros(shape, dtype=x.dtype))")),
        ("index", ("    return x", "    return x"), ("torch.full_like(picked, value)", "(where >= n).view(shape) * torch.full_like(picked, value)")),
    ],
    "value-before-x-only": [
        ("cat", ("append(torch.full(shape, value, dtype=x.dtype))", "append(torch.zeros(shape, dtype=x.dtype))")),
        ("full", ("x.new_full(shape, value)", "x.new_zeros(shape)"), ("    out[tuple(dst)] =", "    for i, (l, r) in enumerate(pairs):\n        out.narrow(i, 0, max(l, 0)).fill_(value)\n    out[tuple(dst)] =")),
    ],
    "elements-of-x-for-value": [
        ("index", ("torch.where(inside.view(shape), picked, torch.full_like(picked, value))", "picked")),
        ("index", ("torch.where(inside.view(shape), picked, torch.full_like(picked, value))", "picked"), ("where.clamp(0, n - 1)", "where % n")),
        ("index", ("torch.where(inside.view(shape), picked, torch.full_like(picked, value))", "picked"), ("where.clamp(0, n - 1)", "torch.tensor([(list(range(n)) + list(range(n - 2, 0, -1)))[j % max(1, 2 * n - 2)] for j in where.tolist()])")),
        ("index", ("torch.where(inside.view(shape), picked, torch.full_like(picked, value))", "picked"), ("where.clamp(0, n - 1)", "torch.tensor([(list(range(n)) + list(range(n))[::-1])[j % (2 * n)] for j in where.tolist()])")),
    ],
    "edge-repeated-once": [
        ("index", ("(where < n)", "(where <= n)")),
        ("index", ("(where >= 0)", "(where >= -1)")),
        ("index", ("(where >= 0) & (where < n)", "(where >= -1) & (where <= n)")),
    ],
    "edge-overwritten": [
        ("index", ("(where >= 0)", "(where > 0)")),
        ("index", ("(where < n)", "(where < n - 1)")),
        ("loop", ("        y = new", "        if left > 0:\n            new[: left + 1] = value\n        y = new")),
        ("loop", ("        y = new", "        if right > 0:\n            new[-right - 1 :] = value\n        y = new")),
    ],
    "place-in-pad-taken-for-dimension": [("cat", ("dim = x.dim() - 1 - i // 2", "dim = x.dim() - 1 - i"))],
    "value-for-the-first-pair-only": [
        ("cat", ("torch.full(shape, value, dtype=x.dtype)", "torch.full(shape, value if i == 0 else 0, dtype=x.dtype)")),
        ("loop", ("        d -= 1", "        d -= 1\n        value = 0")),
    ],
    "value-not-for-the-first-pair": [
        ("cat", ("torch.full(shape, value, dtype=x.dtype)", "torch.full(shape, value if i else 0, dtype=x.dtype)")),
    ],
    "sum-of-0-taken-for-nothing": [("full", ("    n = x.dim()", "    if sum(pad) == 0:\n        return x\n    n = x.dim()"))],
    "empty-pad-not-handled": [
        ("full", ("    n = x.dim()", "    if min(pad) == max(pad) == 0:\n        return x.clone()\n    n = x.dim()")),
        ("full", ("    n = x.dim()", "    assert pad\n    n = x.dim()")),
    ],
    "tuple-changed-like-a-list": [
        ("loop", ("    pad = list(pad)\n", "")),
        ("cat", ("shape = list(x.shape)", "shape = x.shape")),
    ],
}
