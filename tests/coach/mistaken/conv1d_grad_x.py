"""What a learner got wrong in conv1d_grad_x: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
CUT = "[:, :, padding : padding + length]"
MISTAKEN = {
    "overlaps-overwritten": [("loop", ("] += brought", "] = brought"))],
    "kernel-flipped": [("loop", ("kernels[..., k]", "kernels[..., kernel - 1 - k]"))],
    "stride-not-in-the-places": [("loop", ("first + stride * (n - 1) + 1 : stride", "first + n"))],
    "dilation-ignored": [("loop", ("k * dilation", "k"))],
    "padding-at-one-end": [("loop", (CUT, "[:, :, :length]"))],
    "padding-left-on": [("loop", (CUT, ""))],
    "padding-off-the-front-only": [("loop", (CUT, "[:, :, 2 * padding :]"))],
    "length-worked-out": [("loop", ("    batch,", "    length = (grad_output.shape[2] - 1) * stride + dilation * (weight.shape[2] - 1) + 1 - 2 * padding\n    batch,"))],
    "last-tap-left-out": [("loop", ("range(kernel)", "range(kernel - 1)"))],
    "group-outputs-interleaved": [("loop", ("weight.reshape(groups, out_channels // groups, per_group, kernel)", "weight.reshape(out_channels // groups, groups, per_group, kernel).transpose(0, 1)"))],
    "group-results-interleaved": [("loop", ("kernels[..., k]).flatten(1, 2)", "kernels[..., k]).transpose(1, 2).flatten(1, 2)"))],
    "float32-result": [("loop", ("    return grad", "    grad = grad.float()\n    return grad"))],
    "gradient-cut-at-weight": [("loop", ("weight.reshape", "weight.detach().reshape"))],
}
