"""What a learner got wrong in windows1d: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
MISTAKEN = {
    "copy-instead-of-view": [
        ("strided", ("s[-1] * dilation))", "s[-1] * dilation)).clone()")),
        ("unfold", ("    return x.unfold(-1, reach, stride)[..., ::dilation]", "    import torch\n    n = (x.shape[-1] - reach) // stride + 1\n    return torch.stack([x[..., i * stride : i * stride + reach : dilation] for i in range(n)], dim=-2)")),
    ],
    "copy-unless-contiguous": [("strided", ("    length =", "    x = x.contiguous()\n    length ="))],
    "x-assumed-contiguous": [("strided", ("s = x.stride()", "s = torch.empty(x.shape).stride()"))],
    "last-stride-taken-as-1": [("strided", ("(s[-1] * stride, s[-1] * dilation)", "(stride, dilation)"))],
    "copied-after-strides-were-read": [("strided", ("    return x.as_strided", "    return x.contiguous().as_strided"))],
    "storage-offset-0": [("strided", ("s[-1] * dilation))", "s[-1] * dilation), 0)"))],
    "viewed-not-reshaped": [("strided", ("    length =", "    x = x.view(-1).view(x.shape)\n    length ="))],
    "size-without-plus-1": [("strided", ("// stride + 1", "// stride"))],
    "size-one-too-many": [("strided", ("(length - span) // stride + 1", "(length - span + 1) // stride + 1"))],
    "size-without-kernel": [("strided", ("(length - span) // stride + 1", "length // stride"))],
    "size-without-dilation": [("strided", ("(length - span)", "(length - kernel)"))],
    "size-dilation-times-kernel": [("unfold", ("dilation * (kernel - 1) + 1", "dilation * kernel"))],
    "size-without-stride": [("strided", ("(length - span) // stride + 1", "length - span + 1"))],
    "size-rounded-up": [
        ("as_strided", ("(L - dilation * (kernel - 1) - 1) // stride + 1", "-(-(L - dilation * (kernel - 1) - 1) // stride) + 1")),
    ],
    "size-divided-before-plus-1": [("strided", ("(length - span) // stride + 1", "(length - span + 1) // stride"))],
    "true-division": [("strided", ("(length - span) // stride + 1", "(length - span) / stride + 1"))],
    "stride-ignored": [("unfold", ("reach, stride)", "reach, 1)"))],
    "stride-inside-the-window": [
        ("strided", ("(s[-1] * stride, s[-1] * dilation)", "(s[-1], s[-1] * stride * dilation)")),
    ],
    "stride-not-in-the-steps": [("strided", ("s[-1] * stride", "s[-1]"))],
    "stride-inside-too": [("strided", ("s[-1] * dilation)", "s[-1] * stride * dilation)"))],
    "stride-and-dilation-swapped": [
        ("strided", ("s[-1] * stride, s[-1] * dilation", "s[-1] * dilation, s[-1] * stride")),
    ],
    "windows-side-by-side": [
        ("strided", ("x.as_strided(tuple(x.shape[:-1]) + (n, kernel), tuple(s[:-1]) + (s[-1] * stride, s[-1] * dilation))", "x[..., : n * kernel].reshape(*x.shape[:-1], n, kernel)")),
    ],
    "dilation-ignored": [("unfold", ("[..., ::dilation]", ""), ("dilation * (kernel - 1) + 1", "kernel"))],
    "dilation-ignored-in-the-window": [("strided", ("s[-1] * dilation)", "s[-1])"))],
    "dilation-moves-the-window": [("strided", ("s[-1] * stride,", "s[-1] * stride * dilation,"))],
    "dilation-moves-instead": [("strided", ("s[-1] * stride, s[-1] * dilation", "s[-1] * stride * dilation, s[-1]"))],
    "window-reaches-too-far": [("unfold", ("[..., ::dilation]", ""))],
    "dilated-slice-too-short": [
        ("unfold", ("    return x.unfold(-1, reach, stride)[..., ::dilation]", "    return x.unfold(-1, reach, stride)[..., :kernel:dilation]")),
    ],
    "no-leading-dimensions": [("strided", ("length = x.shape[-1]", "(length,) = x.shape"))],
    "leading-dimensions-dropped": [
        ("strided", ("tuple(x.shape[:-1]) + (n, kernel), tuple(s[:-1]) + (s[-1] * stride, s[-1] * dilation)", "(n, kernel), (s[-1] * stride, s[-1] * dilation)")),
    ],
    "leading-dimensions-flattened": [
        ("strided", ("    return x.as_strided(", "    y = x.as_strided("), ("s[-1] * dilation))", "s[-1] * dilation))\n    return y.flatten(0, -3) if y.dim() > 2 else y")),
    ],
    "always-one-leading-dimension": [
        ("strided", ("    length =", "    x = x.reshape(-1, x.shape[-1])\n    s = x.stride()\n    length =")),
    ],
    "first-dimension-taken-for-the-last": [
        ("strided", ("x.shape[-1]", "x.shape[0]")),
        ("unfold", ("x.unfold(-1,", "x.unfold(0,")),
    ],
    "windows-and-taps-swapped": [
        ("strided", ("s[-1] * dilation))", "s[-1] * dilation)).transpose(-1, -2)")),
        ("unfold", ("    return x.unfold(-1, reach, stride)[..., ::dilation]", "    import torch\n    n = (x.shape[-1] - reach) // stride + 1\n    return torch.stack([x[..., i * stride : i * stride + reach : dilation] for i in range(n)], dim=-1)")),
    ],
    "all-elements-counted": [("strided", ("length = x.shape[-1]", "length = x.numel()"))],
    "int-used-as-a-sequence": [("strided", ("s[-1] * stride", "s[-1] * (stride if stride == 1 else stride[0])"))],
    "nothing-returned": [("strided", ("return x.as_strided", "x.as_strided"))],
    "none-used": [("strided", ("    length =", "    x = print(end='')\n    length ="))],
    "list-returned": [
        ("unfold", ("    return x.unfold(-1, reach, stride)[..., ::dilation]", "    return list(x.unfold(-1, reach, stride)[..., ::dilation])")),
    ],
    "argument-changed": [("strided", ("    length =", "    x[..., :1] *= 2\n    length ="))],
    "size-just-fitting-left-out": [
        ("strided", ("(length - span) // stride + 1", "(length - span - 1) // stride + 1")),
        ("strided", ("(length - span) // stride + 1", "len(range(0, length - span, stride))")),
    ],
    "size-one-too-few-unless-one": [
        ("strided", ("(length - span) // stride + 1", "max((length - span) // stride, 1)")),
        ("strided", ("(length - span) // stride + 1", "(length - span) // stride or 1")),
    ],
    "size-rounded-to-nearest": [
        ("strided", ("(length - span) // stride + 1", "round((length - span) / stride) + 1")),
        ("strided", ("(length - span) // stride + 1", "round((length - span) / stride + 1)")),
        ("strided", ("(length - span) // stride + 1", "int((length - span) / stride + 1.5)")),
    ],
    "size-divided-first": [
        ("strided", ("(length - span) // stride + 1", "length // stride - span + 1")),
        ("strided", ("(length - span) // stride + 1", "-(-length // stride) - span + 1")),
    ],
    "size-dilation-plus-kernel": [("strided", ("dilation * (kernel - 1) + 1", "kernel + dilation - 1"))],
    "stride-taken-for-a-gap": [
        ("unfold", ("reach, stride)", "reach, stride + 1)")),
        ("strided", ("s[-1] * stride", "s[-1] * (stride + 1)")),
    ],
    "dilation-taken-for-a-gap": [
        ("unfold", ("    reach =", "    dilation += 1\n    reach =")),
        ("strided", ("s[-1] * dilation", "s[-1] * (dilation + 1)")),
    ],
    "stride-added-to-the-step": [
        ("strided", ("s[-1] * stride", "s[-1] + stride - 1")),
        ("strided", ("s[-1] * stride, s[-1] * dilation", "s[-1] + stride - 1, s[-1] + dilation - 1")),
    ],
    "dilation-added-to-the-step": [
        ("strided", ("s[-1] * dilation", "s[-1] + dilation - 1")),
    ],
    "strides-in-bytes": [
        ("as_strided", ("[*lead_s, step * stride, step * dilation]", "[4 * each for each in (*lead_s, step * stride, step * dilation)]")),
        ("as_strided", ("    *lead_s, step = x.stride()", "    *lead_s, step = x.stride()\n    step *= x.element_size()")),
    ],
    "one-leading-dimension-expected": [
        ("strided", ("length = x.shape[-1]", "batch, length = x.shape")),
        ("strided", ("length = x.shape[-1]", "length = x.shape[1]")),
    ],
    "two-leading-dimensions-expected": [
        ("strided", ("length = x.shape[-1]", "n, c, length = x.shape")),
        ("strided", ("length = x.shape[-1]", "length = x.size(2)")),
        ("strided", ("length = x.shape[-1]", "length = x.shape[2]")),
    ],
    "three-leading-dimensions-expected": [("strided", ("length = x.shape[-1]", "_, n, c, length = x.shape"))],
    "windows-before-leading-dimensions": [
        ("unfold", ("    return x.unfold(-1, reach, stride)[..., ::dilation]", "    import torch\n    n = (x.shape[-1] - reach) // stride + 1\n    return torch.stack([x[..., i * stride : i * stride + reach : dilation] for i in range(n)])")),
        ("strided", ("s[-1] * dilation))", "s[-1] * dilation)).movedim(-2, 0)")),
    ],
    "taps-in-reverse": [("unfold", ("[..., ::dilation]", "[..., ::dilation].flip(-1)"))],
    "size-of-gaps-only": [("strided", ("dilation * (kernel - 1) + 1", "(dilation - 1) * (kernel - 1) + 1"))],
    "windows-flattened": [("strided", ("s[-1] * dilation))", "s[-1] * dilation)).flatten(-2)"))],
    "sizes-of-1-dropped": [("unfold", ("[..., ::dilation]", "[..., ::dilation].squeeze()"))],
    "tuple-changed-like-a-list": [
        ("strided", ("    s = x.stride()", "    s = x.stride()\n    s[-1] = 1")),
        ("strided", ("    s = x.stride()", "    s = x.stride()\n    x.shape.append(kernel)")),
    ],
    "dimension-before-the-last-read": [
        ("strided", ("length = x.shape[-1]", "length = x.shape[-2]")),
        ("strided", ("s[-1] * stride, s[-1] * dilation", "s[-2] * stride, s[-2] * dilation")),
        ("strided", ("length = x.shape[-1]", "length = x.size(-2)"), ("s[-1] * stride, s[-1] * dilation", "s[-2] * stride, s[-2] * dilation")),
    ],
}
