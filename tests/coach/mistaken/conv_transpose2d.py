"""What a learner got wrong in conv_transpose2d: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
CUT = "y[:, :, ph : h - ph, pw : w - pw]"
MISTAKEN = {
    "overlaps-overwritten": [("loop", ("] += brought", "] = brought"))],
    "kernel-flipped": [("loop", ("weight.reshape(", "weight.flip(2, 3).reshape("))],
    "stride-not-in-the-places": [("loop", ("i * sh", "i"), ("j * sw", "j"))],
    "dilation-ignored": [("loop", ("i * sh + dh * (kh - 1) + 1, dh)", "i * sh + kh)"), ("j * sw + dw * (kw - 1) + 1, dw)", "j * sw + kw)"))],
    "size-one-step-too-many": [("loop", ("(height - 1) * sh", "height * sh"), ("(width - 1) * sw", "width * sw"))],
    "padding-left-on": [("loop", (CUT, "y"))],
    "padding-taken-off-once": [("loop", (CUT, "y[:, :, ph:, pw:]"))],
    "output-padding-ignored": [("loop", (" + 1 + eh", " + 1"), (" + 1 + ew", " + 1"))],
    "output-padding-in-front": [("loop", ("i * sh", "i * sh + eh"), ("j * sw", "j * sw + ew"))],
    "output-padding-at-both-ends": [("loop", (" + 1 + eh", " + 1 + 2 * eh"), (" + 1 + ew", " + 1 + 2 * ew"))],
    "output-padding-after-the-cut": [("loop", ("    return y if", "    y[:, :, y.shape[2] - eh :] = 0\n    y[:, :, :, y.shape[3] - ew :] = 0\n    return y if"))],
    "bias-per-position": [("loop", ("bias[:, None, None]", "bias"))],
    "group-outputs-interleaved": [("loop", ("weight.reshape(groups, channels // groups, per_group, kh, kw)", "weight.reshape(channels // groups, groups, per_group, kh, kw).transpose(0, 1)"))],
    "group-results-interleaved": [("loop", ("kernels).flatten(1, 2)", "kernels).transpose(1, 2).flatten(1, 2)"))],
    "padding-h-w-swapped": [("loop", ("(ph, pw)", "(pw, ph)"))],
    "stride-h-w-swapped": [("loop", ("(sh, sw)", "(sw, sh)"))],
    "result-h-w-swapped": [("loop", ("    return y if", "    y = y.transpose(2, 3)\n    return y if"))],
    "float32-result": [("loop", ("    return y if", "    y = y.float()\n    return y if"))],
}
