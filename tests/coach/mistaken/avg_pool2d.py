"""What a learner got wrong in avg_pool2d: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
MISTAKEN = {
    "sum-instead-of-mean": [("windows", ("divisor_override or counts", "divisor_override or 1"))],
    "largest-instead-of-mean": [("windows", ("    return sums / (divisor_override or counts)", "    return windows.amax((-2, -1))"))],
    "count-include-pad-ignored": [("windows", ("1.0 if count_include_pad else 0.0", "1.0"))],
    "padding-never-counted": [("windows", ("1.0 if count_include_pad else 0.0", "0.0"))],
    "count-include-pad-turned-round": [("windows", ("1.0 if count_include_pad else 0.0", "0.0 if count_include_pad else 1.0"))],
    "always-divided-by-the-kernel": [("windows", ("divisor_override or counts", "divisor_override or kh * kw"))],
    "divided-beyond-the-padding": [("windows", ("sums / (divisor_override or counts)", "sums / (divisor_override or (kh * kw if count_include_pad else counts))"))],
    "divisor-override-ignored": [("windows", ("divisor_override or counts", "counts"))],
    "divided-twice": [("windows", ("(divisor_override or counts)", "counts / (divisor_override or 1)"))],
    "rounded-down": [("windows", ("sums / ", "sums // "))],
    "one-dimension-left": [("windows", ("    return sums / (divisor_override or counts)", "    return windows.mean(-1)"))],
    "stride-default-1": [("windows", ("kernel if stride is None else stride", "1 if stride is None else stride"))],
    "ceil-mode-ignored": [("windows", ("if ceil_mode", "if False"))],
    "last-window-in-the-padding": [
        ("windows", ("    if ceil_mode:", "    if False:")),
        ("windows", ("    if ceil_mode:", "    if False:"), ("or counts)", "or counts.clamp(min=1))")),
    ],
    "always-one-more": [
        ("windows", ("(sh - 1, sw - 1) if", "(sh, sw) if"), ("    if ceil_mode:", "    if False:")),
        ("windows", ("(sh - 1, sw - 1) if", "(sh, sw) if"), ("    if ceil_mode:", "    if False:"), ("or counts)", "or counts.clamp(min=1))")),
        ("windows", ("(sh - 1, sw - 1) if", "(sh, sw) if")),
    ],
    "room-h-w-swapped": [("windows", ("(sh - 1, sw - 1) if", "(sw - 1, sh - 1) if"))],
    "padding-h-w-swapped": [("windows", ("(pw, pw + more_w, ph, ph + more_h)", "(ph, ph + more_w, pw, pw + more_h)"), ("(pw, pw, ph, ph)", "(ph, ph, pw, pw)"))],
    "padding-before-only": [("windows", ("(pw, pw + more_w, ph, ph + more_h)", "(pw, more_w, ph, more_h)"), ("(pw, pw, ph, ph)", "(pw, 0, ph, 0)"))],
    "kernel-h-w-swapped": [("windows", ("kh, kw =", "kw, kh ="))],
}
