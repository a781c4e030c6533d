"""What a learner got wrong in fast_conv2d: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
KERNELS = "weight.unflatten(0, (groups, -1)).flatten(2)"
MISTAKEN = {
    "kernel-flipped": [("columns", (KERNELS, "weight.flip(2, 3).unflatten(0, (groups, -1)).flatten(2)"))],
    "kernel-h-w-swapped": [("columns", ("kh, kw =", "kw, kh ="))],
    "stride-h-w-swapped": [("columns", ("(sh, sw), (ph, pw), (dh, dw) =", "(sw, sh), (ph, pw), (dh, dw) ="))],
    "padding-h-w-swapped": [("columns", ("(pw, pw, ph, ph)", "(ph, ph, pw, pw)"))],
    "dilation-h-w-swapped": [("columns", ("(dh, dw))", "(dw, dh))"))],
    "stride-ignored": [("columns", ("(sh, sw), (dh, dw))", "1, (dh, dw))"))],
    "dilation-ignored": [("columns", (", (sh, sw), (dh, dw))", ", (sh, sw))"))],
    "padding-ignored": [("columns", ("two(padding)", "(0, 0)"))],
    "padding-before-only": [("columns", ("(pw, pw, ph, ph)", "(pw, 0, ph, 0)"))],
    "bias-ignored": [("columns", ("y if bias is None else y + bias[:, None, None]", "y"))],
    "bias-per-position": [("columns", ("bias[:, None, None]", "bias"))],
    "group-outputs-interleaved": [("columns", (KERNELS, "weight.unflatten(0, (-1, groups)).transpose(0, 1).flatten(2)"))],
    "group-results-interleaved": [("columns", ("(kernels @ columns)", "(kernels @ columns).transpose(1, 2)"))],
}
