"""What a learner got wrong in max_pool2d: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
NOTHING = 'float("-inf") if x.is_floating_point() else torch.iinfo(x.dtype).min'
MISTAKEN = {
    "zeros-around-x": [("windows", (NOTHING, "0")), ("windows", (NOTHING, "torch.finfo(x.dtype).tiny"))],
    "another-number-around-x": [("windows", (NOTHING, "-1"))],
    "low-number-around-x": [("windows", (NOTHING, "-1e9")), ("windows", (NOTHING, "-10000"))],
    "infinity-around-x": [("windows", ('float("-inf")', 'float("inf")'))],
    "smallest-instead-of-largest": [("windows", ("amax", "amin"))],
    "mean-instead-of-largest": [("windows", ("amax", "mean"))],
    "sum-instead-of-largest": [("windows", ("amax", "sum"))],
    "index-instead-of-element": [("windows", ("amax((-2, -1))", "flatten(-2).argmax(-1)"))],
    "values-and-indices-returned": [("windows", ("amax((-2, -1))", "flatten(-2).max(-1)"))],
    "one-dimension-left": [("windows", ("amax((-2, -1))", "amax(-1)"))],
    "largest-of-all-channels": [("windows", ("amax((-2, -1))", f"amax({each})")) for each in ("(1, -2, -1)", "(-2, -1)).amax(1, keepdim=True")],
    "stride-default-1": [("windows", ("kernel if stride is None else stride", "stride or 1"))],
    "stride-always-the-kernel": [("windows", ("kernel if stride is None else stride", "kernel"))],
    "ceil-mode-ignored": [("windows", ("if ceil_mode", "if False"))],
    "last-window-in-the-padding": [("windows", ("    if ceil_mode:", "    if False:"))],
    "dilation-ignored": [("windows", (", dilation)", ")"))],
    "padding-before-only": [("windows", ("(pw, pw + more_w, ph, ph + more_h)", "(pw, more_w, ph, more_h)"))],
    "padding-ignored": [("windows", ("two(padding)", "0, 0"))],
    "padding-h-w-swapped": [
        ("windows", ("ph, pw = two(padding)", "pw, ph = two(padding)")),
        ("windows", ("(pw, pw + more_w, ph, ph + more_h)", "(ph, ph + more_h, pw, pw + more_w)")),
    ],
    "always-one-more": [
        ("windows", ("(sh - 1, sw - 1) if", "(sh, sw) if"), ("    if ceil_mode:", "    if False:")),
        ("windows", ("(sh - 1, sw - 1) if", "(sh, sw) if")),
    ],
    "room-h-w-swapped": [("windows", ("(sh - 1, sw - 1) if", "(sw - 1, sh - 1) if"))],
    "kernel-h-w-swapped": [("windows", ("kh, kw =", "kw, kh ="))],
    "stride-h-w-swapped": [("windows", ("sh, sw = two", "sw, sh = two"))],
    "gradient-cut-at-x": [("windows", ("    kh, kw", "    x = x.detach()\n    kh, kw"))],
}
