"""What a learner got wrong in windows2d: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
MISTAKEN = {
    "copy-instead-of-view": [("strided", ("a * dh, b * dw))", "a * dh, b * dw)).contiguous()"))],
    "copy-unless-contiguous": [("strided", ("    H, W = ", "    x = x.contiguous()\n    H, W = "))],
    "x-assumed-contiguous": [("strided", ("a, b = x.stride()[-2:]", "a, b = W, 1"))],
    "last-stride-taken-as-1": [("strided", ("a, b = x.stride()[-2:]", "a, b = x.stride(-2), 1"))],
    "copied-after-strides-were-read": [("strided", ("torch.as_strided(x,", "torch.as_strided(x.clone(),"))],
    "storage-offset-0": [("strided", ("b * dw))", "b * dw), 0)"))],
    "viewed-not-reshaped": [("strided", ("    H, W =", "    x = x.view(-1).view(x.shape)\n    H, W ="))],
    "size-without-plus-1": [("strided", ("// sh + 1", "// sh"), ("// sw + 1", "// sw"))],
    "size-one-too-many": [
        ("strided", ("(H - dh * (kh - 1) - 1)", "(H - dh * (kh - 1))"), ("(W - dw * (kw - 1) - 1)", "(W - dw * (kw - 1))")),
    ],
    "size-without-kernel": [
        ("strided", ("(H - dh * (kh - 1) - 1) // sh + 1", "H // sh"), ("(W - dw * (kw - 1) - 1) // sw + 1", "W // sw")),
    ],
    "size-without-dilation": [
        ("strided", ("(H - dh * (kh - 1) - 1)", "(H - kh)"), ("(W - dw * (kw - 1) - 1)", "(W - kw)")),
    ],
    "size-dilation-times-kernel": [
        ("strided", ("(H - dh * (kh - 1) - 1)", "(H - dh * kh)"), ("(W - dw * (kw - 1) - 1)", "(W - dw * kw)")),
    ],
    "size-without-stride": [
        ("strided", ("(H - dh * (kh - 1) - 1) // sh + 1", "H - dh * (kh - 1)"), ("(W - dw * (kw - 1) - 1) // sw + 1", "W - dw * (kw - 1)")),
    ],
    "size-rounded-up": [
        ("strided", ("(H - dh * (kh - 1) - 1) // sh", "-(-(H - dh * (kh - 1) - 1) // sh)"), ("(W - dw * (kw - 1) - 1) // sw", "-(-(W - dw * (kw - 1) - 1) // sw)")),
    ],
    "size-divided-before-plus-1": [
        ("strided", ("(H - dh * (kh - 1) - 1) // sh + 1", "(H - dh * (kh - 1)) // sh"), ("(W - dw * (kw - 1) - 1) // sw + 1", "(W - dw * (kw - 1)) // sw")),
    ],
    "true-division": [("strided", ("// sh", "/ sh"), ("// sw", "/ sw"))],
    "stride-ignored": [("unfold", ("stride[0])", "1)"))],
    "stride-inside-the-window": [("strided", ("a * sh, b * sw, a * dh, b * dw", "a, b, a * dh * sh, b * dw * sw"))],
    "stride-not-in-the-steps": [("strided", ("a * sh, b * sw", "a, b"))],
    "stride-inside-too": [("strided", ("a * dh, b * dw", "a * dh * sh, b * dw * sw"))],
    "stride-and-dilation-swapped": [("strided", ("a * sh, b * sw, a * dh, b * dw", "a * dh, b * dw, a * sh, b * sw"))],
    "windows-side-by-side": [("strided", ("a * sh, b * sw", "a * kh, b * kw"))],
    "dilation-ignored": [("strided", ("    H, W =", "    dh = dw = 1\n    H, W ="))],
    "dilation-ignored-in-the-window": [("strided", ("a * dh, b * dw", "a, b"))],
    "dilation-moves-the-window": [("strided", ("a * sh, b * sw", "a * sh * dh, b * sw * dw"))],
    "dilation-moves-instead": [("strided", ("a * sh, b * sw, a * dh, b * dw", "a * sh * dh, b * sw * dw, a, b"))],
    "window-reaches-too-far": [("unfold", ("[..., ::dilation[0], ::dilation[1]]", ""))],
    "dilated-slice-too-short": [
        ("unfold", ("::dilation[0], ::dilation[1]", ": kernel[0] : dilation[0], : kernel[1] : dilation[1]")),
    ],
    "kernel-h-w-swapped": [("strided", ("kh, kw = (kernel", "kw, kh = (kernel"))],
    "kernel-h-for-both": [("strided", ("else kernel\n", "else (kernel[0], kernel[0])\n"))],
    "kernel-w-for-both": [("strided", ("else kernel\n", "else (kernel[1], kernel[1])\n"))],
    "stride-h-w-swapped": [("strided", ("sh, sw = (stride", "sw, sh = (stride"))],
    "stride-h-for-both": [("strided", ("a * sh, b * sw", "a * sh, b * sh"))],
    "stride-w-for-both": [("strided", ("else stride\n", "else (stride[1], stride[1])\n"))],
    "dilation-h-w-swapped": [("strided", ("dh, dw = (dilation", "dw, dh = (dilation"))],
    "dilation-h-for-both": [
        ("strided", ("else dilation\n", "else (dilation[0], dilation[0])\n")),
        ("strided", ("a * dh, b * dw", "a * dh, b * dh")),
    ],
    "dilation-w-for-both": [("strided", ("else dilation\n", "else (dilation[1], dilation[1])\n"))],
    "taps-h-w-swapped": [("strided", ("a * dh, b * dw)", "b * dw, a * dh)"))],
    "x-strides-h-w-swapped": [("strided", ("a, b = x.stride()[-2:]", "b, a = x.stride()[-2:]"))],
    "sizes-h-w-swapped": [("strided", ("H, W = x.shape[-2:]", "W, H = x.shape[-2:]"))],
    "square-input-assumed": [
        ("strided", ("w = (W -", "w = (H -")),
        ("strided", ("    return", "    w = h\n    return")),
    ],
    "sizes-and-strides-in-two-orders": [
        ("strided", ("a * sh, b * sw, a * dh, b * dw", "a * sh, a * dh, b * sw, b * dw")),
    ],
    "int-where-a-pair-came": [
        ("strided", ("kh, kw = (kernel, kernel) if isinstance(kernel, int) else kernel\n    sh, sw = (stride, stride) if isinstance(stride, int) else stride\n    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation", "kh = kw = kernel\n    sh = sw = stride\n    dh = dw = dilation")),
    ],
    "pair-where-an-int-came": [
        ("strided", ("kh, kw = (kernel, kernel) if isinstance(kernel, int) else kernel\n    sh, sw = (stride, stride) if isinstance(stride, int) else stride\n    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation", "kh, kw = kernel\n    sh, sw = (stride, stride) if isinstance(stride, int) else stride\n    dh, dw = (dilation, dilation) if isinstance(dilation, int) else dilation")),
    ],
    "pairs-h-w-swapped": [
        ("strided", ("else kernel\n", "else kernel[::-1]\n"), ("else stride\n", "else stride[::-1]\n"), ("else dilation\n", "else dilation[::-1]\n")),
    ],
    "one-stride-of-x-for-both": [
        ("strided", ("a, b = x.stride()[-2:]", "a = b = x.stride(-1)")),
        ("strided", ("a, b = x.stride()[-2:]", "a = b = x.stride(-2)")),
    ],
    "first-of-the-pair": [
        ("strided", ("else kernel\n", "else (kernel[0], kernel[0])\n"), ("else stride\n", "else (stride[0], stride[0])\n"), ("else dilation\n", "else (dilation[0], dilation[0])\n")),
    ],
    "last-of-the-pair": [
        ("strided", ("else kernel\n", "else (kernel[1], kernel[1])\n"), ("else stride\n", "else (stride[1], stride[1])\n"), ("else dilation\n", "else (dilation[1], dilation[1])\n")),
    ],
    "no-leading-dimensions": [("strided", ("H, W = x.shape[-2:]", "H, W = x.shape"))],
    "leading-dimensions-dropped": [
        ("strided", ("(*x.shape[:-2], h, w, kh, kw), (*x.stride()[:-2], a", "(h, w, kh, kw), (a")),
    ],
    "leading-dimensions-flattened": [
        ("strided", ("    return torch.as_strided(", "    y = torch.as_strided("), ("b * dw))", "b * dw))\n    return y.flatten(0, -5) if y.dim() > 4 else y")),
    ],
    "always-one-leading-dimension": [("strided", ("    H, W =", "    x = x.reshape(-1, *x.shape[-2:])\n    H, W ="))],
    "first-dimension-taken-for-the-last": [
        ("strided", ("H, W = x.shape[-2:]", "H, W = x.shape[:2]")),
        ("unfold", ("x.unfold(-2, r0, stride[0]).unfold(-2, r1, stride[1])\n    return y[..., ::dilation[0], ::dilation[1]]", "x.unfold(0, r0, stride[0])[..., ::dilation[0]]\n    return y.unfold(1, r1, stride[1])[..., ::dilation[1]]")),
    ],
    "windows-and-taps-swapped": [("strided", ("b * dw))", "b * dw)).movedim((-4, -3), (-2, -1))"))],
    "windows-and-taps-interleaved": [
        ("strided", ("h, w, kh, kw), (*x.stride()[:-2], a * sh, b * sw, a * dh, b * dw)", "h, kh, w, kw), (*x.stride()[:-2], a * sh, a * dh, b * sw, b * dw)")),
    ],
    "nothing-returned": [("strided", ("return torch", "torch"))],
    "none-used": [("strided", ("    H, W =", "    x = print(end='')\n    H, W ="))],
    "list-returned": [
        ("strided", ("return torch.as_strided(", "return list(torch.as_strided("), ("b * dw))", "b * dw)))")),
    ],
    "argument-changed": [("strided", ("    H, W =", "    x[..., :1] *= 2\n    H, W ="))],
    "size-just-fitting-left-out": [
        ("strided", ("(H - dh * (kh - 1) - 1) //", "(H - dh * (kh - 1) - 2) //"), ("(W - dw * (kw - 1) - 1) //", "(W - dw * (kw - 1) - 2) //")),
    ],
    "size-one-too-few-unless-one": [
        ("strided", ("(H - dh * (kh - 1) - 1) // sh + 1", "max(1, (H - dh * (kh - 1) - 1) // sh)"), ("(W - dw * (kw - 1) - 1) // sw + 1", "max(1, (W - dw * (kw - 1) - 1) // sw)")),
    ],
    "size-rounded-to-nearest": [
        ("strided", ("(H - dh * (kh - 1) - 1) // sh", "round((H - dh * (kh - 1) - 1) / sh)"), ("(W - dw * (kw - 1) - 1) // sw", "round((W - dw * (kw - 1) - 1) / sw)")),
        ("strided", ("(H - dh * (kh - 1) - 1) // sh", "round((H - dh * (kh - 1) - 1) / sh)")),
    ],
    "size-divided-first": [
        ("strided", ("(H - dh * (kh - 1) - 1) // sh + 1", "H // sh - dh * (kh - 1)"), ("(W - dw * (kw - 1) - 1) // sw + 1", "W // sw - dw * (kw - 1)")),
    ],
    "size-dilation-plus-kernel": [
        ("strided", ("(H - dh * (kh - 1) - 1) //", "(H - dh - kh + 1) //"), ("(W - dw * (kw - 1) - 1) //", "(W - dw - kw + 1) //")),
    ],
    "stride-taken-for-a-gap": [
        ("strided", ("    H, W =", "    sh += 1\n    sw += 1\n    H, W =")),
        ("strided", ("a * sh", "a * (sh + 1)"), ("b * sw", "b * (sw + 1)")),
    ],
    "dilation-taken-for-a-gap": [
        ("strided", ("    H, W =", "    dh += 1\n    dw += 1\n    H, W =")),
        ("strided", ("a * dh", "a * (dh + 1)"), ("b * dw", "b * (dw + 1)")),
    ],
    "stride-added-to-the-step": [
        ("strided", ("a * sh, b * sw", "a + sh, b + sw")),
        ("strided", ("a * sh, b * sw", "a + sh - 1, b + sw - 1")),
    ],
    "dilation-added-to-the-step": [
        ("strided", ("a * dh, b * dw", "a + dh, b + dw")),
        ("strided", ("a * dh, b * dw", "a + dh - 1, b + dw - 1")),
    ],
    "strides-in-bytes": [
        ("strided", ("(*x.stride()[:-2], a * sh, b * sw, a * dh, b * dw)", "[x.element_size() * each for each in (*x.stride()[:-2], a * sh, b * sw, a * dh, b * dw)]")),
    ],
    "one-leading-dimension-expected": [("strided", ("H, W = x.shape[-2:]", "n, H, W = x.shape"))],
    "two-leading-dimensions-expected": [
        ("strided", ("H, W = x.shape[-2:]", "n, c, H, W = x.shape")),
        ("strided", ("H, W = x.shape[-2:]", "H, W = x.size(2), x.size(3)")),
        ("strided", ("H, W = x.shape[-2:]", "H, W = x.shape[2], x.shape[3]")),
        ("strided", ("a, b = x.stride()[-2:]", "_, _, a, b = x.stride()")),
        ("unfold", ("x.unfold(-2, r0, stride[0]).unfold(-2, r1, stride[1])", "x.unfold(2, r0, stride[0]).unfold(3, r1, stride[1])")),
    ],
    "three-leading-dimensions-expected": [("strided", ("H, W = x.shape[-2:]", "_, n, c, H, W = x.shape"))],
    "windows-before-leading-dimensions": [
        ("strided", ("b * dw))", "b * dw)).movedim((-4, -3), (0, 1))")),
        ("unfold", ("    return y[..., ::dilation[0], ::dilation[1]]", "    import torch\n    y = y[..., ::dilation[0], ::dilation[1]]\n    return torch.stack([torch.stack([y[..., i, j, :, :] for j in range(y.shape[-3])]) for i in range(y.shape[-4])])")),
    ],
    "taps-in-reverse": [
        ("unfold", ("::dilation[1]]", "::dilation[1]].flip(-1, -2)")),
        ("unfold", ("::dilation[1]]", "::dilation[1]].flip(-1)")),
        ("unfold", ("::dilation[1]]", "::dilation[1]].flip(-2)")),
    ],
    "second-pass-along-the-first": [
        ("unfold", (".unfold(-2, r1, stride[1])", "[..., ::dilation[0]].unfold(-1, r1, stride[1])"), ("y[..., ::dilation[0], ::dilation[1]]", "y[..., ::dilation[1]]")),
        ("unfold", ("x.unfold(-2, r0, stride[0]).unfold(-2, r1, stride[1])", "x.unfold(-1, r1, stride[1]).unfold(-2, r0, stride[0])"), ("y[..., ::dilation[0], ::dilation[1]]", "y[..., ::dilation[1], ::dilation[0]]")),
        ("unfold", (".unfold(-2, r1, stride[1])", ".unfold(-1, r1, stride[1])")),
    ],
    "windows-flattened": [
        ("unfold", ("::dilation[1]]", "::dilation[1]].flatten(-4, -3)")),
        ("unfold", ("::dilation[1]]", "::dilation[1]].flatten(-2)")),
        ("unfold", ("::dilation[1]]", "::dilation[1]].flatten(-2).flatten(-3, -2)")),
    ],
    "stride-not-made-a-pair": [
        ("strided", ("(stride, stride) if isinstance(stride, int) else stride", "stride")),
        ("unfold", ("    if isinstance(stride, int):\n        stride = (stride, stride)\n", "")),
    ],
    "dilation-not-made-a-pair": [
        ("strided", ("(dilation, dilation) if isinstance(dilation, int) else dilation", "dilation")),
        ("unfold", ("    if isinstance(dilation, int):\n        dilation = (dilation, dilation)\n", "")),
    ],
    "stride-and-dilation-not-made-a-pair": [
        ("strided", ("(stride, stride) if isinstance(stride, int) else stride", "stride"), ("(dilation, dilation) if isinstance(dilation, int) else dilation", "dilation")),
        ("strided", ("(kernel, kernel) if isinstance(kernel, int) else kernel", "kernel"), ("(stride, stride) if isinstance(stride, int) else stride", "stride"), ("(dilation, dilation) if isinstance(dilation, int) else dilation", "dilation")),
    ],
    "int-used-as-a-sequence": [("strided", ("H, W = x.shape[-2:]", "H, W = x.dim()"))],
    "size-of-gaps-only": [
        ("strided", ("(H - dh * (kh - 1) - 1)", "(H - (dh - 1) * (kh - 1) - 1)"), ("(W - dw * (kw - 1) - 1)", "(W - (dw - 1) * (kw - 1) - 1)")),
    ],
    "sizes-of-1-dropped": [("strided", ("b * dw))", "b * dw)).squeeze()"))],
    "tuple-changed-like-a-list": [("strided", ("    a, b =", "    x.shape[-1] = w\n    a, b ="))],
    "one-dimension-without-windows": [
        ("unfold", (".unfold(-2, r1, stride[1])", ""), ("y[..., ::dilation[0], ::dilation[1]]", "y[..., ::dilation[0]]")),
        ("unfold", ("x.unfold(-2, r0, stride[0]).unfold(-2, r1, stride[1])", "x.unfold(-1, r1, stride[1])"), ("y[..., ::dilation[0], ::dilation[1]]", "y[..., ::dilation[1]]")),
    ],
    "row-step-from-the-width": [
        ("strided", ("a, b = x.stride()[-2:]", "a, b = W, x.stride(-1)")),
        ("strided", ("a * sh", "W * sh")),
        ("strided", ("a * dh", "W * dh")),
    ],
    "int-used-for-one-dimension": [
        ("strided", ("(kernel, kernel) if", "(kernel, 1) if")),
        ("strided", ("(stride, stride) if", "(stride, 1) if")),
        ("strided", ("(dilation, dilation) if", "(1, dilation) if")),
        ("strided", ("(kernel, kernel) if", "(1, kernel) if"), ("(stride, stride) if", "(1, stride) if"), ("(dilation, dilation) if", "(1, dilation) if")),
    ],
    "pair-not-taken-apart": [
        ("strided", ("sh, sw = (stride, stride) if isinstance(stride, int) else stride", "sh = sw = stride")),
        ("unfold", ("    if isinstance(dilation, int):\n        dilation = (dilation, dilation)\n", ""), ("dilation[0]", "dilation"), ("dilation[1]", "dilation")),
    ],
}

STEPS = "a * sh, b * sw, a * dh, b * dw"
OTHER_STEPS = {
    "stride-inside-the-window": ("a, b * sw, a * dh * sh, b * dw", "a * sh, b, a * dh, b * dw * sw"),
    "stride-not-in-the-steps": ("a, b * sw, a * dh, b * dw", "a * sh, b, a * dh, b * dw"),
    "stride-inside-too": ("a * sh, b * sw, a * dh * sh, b * dw", "a * sh, b * sw, a * dh, b * dw * sw"),
    "stride-and-dilation-swapped": ("a * dh, b * sw, a * sh, b * dw", "a * sh, b * dw, a * dh, b * sw"),
    "dilation-ignored-in-the-window": ("a * sh, b * sw, a, b * dw", "a * sh, b * sw, a * dh, b"),
    "dilation-moves-the-window": ("a * sh * dh, b * sw, a * dh, b * dw", "a * sh, b * sw * dw, a * dh, b * dw"),
    "dilation-moves-instead": ("a * sh * dh, b * sw, a, b * dw", "a * sh, b * sw * dw, a * dh, b"),
}
"""Along the height, and along the width."""

for id, steps in OTHER_STEPS.items():
    MISTAKEN[id] += [("strided", (STEPS, other)) for other in steps]
for id in list(MISTAKEN):
    if id.startswith("size-") and id != "size-rounded-to-nearest":
        (attempt, *edits) = MISTAKEN[id][0]
        MISTAKEN[id] += [(attempt, edit) for edit in edits]
for kind, short in (("stride", "s"), ("dilation", "d")):
    MISTAKEN[f"{kind}-taken-for-a-gap"] += [
        ("strided", ("    H, W =", f"    {short}{which} += 1\n    H, W =")) for which in "hw"
    ]
MISTAKEN["window-reaches-too-far"] += [
    ("unfold", ("::dilation[0], ::dilation[1]", "::dilation[1]")),
    ("unfold", ("::dilation[0], ::dilation[1]", "::dilation[0], :")),
]
