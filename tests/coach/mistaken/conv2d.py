"""What a learner got wrong in conv2d: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
MISTAKEN = {
    "float32-result": [
        ("slices", ("out = torch.zeros(N, O, H_out, W_out, dtype=x.dtype)", "out = torch.zeros((N, O, H_out, W_out))")),
        ("loops", (", dtype=x.dtype", "")),
    ],
    "float32-inside": [("strided", ("x.new_zeros(b, c,", "torch.zeros(b, c,"))],
    "x-assumed-contiguous": [
        ("strided", ("sb, sc, s_h, s_w = x.stride()", "sb, sc, s_h, s_w = ic * h * w, h * w, w, 1")),
        ("strided", ("sb, sc, s_h, s_w = x.stride()", "sb, sc, _, _ = x.stride()\n    s_h, s_w = w, 1")),
    ],
    "last-stride-taken-as-1": [("strided", ("s_w * sw, s_h * dh, s_w * dw", "sw, s_h * dh, dw"))],
    "copied-after-strides-were-read": [("strided", ("win = x.as_strided(", "win = x.contiguous().as_strided("))],
    "storage-offset-0": [("strided", ("s_w * dw))", "s_w * dw), 0)"))],
    "viewed-not-reshaped": [("im2col", ("w = weight.reshape(", "w = weight.view("))],
    "weight-assumed-contiguous": [
        ("strided", ("    wt = weight.reshape(", "    weight = weight.as_strided(weight.shape, torch.empty(weight.shape).stride())\n    wt = weight.reshape(")),
    ],
    "weight-from-storage-offset-0": [
        ("strided", ("    wt = weight.reshape(", "    weight = weight.as_strided(weight.shape, weight.stride(), 0)\n    wt = weight.reshape(")),
    ],
    "size-without-plus-1": [
        ("loops", ("// s[0] + 1", "// s[0]"), ("// s[1] + 1", "// s[1]")),
        ("loops", ("(W + 2 * p[1] - d[1] * (KW - 1) - 1) // s[1] + 1", "max(1, (W + 2 * p[1] - d[1] * (KW - 1) - 1) // s[1])")),
    ],
    "size-one-too-many": [
        ("strided", ("(h - dh * (kh - 1) - 1)", "(h - dh * (kh - 1))"), ("(w - dw * (kw - 1) - 1)", "(w - dw * (kw - 1))")),
    ],
    "size-without-kernel": [
        ("loops", ("(H + 2 * p[0] - d[0] * (KH - 1) - 1) // s[0] + 1", "(H + 2 * p[0]) // s[0]"), ("(W + 2 * p[1] - d[1] * (KW - 1) - 1) // s[1] + 1", "(W + 2 * p[1]) // s[1]")),
    ],
    "size-without-dilation": [
        ("strided", ("(h - dh * (kh - 1) - 1)", "(h - kh)"), ("(w - dw * (kw - 1) - 1)", "(w - kw)")),
        ("slices", ("dilation[0] * (KH - 1) - 1)", "KH)"), ("dilation[1] * (KW - 1) - 1)", "KW)")),
    ],
    "size-dilation-times-kernel": [
        ("strided", ("(h - dh * (kh - 1) - 1)", "(h - dh * kh)"), ("(w - dw * (kw - 1) - 1)", "(w - dw * kw)")),
    ],
    "size-without-stride": [
        ("strided", ("(h - dh * (kh - 1) - 1) // sh + 1", "h - dh * (kh - 1)"), ("(w - dw * (kw - 1) - 1) // sw + 1", "w - dw * (kw - 1)")),
        ("loops", ("- 1) // s[0] + 1", "- 1) + 1"), ("- 1) // s[1] + 1", "- 1) + 1")),
    ],
    "size-rounded-up": [
        ("strided", ("oh = (h - dh * (kh - 1) - 1) // sh + 1", "oh = -(-(h - dh * (kh - 1) - 1) // sh) + 1"), ("ow = (w - dw * (kw - 1) - 1) // sw + 1", "ow = -(-(w - dw * (kw - 1) - 1) // sw) + 1")),
    ],
    "size-divided-before-plus-1": [
        ("strided", ("(h - dh * (kh - 1) - 1) // sh + 1", "(h - dh * (kh - 1)) // sh"), ("(w - dw * (kw - 1) - 1) // sw + 1", "(w - dw * (kw - 1)) // sw")),
    ],
    "true-division": [("slices", ("// stride[0]", "/ stride[0]"), ("// stride[1]", "/ stride[1]"))],
    "stride-ignored": [("unfold", ("(k1 - 1) + 1, s1)", "(k1 - 1) + 1, 1)"))],
    "stride-inside-the-window": [
        ("strided", ("s_h * sh, s_w * sw, s_h * dh, s_w * dw", "s_h, s_w, s_h * sh * dh, s_w * sw * dw")),
    ],
    "stride-not-in-the-steps": [
        ("strided", ("s_h * sh, s_w * sw", "s_h, s_w")),
        ("slices", ("i * stride[0], j * stride[1]", "i, j")),
        ("strided", ("s_h * sh, s_w * sw", "s_h, s_w * sw")),
    ],
    "stride-inside-too": [("strided", ("s_h * dh, s_w * dw", "s_h * dh * sh, s_w * dw * sw"))],
    "stride-and-dilation-swapped": [
        ("strided", ("s_h * sh, s_w * sw, s_h * dh, s_w * dw", "s_h * dh, s_w * dw, s_h * sh, s_w * sw")),
    ],
    "windows-side-by-side": [("strided", ("s_h * sh, s_w * sw", "s_h * kh, s_w * kw"))],
    "dilation-ignored": [
        ("strided", ("dh, dw = pair(dilation)", "dh, dw = 1, 1")),
        ("modules", ("stride, dilation)", "stride)")),
    ],
    "dilation-ignored-in-the-window": [("shifts", ("a * dy", "a"), ("b * dx", "b"))],
    "dilation-moves-the-window": [("strided", ("s_h * sh, s_w * sw", "s_h * sh * dh, s_w * sw * dw"))],
    "dilation-moves-instead": [
        ("strided", ("s_h * sh, s_w * sw, s_h * dh, s_w * dw", "s_h * sh * dh, s_w * sw * dw, s_h, s_w")),
    ],
    "window-reaches-too-far": [
        ("strided", ("oh, ow, kh, kw), (sb, sc, s_h * sh, s_w * sw, s_h * dh, s_w * dw)", "oh, ow, dh * (kh - 1) + 1, dw * (kw - 1) + 1), (sb, sc, s_h * sh, s_w * sw, s_h, s_w)"), ("win = win.reshape(b, groups, ic // groups, oh, ow, kh, kw)", "win = win.unflatten(1, (groups, -1))")),
        ("unfold", ("[..., ::d1, ::d2]", "[..., ::d2]")),
        ("slices", (":dilation[1]]", "]")),
    ],
    "dilated-slice-too-short": [
        ("slices", ("hs:hs + dilation[0] * (KH - 1) + 1:dilation[0], ws:ws + dilation[1] * (KW - 1) + 1:dilation[1]", "hs:hs + KH:dilation[0], ws:ws + KW:dilation[1]")),
    ],
    "strides-read-before-padding": [
        ("strided", ("    if ph or pw:", "    sb, sc, s_h, s_w = x.stride()\n    if ph or pw:"), ("    sb, sc, s_h, s_w = x.stride()\n    win", "    win")),
    ],
    "size-without-padding": [("slices", ("(H + 2 * padding[0] -", "(H -"), ("(W + 2 * padding[1] -", "(W -"))],
    "padding-ignored": [
        ("unfold", ("    x = F.pad(x, (p2, p2, p1, p1))\n", "")),
        ("strided", ("if ph or pw:", "if False:")),
    ],
    "padding-before-only": [
        ("unfold", ("F.pad(x, (p2, p2, p1, p1))", "F.pad(x, (p2, 0, p1, 0))")),
        ("unfold", ("(p2, p2, p1, p1)", "(p2, p2, p1, 0)")),
    ],
    "padding-after-only": [
        ("unfold", ("(p2, p2, p1, p1)", "(0, p2, 0, p1)")),
        ("unfold", ("(p2, p2, p1, p1)", "(0, p2, p1, p1)")),
    ],
    "padding-all-before": [("unfold", ("(p2, p2, p1, p1)", "(2 * p2, 0, 2 * p1, 0)"))],
    "padding-all-after": [
        ("strided", ("xp[:, :, ph : ph + h, pw : pw + w] = x", "xp[:, :, :h, :w] = x")),
        ("strided", ("ph : ph + h, pw : pw + w] = x", ":h, pw : pw + w] = x")),
    ],
    "padding-added-to-the-position": [
        ("loops", ("kh * d[0] - p[0]", "kh * d[0] + p[0]"), ("kw * d[1] - p[1]", "kw * d[1] + p[1]")),
    ],
    "padding-twice": [
        ("unfold", ("(p2, p2, p1, p1)", "(2 * p2, 2 * p2, 2 * p1, 2 * p1)")),
        ("unfold", ("(p2, p2, p1, p1)", "(2 * p2, 2 * p2, p1, p1)")),
    ],
    "padding-in-all": [("unfold", ("(p2, p2, p1, p1)", "(p2 // 2, p2 - p2 // 2, p1 // 2, p1 - p1 // 2)"))],
    "padding-by-the-kernel": [
        ("unfold", ("    x = F.pad(x, (p2, p2, p1, p1))\n    k1, k2 = weight.shape[-2:]", "    k1, k2 = weight.shape[-2:]\n    x = F.pad(x, (k2 // 2, k2 // 2, k1 // 2, k1 // 2))")),
        ("unfold", ("    x = F.pad(x, (p2, p2, p1, p1))\n    k1, k2 = weight.shape[-2:]", "    k1, k2 = weight.shape[-2:]\n    x = F.pad(x, (k2 - 1, k2 - 1, k1 - 1, k1 - 1))")),
    ],
    "bounds-let-too-much-through": [
        ("loops", ("r >= H", "r > H"), ("q >= W", "q > W")),
        ("loops", ("r < 0 or r >= H or q < 0 or q >= W", "(r < 0 or r >= H) and (q < 0 or q >= W)")),
        ("loops", (" or q < 0 or q >= W", "")),
        ("loops", (" or q >= W", "")),
    ],
    "left-at-the-edge": [("loops", ("continue", "break"))],
    "result-padded": [
        ("unfold", ("    x = F.pad(x, (p2, p2, p1, p1))\n", ""), ("    return y", "    return F.pad(y, (p2, p2, p1, p1))")),
    ],
    "padding-always-1": [("unfold", ("(p2, p2, p1, p1)", "[min(p, 1) for p in (p2, p2, p1, p1)]"))],
    "padding-with-values-of-x": [("unfold", ("(p2, p2, p1, p1)", "(p2, p2, p1, p1), mode='replicate'"))],
    "padding-wraps-around": [("loops", ("if r < 0 or r >= H or q < 0 or q >= W:", "if r >= H or q >= W:"))],
    "padding-with-another-number": [
        ("unfold", ("(p2, p2, p1, p1)", "(p2, p2, p1, p1), value=float('-inf')")),
        ("unfold", ("(p2, p2, p1, p1)", "(p2, p2, p1, p1), value=1")),
    ],
    "padding-left-uninitialised": [("strided", ("x.new_zeros(", "x.new_empty("))],
    "padding-of-other-dimensions": [("unfold", ("(p2, p2, p1, p1)", "(p2, p2, p1, p1, p1, p1)"))],
    "end-counted-from-the-right": [
        ("slices", ("padding[0]:padding[0] + H, padding[1]:padding[1] + W", "padding[0]:-padding[0], padding[1]:-padding[1]")),
    ],
    "taps-read-backwards": [
        ("rolls", ("(-a * d[0], -b * d[1])", "(a * d[0], b * d[1])")),
        ("loops", ("+ kh * d[0]", "- kh * d[0]"), ("+ kw * d[1]", "- kw * d[1]")),
        ("rolls", ("(-a * d[0], -b * d[1])", "(-a * d[0], b * d[1])")),
    ],
    "taps-all-at-the-first": [
        ("shifts", ("a * dy : a * dy + sy * (oh - 1) + 1 : sy, b * dx : b * dx + sx * (ow - 1) + 1 : sx", ": sy * (oh - 1) + 1 : sy, : sx * (ow - 1) + 1 : sx")),
        ("shifts", ("a * dy : a * dy + sy * (oh - 1) + 1 : sy", ": sy * (oh - 1) + 1 : sy")),
        ("strided", ("s_h * dh, s_w * dw", "s_h * dh, 0")),
    ],
    "kernel-centred": [
        ("loops", ("kh * d[0] - p[0]", "(kh - KH // 2) * d[0] - p[0]"), ("kw * d[1] - p[1]", "(kw - KW // 2) * d[1] - p[1]")),
        ("rolls", ("(-a * d[0], -b * d[1])", "((kh // 2 - a) * d[0], (kw // 2 - b) * d[1])")),
        ("loops", ("kw * d[1] - p[1]", "(kw - (KW - 1) // 2) * d[1] - p[1]")),
    ],
    "wrapped-results-kept": [
        ("rolls", ("[:, :, :fits_h, :fits_w]", "[:, :, -fits_h:, -fits_w:]")),
        ("rolls", ("[:, :, :fits_h, :fits_w]", "[:, :, :fits_h, -fits_w:]")),
    ],
    "windows-wrap-around": [
        ("rolls", ("[:, :, :fits_h, :fits_w]", "")),
        ("rolls", ("[:, :, :fits_h, :fits_w]", "[:, :, :fits_h]")),
    ],
    "dilation-added": [
        ("im2col", ("torch.arange(kh) * dilation[0]", "torch.arange(kh) + dilation[0] - 1"), ("torch.arange(kw) * dilation[1]", "torch.arange(kw) + dilation[1] - 1")),
        ("loops", ("kw * d[1] - p[1]", "kw + d[1] - 1 - p[1]")),
    ],
    "kernel-stretched": [
        ("strided", ("    b, ic, h, w = x.shape\n    oc", "    b, ic, h, w = x.shape\n    weight = weight.repeat_interleave(dh, 2)[:, :, : dh * (weight.shape[2] - 1) + 1].repeat_interleave(dw, 3)[..., : dw * (weight.shape[3] - 1) + 1]\n    dh = dw = 1\n    oc")),
        ("strided", ("    b, ic, h, w = x.shape\n    oc", "    b, ic, h, w = x.shape\n    weight = weight.repeat_interleave(dh, 2).repeat_interleave(dw, 3)\n    dh = dw = 1\n    oc")),
    ],
    "padding-multiplied": [
        ("loops", ("i * s[0] + kh * d[0] - p[0]", "(i - p[0]) * s[0] + kh * d[0]"), ("j * s[1] + kw * d[1] - p[1]", "(j - p[1]) * s[1] + kw * d[1]")),
        ("loops", ("i * s[0] + kh * d[0] - p[0]", "i * s[0] + (kh - p[0]) * d[0]"), ("j * s[1] + kw * d[1] - p[1]", "j * s[1] + (kw - p[1]) * d[1]")),
        ("loops", ("j * s[1] + kw * d[1] - p[1]", "(j - p[1]) * s[1] + kw * d[1]")),
    ],
    "size-counts-padding-twice": [
        ("strided", ("(h - dh", "(h + 2 * ph - dh"), ("(w - dw", "(w + 2 * pw - dw")),
        ("im2col", ("(H - dilation", "(H + 2 * padding[0] - dilation"), ("(W - dilation", "(W + 2 * padding[1] - dilation")),
        ("loops", ("(H + 2 * p[0]", "(H + 4 * p[0]"), ("(W + 2 * p[1]", "(W + 4 * p[1]")),
        ("strided", ("(w - dw", "(w + 2 * pw - dw")),
    ],
    "size-rounded-to-nearest": [
        ("strided", ("(h - dh * (kh - 1) - 1) // sh", "round((h - dh * (kh - 1) - 1) / sh)"), ("(w - dw * (kw - 1) - 1) // sw", "round((w - dw * (kw - 1) - 1) / sw)")),
        ("im2col", ("oh = (H - dilation[0] * (kh - 1) - 1) // stride[0]", "oh = int((H - dilation[0] * (kh - 1) - 1) / stride[0] + 0.5)")),
    ],
    "size-adds-dilation": [
        ("strided", ("dh * (kh - 1) - 1)", "(kh + dh - 1))"), ("dw * (kw - 1) - 1)", "(kw + dw - 1))")),
        ("loops", ("d[1] * (KW - 1) - 1)", "d[1] - KW + 1)")),
    ],
    "size-divides-the-1-only": [
        ("strided", ("(h - dh * (kh - 1) - 1) // sh", "h - dh * (kh - 1) - 1 // sh"), ("(w - dw * (kw - 1) - 1) // sw", "w - dw * (kw - 1) - 1 // sw")),
        ("loops", ("(H + 2 * p[0] - d[0] * (KH - 1) - 1)", "H + 2 * p[0] - d[0] * (KH - 1) - 1"), ("(W + 2 * p[1] - d[1] * (KW - 1) - 1)", "W + 2 * p[1] - d[1] * (KW - 1) - 1")),
    ],
    "slices-one-short": [
        ("shifts", ("sy * (oh - 1) + 1", "sy * (oh - 1)"), ("sx * (ow - 1) + 1", "sx * (ow - 1)")),
        ("shifts", ("sx * (ow - 1) + 1", "sx * (ow - 1)")),
        ("slices", ("(KW - 1) + 1:dilation[1]", "(KW - 1):dilation[1]")),
    ],
    "result-as-long-as-x": [
        ("slices", ("torch.zeros(N, O, H_out, W_out,", "torch.zeros(N, O, H, W,")),
        ("loops", ("torch.zeros(B, O, OH, OW,", "torch.zeros(B, O, H + 2 * p[0], W + 2 * p[1],"), ("y[:, o] += bias[o]", "y[:, o, :OH, :OW] += bias[o]")),
    ],
    "kernel-h-w-swapped": [
        ("strided", ("oc, icg, kh, kw = weight.shape", "oc, icg, kw, kh = weight.shape")),
        ("modules", ("tuple(weight.shape[2:])", "tuple(weight.shape[2:])[::-1]")),
        ("loops", ("O, Cg, KH, KW = weight.shape", "O, Cg, KW, KH = weight.shape")),
        ("loops", ("for kh in range(KH)", "for kh in range(KW)"), ("for kw in range(KW)", "for kw in range(KH)")),
    ],
    "kernel-h-for-both": [
        ("slices", ("dilation[1] * (KW - 1) - 1) // stride[1]", "dilation[1] * (KH - 1) - 1) // stride[1]")),
        ("strided", ("ow = (w - dw * (kw - 1) - 1)", "ow = (w - dw * (kh - 1) - 1)")),
        ("modules", ("tuple(weight.shape[2:])", "weight.shape[2]")),
        ("shifts", ("for b in range(kw):", "for b in range(kh):")),
    ],
    "kernel-w-for-both": [
        ("unfold", ("k1, k2 = weight.shape[-2:]", "k2 = weight.shape[-1]\n    k1 = k2")),
        ("modules", ("tuple(weight.shape[2:])", "weight.shape[-1]")),
        ("shifts", ("for a in range(kh):", "for a in range(kw):")),
    ],
    "stride-h-w-swapped": [
        ("strided", ("sh, sw = pair(stride)", "sw, sh = pair(stride)")),
        ("strided", ("s_h * sh, s_w * sw", "s_h * sw, s_w * sh")),
    ],
    "stride-h-for-both": [("slices", ("i * stride[0], j * stride[1]", "i * stride[0], j * stride[0]"))],
    "stride-w-for-both": [("strided", ("sh, sw = pair(stride)", "_, sw = pair(stride)\n    sh = sw"))],
    "padding-h-w-swapped": [
        ("unfold", ("F.pad(x, (p2, p2, p1, p1))", "F.pad(x, (p1, p1, p2, p2))")),
        ("modules", ("(pw, pw, ph, ph)", "(ph, ph, pw, pw)")),
        ("strided", ("xp[:, :, ph : ph + h, pw : pw + w] = x", "xp[:, :, pw : pw + h, ph : ph + w] = x")),
        ("strided", ("h + 2 * ph, w + 2 * pw)", "h + 2 * pw, w + 2 * ph)")),
        ("slices", ("H + 2 * padding[0], W + 2 * padding[1], dtype", "H + 2 * padding[1], W + 2 * padding[0], dtype")),
    ],
    "padding-h-for-both": [
        ("unfold", ("(p2, p2, p1, p1)", "(p1, p1, p1, p1)")),
        ("shifts", ("(px, px, py, py)", "(py, py, py, py)"), ("xs = x.reshape(n, groups, cg, h + 2 * py, w + 2 * px)", "xs = x.unflatten(1, (groups, cg))")),
    ],
    "padding-w-for-both": [
        ("unfold", ("(p2, p2, p1, p1)", "(p2, p2, p2, p2)")),
        ("im2col", ("(padding[1], padding[1], padding[0], padding[0]))\n    B, C, H, W = x.shape", "(padding[1], padding[1], padding[1], padding[1]))\n    B, C, H, W = x.shape\n    H += 2 * padding[0] - 2 * padding[1]")),
    ],
    "dilation-h-w-swapped": [("strided", ("dh, dw = pair(dilation)", "dw, dh = pair(dilation)"))],
    "dilation-h-for-both": [("strided", ("s_w * dw)", "s_w * dh)"))],
    "dilation-w-for-both": [("strided", ("dh, dw = pair(dilation)", "_, dw = pair(dilation)\n    dh = dw"))],
    "x-strides-h-w-swapped": [("strided", ("sb, sc, s_h, s_w = x.stride()", "sb, sc, s_w, s_h = x.stride()"))],
    "sizes-h-w-swapped": [
        ("strided", ("    b, ic, h, w = x.shape", "    b, ic, w, h = x.shape")),
        ("strided", ("(b, ic, oh, ow, kh, kw)", "(b, ic, ow, oh, kh, kw)")),
        ("loops", ("B, C, H, W = x.shape", "B, C, W, H = x.shape")),
        ("slices", ("N, C, H, W = x.shape", "N, C, W, H = x.shape")),
    ],
    "square-input-assumed": [
        ("slices", ("W_out = (W + 2", "W_out = (H + 2")),
        ("strided", ("ow = (w - dw * (kw - 1) - 1) // sw + 1", "ow = oh")),
        ("flat", ("jump = W", "jump = H")),
        ("flat", ("jump = W", "jump = h")),
        ("loops", ("for j in range(OW):", "for j in range(OH):")),
    ],
    "sizes-and-strides-in-two-orders": [
        ("strided", ("s_h * sh, s_w * sw, s_h * dh, s_w * dw", "s_h * sh, s_h * dh, s_w * sw, s_w * dw")),
        ("strided", ("(b, ic, oh, ow, kh, kw), (sb", "(b, ic, kh, kw, oh, ow), (sb")),
    ],
    "int-where-a-pair-came": [("strided", ("    return (v, v) if isinstance(v, int) else v", "    return v, v"))],
    "pair-where-an-int-came": [
        ("strided", ("    return (v, v) if isinstance(v, int) else v", "    return (1, 1) if v == 1 else (0, 0) if v == 0 else tuple(v)")),
    ],
    "pairs-h-w-swapped": [("strided", ("isinstance(v, int) else v", "isinstance(v, int) else (v[1], v[0])"))],
    "one-stride-of-x-for-both": [
        ("strided", ("sb, sc, s_h, s_w = x.stride()", "sb, sc, _, s_w = x.stride()\n    s_h = s_w")),
    ],
    "first-of-the-pair": [("strided", ("isinstance(v, int) else v", "isinstance(v, int) else (v[0], v[0])"))],
    "last-of-the-pair": [("strided", ("isinstance(v, int) else v", "isinstance(v, int) else (v[1], v[1])"))],
    "result-h-w-swapped": [
        ("unfold", ("->boij", "->boji")),
        ("loops", ("y[:, o, i, j]", "y[:, o, j, i]")),
        ("slices", ("torch.zeros(N, O, H_out, W_out", "torch.zeros(N, O, W_out, H_out")),
    ],
    "x-h-w-swapped": [
        ("loops", ("g * Cg + c, r, q", "g * Cg + c, q, r")),
        ("im2col", ("rows[:, None, :, None], cols[None, :, None, :]", "cols[None, :, None, :], rows[:, None, :, None]")),
    ],
    "one-letter-for-both": [
        ("loops", ("j * s[1] + kw", "i * s[1] + kw")),
        ("loops", ("kw * d[1] - p[1]", "kh * d[1] - p[1]")),
        ("loops", ("weight[o, c, kh, kw]", "weight[o, c, kh, kh]")),
    ],
    "result-reshaped-h-w": [("im2col", ("y.reshape(B, O, oh, ow)", "y.reshape(B, O, ow, oh)"))],
    "kernel-transposed": [
        ("unfold", ("bcijkl,ockl", "bcijkl,oclk")),
        ("im2col", ("w = weight.reshape(", "w = weight.transpose(2, 3).reshape(")),
        ("shifts", ("ws[..., a, b]", "ws[..., b, a]")),
    ],
    "kernel-flipped-along-h": [("unfold", ("weight.chunk(groups, 0)", "weight.flip(2).chunk(groups, 0)"))],
    "kernel-flipped-along-w": [("unfold", ("weight.chunk", "weight.flip(-1).chunk"))],
    "padding-height-only": [("unfold", ("(p2, p2, p1, p1)", "(0, 0, p1, p1)"))],
    "padding-width-only": [("unfold", ("(p2, p2, p1, p1)", "(p2, p2)"))],
    "padding-left-out-for-a-0": [
        ("strided", ("if ph or pw:", "if ph and pw:")),
        ("strided", ("if ph or pw:", "if ph:")),
        ("strided", ("if ph or pw:", "if pw:")),
    ],
    "padding-pair-taken-for-sides": [
        ("unfold", ("F.pad(x, (p2, p2, p1, p1))", "F.pad(x, (p1, p2, p1, p2))")),
        ("modules", ("(pw, pw, ph, ph)", "(ph, pw, ph, pw)")),
    ],
    "row-jump-before-padding": [
        ("flat", ("jump = W", "jump = w")),
        ("strided", ("sb, sc, s_h, s_w = x.stride()", "sb, sc, s_h, s_w = x.stride()\n    s_h = w - 2 * pw")),
    ],
    "diagonal-only": [("shifts", ("        for b in range(kw):\n", "        for b in [min(a, kw - 1)]:\n"))],
    "channels-reshaped": [
        ("unfold", ('->boij", xs, ws)', '->bijo", xs, ws).reshape(x.shape[0], -1, win.shape[2], win.shape[3])')),
        ("im2col", ("w.transpose(-1, -2)).transpose(-1, -2)", "w.transpose(-1, -2))")),
    ],
    "batch-and-channels-swapped": [("strided", ("    return y", "    return y.transpose(0, 1)"))],
    "channels-left-last": [("strided", ("    return y", "    return y.movedim(1, -1)"))],
    "windows-reshaped": [
        ("im2col", (".permute(0, 1, 3, 2, 4).reshape(B, groups, oh * ow, Cg * kh * kw)", ".reshape(B, groups, oh * ow, Cg * kh * kw)")),
    ],
    "patch-and-kernel-in-two-orders": [
        ("im2col", (".permute(0, 1, 3, 2, 4).reshape", ".permute(0, 1, 3, 4, 2).reshape")),
    ],
    "weight-in-and-out-swapped": [
        ("strided", ("oc, icg, kh, kw = weight.shape", "icg, oc, kh, kw = weight.shape")),
        ("unfold", ("bcijkl,ockl->boij", "bcijkl,cokl->boij")),
        ("strided", ("    wt = weight.reshape(", "    if oc == icg:\n        weight = weight.transpose(0, 1)\n    wt = weight.reshape(")),
        ("loops", ("weight[o, c, kh, kw]", "weight[c, o, kh, kw]")),
    ],
    "weight-reshaped-not-transposed": [
        ("im2col", ("torch.matmul(p, w.transpose(-1, -2))", "torch.matmul(p, w.reshape(groups, -1, O // groups))")),
    ],
    "channels-not-summed": [("unfold", ("ockl->boij", "ockl->bcij"))],
    "taps-not-summed": [
        ("unfold", ("bcijkl,ockl->boij", "bcijkl,ockl->boijkl"), ("bias.reshape(-1, 1, 1)", "bias.reshape(-1, 1, 1, 1, 1)")),
    ],
    "summed-apart": [("unfold", ("bcijkl,ockl", "bcijkl,oxkl"))],
    "taps-summed-apart": [("unfold", ("bcijkl,ockl", "bcijkl,ocxy"))],
    "first-channel-only": [("loops", ("for c in range(Cg):", "for c in range(1):"))],
    "batch-and-channel-strides-swapped": [
        ("strided", ("sb, sc, s_h, s_w = x.stride()", "sc, sb, s_h, s_w = x.stride()")),
    ],
    "channels-out-counted-by-channels-in": [("loops", ("for o in range(O):", "for o in range(C):"))],
    "batch-reshaped": [("strided", ("->bgohw", "->gobhw"))],
    "batch-summed": [("strided", ("    return y", "    return y.sum(0, keepdim=True).repeat(b, 1, 1, 1)"))],
    "batch-summed-away": [("strided", ("    return y", "    return y.sum(0, keepdim=True)"))],
    "first-image-only": [("strided", ("    return y", "    return y[:1].repeat(b, 1, 1, 1)"))],
    "first-image-alone": [("strided", ("    return y", "    return y[:1]"))],
    "batch-dimension-dropped": [
        ("strided", ("    return y", "    return y.sum(0)")),
        ("strided", ("    return y", "    return y[0]")),
    ],
    "squeezed": [("strided", ("    return y", "    return y.squeeze()"))],
    "groups-not-handled": [
        ("strided", ("    sh, sw", "    assert groups == 1, 'no groups yet'\n    sh, sw")),
        ("loops", ("for c in range(Cg):", "for c in range(C):")),
    ],
    "groups-ignored": [
        ("unfold", ('    out = []\n    for xs, ws in zip(win.chunk(groups, 1), weight.chunk(groups, 0)):\n        out.append(torch.einsum("bcijkl,ockl->boij", xs, ws))\n    y = torch.cat(out, 1)', '    y = torch.einsum("bcijkl,ockl->boij", win, weight)')),
        ("strided", ("bgchwkl,gockl->bgohw", "btchwkl,gockl->bgohw")),
    ],
    "group-inputs-interleaved": [
        ("strided", ("win = win.reshape(b, groups, ic // groups, oh, ow, kh, kw)", "win = win.reshape(b, ic // groups, groups, oh, ow, kh, kw).transpose(1, 2)")),
    ],
    "group-outputs-interleaved": [("loops", ("g = o // (O // groups)", "g = o % groups"))],
    "group-results-interleaved": [("strided", ("->bgohw", "->boghw"))],
    "group-results-summed": [("unfold", ("torch.cat(out, 1)", "sum(out)"))],
    "group-results-summed-for-all": [
        ("shifts", ('torch.einsum("ngchw,goc->ngohw", part, ws[..., a, b])', 'torch.einsum("ngchw,goc->nohw", part, ws[..., a, b])[:, None].expand(-1, groups, -1, -1, -1)')),
    ],
    "groups-not-paired": [("strided", ("bgchwkl,gockl->bgohw", "bgchwkl,tockl->bgohw"))],
    "one-group-left": [
        ("unfold", ("torch.cat(out, 1)", "out[-1]")),
        ("slices", ("out[:, g * Og:(g + 1) * Og, i, j] =", "out[:, :Og, i, j] =")),
    ],
    "groups-left-a-dimension": [
        ("strided", ("    y = y.reshape(b, oc, oh, ow)\n", "")),
        ("unfold", ("torch.cat(out, 1)", "torch.stack(out, 1)")),
    ],
    "group-of-a-channel-miscounted": [
        ("loops", ("g = o // (O // groups)", "g = o // groups")),
        ("loops", ("g = o // (O // groups)", "g = o // Cg")),
    ],
    "group-results-along-the-batch": [("unfold", ("torch.cat(out, 1)", "torch.cat(out, 0)"))],
    "group-from-storage-offset-0": [
        ("strided", ("    sb, sc, s_h, s_w = x.stride()\n    win = x.as_strided((b, ic, oh, ow, kh, kw), (sb, sc, s_h * sh, s_w * sw, s_h * dh, s_w * dw))\n    win = win.reshape(b, groups, ic // groups, oh, ow, kh, kw)\n", "    parts = []\n    for g in range(groups):\n        xg = x[:, g * icg : (g + 1) * icg].contiguous()\n        sb, sc, s_h, s_w = xg.stride()\n        parts.append(xg.as_strided((b, icg, oh, ow, kh, kw), (sb, sc, s_h * sh, s_w * sw, s_h * dh, s_w * dw), 0))\n    win = torch.stack(parts, 1)\n")),
    ],
    "batch-and-groups-reshaped": [
        ("strided", ("win.reshape(b, groups,", "win.reshape(groups, b,"), ("bgchwkl,", "gbchwkl,")),
        ("strided", ("->bgohw", "->gbohw")),
        ("strided", ("win.reshape(b, groups,", "win.reshape(groups, b,"), ("bgchwkl,gockl->bgohw", "gbchwkl,gockl->gbohw")),
    ],
    "every-group-reads-the-first": [("loops", ("x[:, g * Cg + c, r, q]", "x[:, c, r, q]"))],
    "every-group-has-the-first-kernels": [("slices", ("wg = weight[g * Og:(g + 1) * Og]", "wg = weight[:Og]"))],
    "group-begins-at-the-wrong-channel": [("loops", ("g * Cg + c", "g + c"))],
    "bias-before-the-groups-are-joined": [
        ("unfold", ("xs, ws))", "xs, ws) + (0 if bias is None else bias.reshape(-1, 1, 1)))"), ("y = y + bias.reshape(-1, 1, 1)", "pass")),
    ],
    "bias-per-position": [
        ("unfold", ("bias.reshape(-1, 1, 1)", "bias")),
        ("unfold", ("bias.reshape(-1, 1, 1)", "bias.reshape(-1, 1)")),
        ("slices", (".sum(dim=(2, 3, 4))", ".sum(dim=(2, 3, 4)) + (0 if bias is None else bias[j])"), ("    if bias is not None:\n        out = out + bias[None, :, None, None]\n", "")),
    ],
    "bias-per-image": [("strided", ("bias.view(1, -1, 1, 1)", "bias.view(-1, 1, 1, 1)"))],
    "bias-per-tap": [
        ("loops", ("weight[o, c, kh, kw]\n        if bias is not None:\n            y[:, o] += bias[o]", "weight[o, c, kh, kw] + (bias[o] if bias is not None else 0)")),
    ],
    "bias-per-channel-in": [
        ("slices", ("wg[None]).sum(dim=(2, 3, 4))", "wg[None]).sum(dim=(3, 4)).add(0 if bias is None else bias[g * Og:(g + 1) * Og, None]).sum(2)"), ("    if bias is not None:\n        out = out + bias[None, :, None, None]\n", "")),
    ],
    "bias-twice": [("strided", ("    return y", "        y += bias.view(1, -1, 1, 1)\n    return y"))],
    "bias-after-the-loop": [
        ("loops", ("        if bias is not None:\n            y[:, o]", "    if bias is not None:\n        y[:, o]")),
        ("loops", ("y[:, o] += bias[o]", "y[:, o, i, j] += bias[o]")),
        ("loops", ("        if bias is not None:\n            y[:, o]", "            if bias is not None:\n                y[:, o, i, j]")),
    ],
    "bias-per-group": [
        ("slices", ("i, j] = (", "i, j] += ("), ("    if bias is not None:\n        out = out + bias[None, :, None, None]", "        if bias is not None:\n            out = out + bias[None, :, None, None]")),
        ("slices", ("    if bias is not None:\n        out = out + bias[None, :, None, None]", "        if bias is not None:\n            out = out + bias[None, :, None, None]")),
    ],
    "every-group-has-the-first-biases": [("loops", ("+= bias[o]", "+= bias[o % (O // groups)]"))],
    "bias-ignored": [("strided", ("y = y + bias.view(1, -1, 1, 1)", "pass"))],
    "bias-of-the-first-channel": [("loops", ("+= bias[o]", "+= bias[0]"))],
    "bias-summed": [("strided", ("bias.view(1, -1, 1, 1)", "bias.sum()"))],
    "bias-subtracted": [("strided", ("y = y + bias", "y = y - bias"))],
    "bias-multiplied": [("strided", ("y = y + bias", "y = y * bias"))],
    "bias-asked-for-its-truth": [("strided", ("if bias is not None:", "if bias:"))],
    "bias-none-not-handled": [("strided", ("    if bias is not None:\n        y = y + bias", "    y = y + bias"))],
    "kernel-flipped": [("unfold", ("weight.chunk(groups, 0)", "weight.flip(2, 3).chunk(groups, 0)"))],
    "mean-instead-of-sum": [
        ("slices", (".sum(dim=(2, 3, 4))", ".mean(dim=(2, 3, 4))")),
        ("slices", (".sum(dim=(2, 3, 4))", ".sum(dim=(3, 4)).mean(2)")),
    ],
    "largest-instead-of-sum": [("slices", (".sum(dim=(2, 3, 4))", ".amax(dim=(2, 3, 4))"))],
    "sum-overwritten": [
        ("shifts", ("y = y + torch.einsum", "y = torch.einsum")),
        ("shifts", ("    y = 0\n    for a in range(kh):\n", "    for a in range(kh):\n        y = 0\n")),
    ],
    "sum-not-reset": [
        ("slices", ("    for g in range(groups):\n", "    for g in range(groups):\n        acc = 0\n"), ("out[:, g * Og:(g + 1) * Og, i, j] = (", "acc = acc + ("), (".sum(dim=(2, 3, 4))", ".sum(dim=(2, 3, 4))\n                out[:, g * Og:(g + 1) * Og, i, j] = acc")),
        ("slices", ("        for i in range(H_out):\n", "        for i in range(H_out):\n            acc = 0\n"), ("out[:, g * Og:(g + 1) * Og, i, j] = (", "acc = acc + ("), (".sum(dim=(2, 3, 4))", ".sum(dim=(2, 3, 4))\n                out[:, g * Og:(g + 1) * Og, i, j] = acc")),
    ],
    "patch-changed-in-place": [
        ("slices", ("= (patch[:, None] * wg[None]).sum(dim=(2, 3, 4))", "= torch.stack([patch.mul_(w).sum((1, 2, 3)) for w in wg], 1)")),
    ],
    "first-tap-only": [
        ("shifts", ("for a in range(kh):", "for a in range(1):"), ("for b in range(kw):", "for b in range(1):")),
        ("shifts", ("for b in range(kw):", "for b in range(1):")),
    ],
    "loop-one-short": [
        ("loops", ("for j in range(OW):", "for j in range(OW - 1):")),
        ("loops", ("for kh in range(KH):", "for kh in range(KH - 1):")),
        ("shifts", ("for a in range(kh):", "for a in range(max(1, kh - 1)):")),
        ("loops", ("for i in range(OH):", "for i in range(max(1, OH - 1)):")),
    ],
    "bounds-one-off": [
        ("loops", ("r < 0", "r <= 0"), ("q < 0", "q <= 0")),
        ("loops", ("q >= W", "q >= W - 1")),
    ],
    "loop-left-early": [
        ("strided", ("    return y", "    out = torch.zeros_like(y)\n    for i in range(b):\n        out[i] = y[i]\n        return out")),
        ("loops", ("    return y", "        return y")),
    ],
    "results-at-their-starts": [
        ("slices", ("for i in range(H_out):", "for i in range(0, H + 2 * padding[0] - dilation[0] * (KH - 1), stride[0]):"), ("for j in range(W_out):", "for j in range(0, W + 2 * padding[1] - dilation[1] * (KW - 1), stride[1]):"), ("hs, ws = i * stride[0], j * stride[1]", "hs, ws = i, j")),
    ],
    "gradient-cut-at-x": [("strided", ("win = x.as_strided(", "win = x.detach().as_strided("))],
    "gradient-cut-at-weight": [("strided", ("wt = weight.reshape", "wt = weight.data.reshape"))],
    "gradient-cut-at-bias": [("strided", ("+ bias.view", "+ bias.detach().view"))],
    "gradient-cut": [
        ("strided", ("    y = torch.einsum", "    with torch.no_grad():\n        y = torch.einsum")),
        ("strided", ("    return y", "    return y.detach()")),
    ],
    "nothing-returned": [("strided", ("    return y", "    y"))],
    "none-used": [("strided", ("    b, ic, h, w = x.shape", "    x = print(end='')\n    b, ic, h, w = x.shape"))],
    "list-returned": [("strided", ("    return y", "    return list(y)"))],
    "argument-changed": [
        ("strided", ("    return y", "    if bias is not None:\n        bias *= 0\n    weight.zero_()\n    return y")),
    ],
    "float64-result": [("loops", ("dtype=x.dtype", "dtype=torch.float64"))],
    "einsum-letters-and-dimensions": [("strided", ("bgchwkl,gockl", "bgchwkl,ockl"))],
    "numpy-result": [("strided", ("    return y", "    return y.detach().numpy()"))],
    "torch-own-called": [
        ("im2col", ("    p = x[:, :, rows[:, None, :, None], cols[None, :, None, :]]\n", "    p = F.unfold(x, (kh, kw), dilation, 0, stride)\n")),
    ],
    "nothing-written": [("loops", ("y[:, o, i, j] +=", "y[:, o, i, j] +"))],
    "written-at-another-index": [
        ("slices", ("Og, i, j] =", "Og, j, j] =")),
        ("loops", ("y[:, o, i, j] +=", "y[:, c, i, j] +=")),
        ("loops", ("y[:, o, i, j] +=", "y[:, o, kh, kw] +=")),
        ("loops", ("y[:, o, i, j] +=", "y[:, g, i, j] +=")),
        ("loops", ("y[:, o, i, j] +=", "y[:, o, i, i] +=")),
        ("loops", ("    for o in range(O):", "    for b in range(B):\n      for o in range(O):"), ("y[:, o, i, j] += x[:,", "y[i, o, i, j] += x[b,"), ("        if bias is not None:\n            y[:, o] += bias[o]", "        if bias is not None:\n            y[b, o] += bias[o]")),
    ],
    "loops-over-places-of-x": [
        ("slices", ("for i in range(H_out)", "for i in range(H)"), ("for j in range(W_out)", "for j in range(W)")),
        ("slices", ("for j in range(W_out)", "for j in range(W)")),
        ("loops", ("for i in range(OH)", "for i in range(H)"), ("for j in range(OW)", "for j in range(W)")),
        ("loops", ("for i in range(OH)", "for i in range(H)")),
        ("loops", ("for i in range(OH)", "for i in range(0, H, s[0])"), ("for j in range(OW)", "for j in range(0, W, s[1])"), ("i * s[0]", "i"), ("j * s[1]", "j")),
        ("slices", ("for i in range(H_out)", "for i in range(0, H, stride[0])"), ("for j in range(W_out)", "for j in range(0, W, stride[1])"), ("hs, ws = i * stride[0], j * stride[1]", "hs, ws = i, j")),
    ],
    "places-all-alike": [
        ("slices", ("hs, ws = i * stride[0], j * stride[1]", "hs, ws = 0, j * stride[1]")),
        ("slices", ("i, j] =", ":, j] =")),
        ("loops", ("j * s[1] + kw", "0 * s[1] + kw")),
    ],
    "stride-of-another-dimension": [
        ("strided", ("(sb, sc, s_h * sh", "(sb, s_w, s_h * sh")),
        ("strided", ("(sb, sc, s_h * sh", "(sb, s_h, s_h * sh")),
    ],
    "channels-taken-to-lie-last": [
        ("strided", ("sb, sc, s_h, s_w = x.stride()", "sb, s_h, s_w, sc = x.stride()")),
        ("strided", ("sb, sc, s_h, s_w = x.stride()", "sb, sc, s_h, s_w = h * w * ic, 1, w * ic, ic")),
    ],
    "result-left-flat": [
        ("flat", ("y = y.reshape(n, o, oh, ow)", "y = y.reshape(n, o, oh * ow)"), ("bias[:, None, None]", "bias[:, None]")),
        ("flat", ("y = y.reshape(n, o, oh, ow)", "y = y.reshape(n, o, oh, ow)"), ("    return y if bias is None else y + bias[:, None, None]", "    y = y if bias is None else y + bias[:, None, None]\n    return y.reshape(n, o, oh * ow, 1)")),
        ("strided", ("    return y", "    return y.flatten(1)")),
    ],
    "index-not-whole": [
        ("slices", ("Og = O // groups", "Og = O / groups")),
        ("im2col", ("rows = torch.arange(oh)[:, None] * stride[0]", "rows = torch.arange(oh)[:, None] / 1 * stride[0]")),
    ],
    "pieces-do-not-fit": [("unfold", ("    x = F.pad(x, (p2, p2, p1, p1))", "    z = x.new_zeros(*x.shape[:2], p1, x.shape[3])\n    c = x.new_zeros(*x.shape[:2], x.shape[2], p2)\n    x = torch.cat([z, x, z], 2)\n    x = torch.cat([c, x, c], 3)"))],
    "shared-elements-written": [
        ("strided", ("y = y.reshape(b, oc, oh, ow)", "y = x.new_zeros(1).expand(b, oc, oh, ow).add_(y.reshape(b, oc, oh, ow))")),
        ("strided", ("    win = win.reshape", "    win *= 1\n    win = win.reshape")),
        ("loops", ("y = torch.zeros(B, O, OH, OW, dtype=x.dtype)", "y = torch.zeros(B, O, OH, OW, dtype=x.dtype) if bias is None else bias[:, None, None].expand(B, O, OH, OW)"), ("        if bias is not None:\n            y[:, o] += bias[o]\n", "")),
    ],
}
