"""What a learner got wrong in fold: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
WINDOWS = "x.reshape(len(x), -1, kh, kw, h, w)"
MISTAKEN = {
    "overlaps-overwritten": [("loop", ("] += windows", "] = windows"))],
    "largest-of-overlaps": [("loop", ("image[:, :, rows, columns] += windows[:, :, k, m]", "image[:, :, rows, columns] = image[:, :, rows, columns].maximum(windows[:, :, k, m])"))],
    "padding-not-taken-away": [("loop", ("[:, :, ph : ph + height, pw : pw + width]", ""))],
    "taken-from-the-start": [("loop", ("ph : ph + height, pw : pw + width", ":height, :width"))],
    "empty-without-padding": [("loop", ("ph : ph + height, pw : pw + width", "ph:-ph, pw:-pw"))],
    "never-set-to-zero": [("loop", ("new_zeros", "new_empty"))],
    "taps-before-channels": [("loop", (WINDOWS, "x.reshape(len(x), kh, kw, -1, h, w).movedim(3, 1)"))],
    "taps-by-columns": [("loop", (WINDOWS, "x.reshape(len(x), -1, kw, kh, h, w).transpose(2, 3)"))],
    "windows-by-columns": [("loop", (WINDOWS, "x.reshape(len(x), -1, kh, kw, w, h).transpose(4, 5)"))],
    "columns-reshaped": [("loop", (WINDOWS, "x.reshape(len(x), -1, h, w, kh, kw).permute(0, 1, 4, 5, 2, 3)"))],
    "taps-in-reverse": [("loop", ("windows[:, :, k, m]", "windows[:, :, kh - 1 - k, kw - 1 - m]"))],
    "channels-summed": [("loop", ("    return image", "    image = image.sum(1, keepdim=True)\n    return image"))],
    "stride-ignored-in-the-image": [("loop", ("sh * (h - 1) + 1, sh)", "h)"), ("sw * (w - 1) + 1, sw)", "w)"))],
    "dilation-ignored-in-the-window": [("loop", ("k * dh", "k"), ("m * dw", "m"))],
    "result-h-w-swapped": [("loop", ("    return image", "    image = image[:, :, ph : ph + height, pw : pw + width].transpose(2, 3)\n    ph = pw = 0\n    height, width = width, height\n    return image"))],
}
