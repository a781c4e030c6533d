"""What a learner got wrong in conv1d_grad_weight: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
SUM = '"bgcik,bgoi->gock", windows, grouped).flatten(0, 1)'
MISTAKEN = {
    "batch-not-summed": [("windows", (SUM, '"bgcik,bgoi->bgock", windows, grouped).flatten(1, 2)'))],
    "batch-averaged": [("windows", (SUM, f"{SUM} / len(x)"))],
    "places-averaged": [("windows", (SUM, f"{SUM} / grad_output.shape[2]"))],
    "first-image-only": [("windows", ("windows, grouped)", "windows[:1], grouped[:1])"))],
    "places-summed-apart": [("windows", ("bgcik,bgoi", "bgcik,bgoj"))],
    "kernel-flipped": [("windows", ("    return ", "    windows = windows.flip(-1)\n    return "))],
    "places-in-reverse": [("windows", ("    grouped = grad_output", "    grouped = grad_output.flip(2)"))],
    "padding-all-before": [("windows", ("(padding, padding)", "(2 * padding, 0)"))],
    "padding-ignored": [("windows", ("(padding, padding)", "(0, 2 * padding)"))],
    "in-and-out-swapped": [("windows", (".flatten(0, 1)", ".flatten(0, 1).transpose(0, 1)"))],
    "taps-before-channels": [("windows", ("->gock", "->gokc"))],
    "group-results-interleaved": [("windows", ("->gock", "->ogck"))],
    "group-inputs-interleaved": [("windows", ("windows = windows.unflatten(1, (groups, -1))", "windows = windows.unflatten(1, (-1, groups)).transpose(1, 2)"))],
    "group-outputs-interleaved": [("windows", ("grad_output.unflatten(1, (groups, -1))", "grad_output.unflatten(1, (-1, groups)).transpose(1, 2)"))],
    "gradient-cut-at-grad": [("windows", ("= grad_output", "= grad_output.detach()"))],
    "float32-result": [("windows", (".flatten(0, 1)", ".flatten(0, 1).float()"))],
}
