"""What a learner got wrong in unfold: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
MISTAKEN = {
    "windows-reshaped": [("windows", (".permute(0, 1, 4, 5, 2, 3)", ""))],
    "taps-before-channels": [("windows", ("0, 1, 4, 5, 2, 3", "0, 4, 5, 1, 2, 3"))],
    "taps-by-columns": [("windows", ("0, 1, 4, 5, 2, 3", "0, 1, 5, 4, 2, 3"))],
    "windows-by-columns": [("windows", ("0, 1, 4, 5, 2, 3", "0, 1, 4, 5, 3, 2"))],
    "rows-and-columns-swapped": [("windows", ("0, 1, 4, 5, 2, 3).reshape(batch, channels * kh * kw, -1)", "0, 2, 3, 1, 4, 5).flatten(3).flatten(1, 2)"))],
    "rows-reshaped-into-columns": [("windows", ("0, 1, 4, 5, 2, 3", "0, 2, 3, 1, 4, 5"))],
    "dimensions-left-apart": [("windows", ("channels * kh * kw, -1", "channels, kh * kw, -1"))],
    "viewed-not-reshaped": [
        ("windows", ("    kh, kw", "    x = x.view(-1).view(x.shape)\n    kh, kw")),
        ("windows", (".reshape(", ".view(")),
    ],
    "windows-side-by-side": [("windows", ("two(stride)", "two(kernel_size)"))],
    "stride-ignored": [("windows", ("two(stride)", "1, 1"))],
    "dilation-ignored": [("windows", ("two(dilation)", "1, 1"))],
    "padding-ignored": [("windows", ("two(padding)", "0, 0"))],
    "padding-before-only": [("windows", ("(pw, pw, ph, ph)", "(pw, 0, ph, 0)"))],
    "padding-h-w-swapped": [("windows", ("(pw, pw, ph, ph)", "(ph, ph, pw, pw)"))],
    "kernel-h-w-swapped": [("windows", ("kh, kw =", "kw, kh ="))],
    "stride-h-w-swapped": [("windows", ("sh, sw =", "sw, sh ="))],
    "float64-result": [("windows", ("    return windows", "    return windows.double()"))],
}
