"""What a learner got wrong in pad_modes: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
MIRRORED = "length - 1 - (length - 1 - at.abs()).abs()"
CAT = "torch.cat([torch.arange({}), torch.arange(length), torch.arange({})])"
BOTH = ("whole", "lookup")
"""An attempt that does all modes alike, and one that leaves 'constant' to pad: it is wrong from a later stage on."""
MISTAKEN = {
    "edge-repeated": [
        ("lookup", (MIRRORED, "torch.where(at < 0, -at - 1, torch.where(at < length, at, 2 * length - 1 - at))")),
        ("lookup", (MIRRORED, "torch.where(at < length, at.abs(), 2 * length - 1 - at)")),
        ("lookup", (MIRRORED, "torch.where(at < 0, -at - 1, length - 1 - (length - 1 - at).abs())")),
    ],
    "not-mirrored": [("lookup", (MIRRORED, CAT.format("1, before + 1", "length - 1 - after, length - 1")))],
    "mirrored-before-only": [("lookup", (MIRRORED, "at.abs() % length"))],
    "circular-the-wrong-way-round": [("lookup", ("at % length", CAT.format("before", "length - after, length")))],
    "circular-from-the-first-place": [("lookup", ("at % length", "torch.arange(before + length + after) % length"))],
    "replicate-from-the-first-place": [("lookup", ("at.clamp(", "(at + before).clamp("))],
    "reflect-from-the-first-place": [("lookup", ("at.abs()", "(at + before).abs()"))],
    "behind-the-last": [("lookup", ("clamp(0, length - 1)", "clamp(0, length)"))],
    "edge-one-off": [("lookup", ("at.clamp(0, length - 1)", "torch.where(at < 0, 1, torch.where(at < length, at, length - 2))"))],
    "reflect-taken-for-circular": [("lookup", ('"reflect"', '"mirror"'))],
    "replicate-taken-for-circular": [("lookup", ('"replicate"', '"edge"'))],
    "mode-ignored": [("lookup", ('if mode == "constant"', "if True"))],
    "value-ignored": [("lookup", ("(x, pad, value)", "(x, pad)"))],
    "before-and-after-swapped": [(each, ("before, after = pad", "after, before = pad")) for each in BOTH],
    "before-used-twice": [(each, ("length + after", "length + before")) for each in BOTH],
    "only-the-first-pair": [(each, ("range(n)", "range(1)")) for each in BOTH],
    "first-pair-for-the-first-dimension": [
        *((each, ("x.dim() - 1 - i", "x.dim() - n + i")) for each in BOTH),
        ("lookup", ("x.dim() - 1 - i", "i")),
    ],
    "befores-then-afters": [(each, ("pad[2 * i], pad[2 * i + 1]", "pad[i], pad[n + i]")) for each in BOTH],
    "gradient-cut-at-x": [("lookup", ('    if mode == "constant"', '    x = x.detach()\n    if mode == "constant"'))],
    "float32-result": [("lookup", ("    return x\n", "    return x.float()\n"), ("with_value(x, pad, value)", "with_value(x, pad, value).float()"))],
}
