"""What a learner got wrong in conv1d: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
MISTAKEN = {
    "float32-result": [
        ("slices", (", dtype=x.dtype)\n    xp[", ")\n    xp["), ("torch.zeros(N, O, L_out, dtype=x.dtype)", "torch.zeros(N, O, L_out)")),
        ("loops", ("(B, C_out, L_out), dtype=x.dtype", "B, C_out, L_out")),
        ("unfold", ("    x = F.pad(x, (padding, padding))", "    x = F.pad(x.float(), (padding, padding))\n    weight = weight.float()"), ("    return y", "    return y.float()")),
    ],
    "float32-inside": [
        ("strided", ("x.new_zeros(batch, channels, length + 2 * padding)", "torch.zeros(batch, channels, length + 2 * padding)")),
        ("slices", ("torch.zeros(N, C, L + 2 * padding, dtype=x.dtype)", "torch.zeros(N, C, L + 2 * padding)")),
        ("gather", ("y = cols @ w.transpose(1, 2)", "y = (cols.float() @ w.float().transpose(1, 2)).to(x.dtype)")),
    ],
    "x-assumed-contiguous": [("strided", ("sb, sc, sl = x.stride()", "sb, sc, sl = ic * l, l, 1"))],
    "last-stride-taken-as-1": [("strided", ("sl * stride, sl * dilation", "stride, dilation"))],
    "copied-after-strides-were-read": [("strided", ("win = x.as_strided(", "win = x.contiguous().as_strided("))],
    "storage-offset-0": [("strided", ("sl * dilation))", "sl * dilation), 0)"))],
    "viewed-not-reshaped": [
        ("shifts", ("xs = x.reshape(n, groups, cg, -1)", "xs = x.view(n, groups, cg, -1)"), ("ws = weight.reshape(groups, o // groups, cg, k)", "ws = weight.view(o, -1).view(groups, o // groups, cg, k)")),
        ("gather", ("w = weight.reshape(", "w = weight.view(")),
    ],
    "weight-assumed-contiguous": [
        ("strided", ("w = weight.reshape(groups, oc // groups, icg, k)", "w = weight.as_strided((groups, oc // groups, icg, k), (oc // groups * icg * k, icg * k, k, 1))")),
    ],
    "weight-from-storage-offset-0": [
        ("strided", ("w = weight.reshape(groups, oc // groups, icg, k)", "w = weight.as_strided((groups, oc // groups, icg, k), (oc // groups * icg * k, icg * k, k, 1), 0)")),
    ],
    "size-without-plus-1": [
        ("strided", ("// stride + 1", "// stride")),
        ("slices", ("// stride + 1", "// stride")),
        ("strided", ("(l - dilation * (k - 1) - 1) // stride + 1", "max(1, (l - dilation * (k - 1) - 1) // stride)")),
    ],
    "size-one-too-many": [
        ("strided", ("(l - dilation * (k - 1) - 1) // stride + 1", "(l - dilation * (k - 1)) // stride + 1")),
    ],
    "size-without-kernel": [("strided", ("(l - dilation * (k - 1) - 1) // stride + 1", "l // stride"))],
    "size-without-dilation": [
        ("strided", ("(l - dilation * (k - 1) - 1) // stride + 1", "(l - k) // stride + 1")),
        ("slices", ("(L + 2 * padding - dilation * (K - 1) - 1) // stride", "(L + 2 * padding - K) // stride")),
        ("unfold", ("    x = F.pad(x, (padding, padding))", "    n = (x.shape[2] + 2 * padding - weight.shape[2]) // stride + 1\n    x = F.pad(x, (padding, padding))"), ("    y = torch.cat(outs, dim=1)", "    y = torch.cat(outs, dim=1).reshape(x.shape[0], weight.shape[0], n)")),
        ("loops", ("(L + 2 * padding - dilation * (K - 1) - 1) // stride", "(L + 2 * padding - K) // stride")),
    ],
    "size-dilation-times-kernel": [("strided", ("dilation * (k - 1) - 1) // stride", "dilation * k) // stride"))],
    "size-without-stride": [
        ("strided", ("(l - dilation * (k - 1) - 1) // stride + 1", "l - dilation * (k - 1)")),
        ("loops", ("(L + 2 * padding - dilation * (K - 1) - 1) // stride + 1", "L + 2 * padding - dilation * (K - 1)")),
        ("slices", ("(L + 2 * padding - dilation * (K - 1) - 1) // stride + 1", "L + 2 * padding - K + 1")),
        ("unfold", ("    x = F.pad(x, (padding, padding))", "    n = x.shape[2] + 2 * padding - dilation * (weight.shape[2] - 1)\n    x = F.pad(x, (padding, padding))"), ("    y = torch.cat(outs, dim=1)", "    y = torch.cat(outs, dim=1).reshape(x.shape[0], weight.shape[0], n)")),
    ],
    "size-rounded-up": [
        ("strided", ("(l - dilation * (k - 1) - 1) // stride + 1", "-(-(l - dilation * (k - 1) - 1) // stride) + 1")),
        ("gather", ("n = (x.shape[2] - dilation * (k - 1) - 1) // stride + 1", "import math; n = math.ceil((x.shape[2] - dilation * (k - 1) - 1) / stride) + 1")),
    ],
    "size-divided-before-plus-1": [
        ("strided", ("(l - dilation * (k - 1) - 1) // stride + 1", "(l - dilation * (k - 1) - 1 + 1) // stride")),
        ("loops", ("(L + 2 * padding - dilation * (K - 1) - 1) // stride + 1", "(L + 2 * padding - dilation * (K - 1)) // stride")),
    ],
    "true-division": [
        ("strided", ("(l - dilation * (k - 1) - 1) // stride + 1", "(l - dilation * (k - 1) - 1) / stride + 1")),
    ],
    "stride-ignored": [
        ("strided", ("(l - dilation * (k - 1) - 1) // stride + 1", "l - dilation * (k - 1)"), ("sl * stride", "sl")),
        ("unfold", ("unfold(2, span, stride)", "unfold(2, span, 1)")),
        ("unfold", ("    x = F.pad(x, (padding, padding))", "    n = (x.shape[2] + 2 * padding - dilation * (weight.shape[2] - 1) - 1) // stride + 1\n    x = F.pad(x, (padding, padding))"), ("    y = torch.cat(outs, dim=1)", "    y = torch.cat(outs, dim=1).reshape(x.shape[0], weight.shape[0], n)"), ("unfold(2, span, stride)", "unfold(2, span, 1)")),
    ],
    "stride-inside-the-window": [("strided", ("sl * stride, sl * dilation", "sl, sl * dilation * stride"))],
    "stride-not-in-the-steps": [
        ("gather", ("[:, None] * stride", "[:, None]")),
        ("strided", ("sl * stride, ", "sl, ")),
        ("slices", ("start = i * stride", "start = i")),
    ],
    "stride-inside-too": [
        ("strided", ("sl * dilation)", "sl * dilation * stride)")),
        ("gather", ("torch.arange(k)[None, :] * dilation", "torch.arange(k)[None, :] * dilation * stride")),
        ("loops", ("i * stride + k * dilation - padding", "(i + k * dilation) * stride - padding")),
    ],
    "stride-and-dilation-swapped": [
        ("strided", ("sl * stride, sl * dilation", "sl * dilation, sl * stride")),
        ("gather", ("[:, None] * stride + torch.arange(k)[None, :] * dilation", "[:, None] * dilation + torch.arange(k)[None, :] * stride")),
        ("modules", ("stride, dilation)\n    w = w", "dilation, stride)\n    w = w")),
    ],
    "windows-side-by-side": [("strided", ("sl * stride, ", "sl * k, "))],
    "dilation-ignored": [
        ("strided", ("l - dilation * (k - 1) - 1", "l - (k - 1) - 1"), ("sl * dilation", "sl")),
        ("unfold", ("span = dilation * (weight.shape[-1] - 1) + 1", "span = weight.shape[-1]"), ("[..., ::dilation]", "")),
    ],
    "dilation-ignored-in-the-window": [
        ("strided", ("sl * dilation", "sl")),
        ("loops", ("k * dilation - padding", "k - padding")),
    ],
    "dilation-moves-the-window": [("strided", ("sl * stride, ", "sl * stride * dilation, "))],
    "dilation-moves-instead": [("strided", ("sl * stride, sl * dilation", "sl * stride * dilation, sl"))],
    "window-reaches-too-far": [
        ("strided", ("(b, ic, out, k), (sb, sc, sl * stride, sl * dilation)", "(b, ic, out, dilation * (k - 1) + 1), (sb, sc, sl * stride, sl)"), ("win = win.reshape(b, groups, ic // groups, out, k)", "win = win.unflatten(1, (groups, -1))")),
        ("slices", (":start + dilation * (K - 1) + 1:dilation]", ":start + dilation * (K - 1) + 1]"), ('torch.einsum("nck,ock->no", patch, wg)', "(patch[:, None] * wg).sum((2, 3))")),
    ],
    "dilated-slice-too-short": [
        ("slices", ("start:start + dilation * (K - 1) + 1:dilation", "start:start + K:dilation")),
    ],
    "strides-read-before-padding": [
        ("strided", ("    if padding > 0:", "    sb, sc, sl = x.stride()\n    if padding > 0:"), ("    sb, sc, sl = x.stride()\n    win", "    win")),
    ],
    "size-without-padding": [("slices", ("(L + 2 * padding - dilation", "(L - dilation"))],
    "padding-ignored": [
        ("unfold", ("    x = F.pad(x, (padding, padding))\n", "")),
        ("strided", ("if padding > 0:", "if False:")),
    ],
    "padding-before-only": [
        ("slices", ("(L + 2 * padding - dilation", "(L + padding - dilation")),
        ("loops", ("(L + 2 * padding - dilation", "(L + padding - dilation")),
        ("strided", ("length + 2 * padding", "length + padding")),
    ],
    "padding-after-only": [("unfold", ("F.pad(x, (padding, padding))", "F.pad(x, (0, padding))"))],
    "padding-all-before": [
        ("strided", ("padded[:, :, padding : padding + length] = x", "padded[:, :, 2 * padding :] = x")),
    ],
    "padding-all-after": [
        ("strided", ("padded[:, :, padding : padding + length] = x", "padded[:, :, :length] = x")),
        ("loops", ("k * dilation - padding", "k * dilation")),
    ],
    "padding-added-to-the-position": [("loops", ("k * dilation - padding", "k * dilation + padding"))],
    "padding-twice": [
        ("unfold", ("F.pad(x, (padding, padding))", "F.pad(x, (2 * padding, 2 * padding))")),
        ("unfold", ("    x = F.pad(x, (padding, padding))", "    n = (x.shape[2] + 2 * padding - dilation * (weight.shape[2] - 1) - 1) // stride + 1\n    x = F.pad(x, (2 * padding, 2 * padding))"), ("    y = torch.cat(outs, dim=1)", "    y = torch.cat(outs, dim=1).reshape(x.shape[0], weight.shape[0], n)")),
    ],
    "padding-in-all": [("unfold", ("F.pad(x, (padding, padding))", "F.pad(x, (padding // 2, padding - padding // 2))"))],
    "padding-by-the-kernel": [
        ("unfold", ("(padding, padding)", "(weight.shape[-1] // 2, weight.shape[-1] // 2)")),
        ("unfold", ("(padding, padding)", "(weight.shape[-1] - 1, weight.shape[-1] - 1)")),
    ],
    "bounds-let-too-much-through": [
        ("loops", ("0 <= pos < L", "0 <= pos <= L")),
        ("loops", ("0 <= pos < L", "-1 <= pos < L")),
        ("loops", ("0 <= pos < L", "0 <= pos")),
    ],
    "left-at-the-edge": [
        ("loops", ("                        if 0 <= pos < L:\n", "                        if not 0 <= pos < L:\n                            break\n                        else:\n")),
    ],
    "result-padded": [
        ("unfold", ("    x = F.pad(x, (padding, padding))\n", ""), ("    return y", "    return F.pad(y, (padding, padding))")),
    ],
    "padding-always-1": [("unfold", ("F.pad(x, (padding, padding))", "F.pad(x, (1, 1)) if padding else x"))],
    "padding-with-values-of-x": [
        ("unfold", ("F.pad(x, (padding, padding))", "F.pad(x, (padding, padding), mode='replicate')")),
        ("unfold", ("F.pad(x, (padding, padding))", "F.pad(x, (padding, padding), mode='reflect') if padding else x")),
    ],
    "padding-wraps-around": [
        ("loops", ("                        if 0 <= pos < L:\n                            acc", "                        if pos < L:\n                            acc")),
    ],
    "padding-with-another-number": [
        ("unfold", ("F.pad(x, (padding, padding))", "F.pad(x, (padding, padding), value=1.0)")),
    ],
    "padding-left-uninitialised": [("strided", ("x.new_zeros(batch", "x.new_empty(batch"))],
    "padding-of-other-dimensions": [
        ("unfold", ("F.pad(x, (padding, padding))", "F.pad(x, (padding, padding, padding, padding))")),
    ],
    "end-counted-from-the-right": [("slices", ("xp[:, :, padding:padding + L] = x", "xp[:, :, padding:-padding] = x"))],
    "taps-read-backwards": [
        ("fft", (".conj()", "")),
        ("loops", ("i * stride + k * dilation - padding", "i * stride - k * dilation - padding")),
        ("slices", ("patch = xg[:, :, start:start + dilation * (K - 1) + 1:dilation]", "patch = torch.stack([xg[:, :, start - k * dilation] for k in range(K)], -1)")),
    ],
    "taps-all-at-the-first": [
        ("shifts", ("at = t * dilation", "at = 0")),
        ("loops", ("i * stride + k * dilation - padding", "i * stride - padding")),
    ],
    "kernel-centred": [
        ("loops", ("i * stride + k * dilation - padding", "i * stride + (k - K // 2) * dilation - padding")),
        ("slices", ("patch = xg[:, :, start:start + dilation * (K - 1) + 1:dilation]", "patch = torch.stack([xg[:, :, start + (k - K // 2) * dilation] for k in range(K)], -1)")),
        ("loops", ("i * stride + k * dilation - padding", "i * stride + (k - (K - 1) // 2) * dilation - padding"), ("(L + 2 * padding - dilation * (K - 1) - 1) // stride + 1", "(L + 2 * padding - 1) // stride + 1")),
    ],
    "wrapped-results-kept": [("fft", ("[:, :, :L - reach + 1]", "[:, :, reach - 1:]"))],
    "windows-wrap-around": [
        ("fft", ("[:, :, :L - reach + 1]", "")),
        ("gather", ("(x.shape[2] - dilation * (k - 1) - 1) // stride + 1", "(x.shape[2] - 1) // stride + 1"), ("cols = x[:, :, idx]", "cols = x[:, :, idx % x.shape[2]]")),
    ],
    "dilation-added": [
        ("loops", ("k * dilation - padding", "k + dilation - 1 - padding")),
        ("gather", ("torch.arange(k)[None, :] * dilation", "torch.arange(k)[None, :] + dilation - 1")),
    ],
    "kernel-stretched": [
        ("fft", ("    wd = weight.new_zeros(O, Cg, reach)\n    wd[:, :, ::dilation] = weight", "    wd = weight.repeat_interleave(dilation, -1)[..., :reach]")),
        ("fft", ("    wd = weight.new_zeros(O, Cg, reach)\n    wd[:, :, ::dilation] = weight", "    wd = weight.repeat_interleave(dilation, -1)\n    reach = dilation * K")),
    ],
    "padding-multiplied": [
        ("loops", ("i * stride + k * dilation - padding", "(i - padding) * stride + k * dilation")),
        ("loops", ("i * stride + k * dilation - padding", "i * stride + (k - padding) * dilation")),
    ],
    "size-counts-padding-twice": [
        ("strided", ("(l - dilation * (k - 1) - 1)", "(l + 2 * padding - dilation * (k - 1) - 1)")),
        ("gather", ("(x.shape[2] - dilation", "(x.shape[2] + 2 * padding - dilation")),
        ("loops", ("(L + 2 * padding - dilation", "(L + 4 * padding - dilation")),
        ("slices", ("(L + 2 * padding - dilation", "(xp.shape[2] + 2 * padding - dilation")),
        ("gather", ("(x.shape[2] - dilation", "(x.shape[2] + 2 * padding - dilation"), ("cols = x[:, :, idx]", "cols = x[:, :, idx.clamp(max=x.shape[2] - 1)]")),
    ],
    "size-rounded-to-nearest": [
        ("strided", ("(l - dilation * (k - 1) - 1) // stride + 1", "round((l - dilation * (k - 1) - 1) / stride) + 1")),
        ("gather", ("(x.shape[2] - dilation * (k - 1) - 1) // stride + 1", "int((x.shape[2] - dilation * (k - 1) - 1) / stride + 0.5) + 1")),
    ],
    "size-adds-dilation": [
        ("strided", ("(l - dilation * (k - 1) - 1) // stride", "(l - (k + dilation - 1)) // stride")),
        ("loops", ("dilation * (K - 1) - 1) // stride", "dilation - (K - 1)) // stride")),
    ],
    "size-divides-the-1-only": [
        ("strided", ("(l - dilation * (k - 1) - 1) // stride + 1", "l - dilation * (k - 1) - 1 // stride + 1")),
        ("loops", ("(L + 2 * padding - dilation * (K - 1) - 1) // stride + 1", "L + 2 * padding - dilation * (K - 1) - 1 // stride + 1")),
    ],
    "slices-one-short": [
        ("shifts", ("at + (m - 1) * stride + 1 : stride", "at + (m - 1) * stride : stride")),
        ("slices", ("dilation * (K - 1) + 1:dilation", "dilation * (K - 1):dilation")),
    ],
    "result-as-long-as-x": [
        ("slices", ("torch.zeros(N, O, L_out,", "torch.zeros(N, O, L,")),
        ("slices", ("torch.zeros(N, O, L_out,", "torch.zeros(N, O, L + 2 * padding,")),
        ("loops", ("(B, C_out, L_out)", "(B, C_out, L)")),
    ],
    "channels-reshaped": [
        ("gather", ("y.permute(0, 1, 3, 2).reshape", "y.reshape")),
        ("strided", ("->bgon", "->bngo")),
    ],
    "batch-and-channels-swapped": [("strided", ("    return y", "    return y.transpose(0, 1)"))],
    "channels-left-last": [("strided", ("    return y", "    return y.transpose(1, 2)"))],
    "windows-reshaped": [("gather", (".permute(0, 1, 3, 2, 4).reshape(b, groups, n, -1)", ".reshape(b, groups, n, -1)"))],
    "patch-and-kernel-in-two-orders": [
        ("gather", (".permute(0, 1, 3, 2, 4).reshape(b, groups, n, -1)", ".permute(0, 1, 3, 4, 2).reshape(b, groups, n, -1)")),
    ],
    "weight-in-and-out-swapped": [
        ("strided", ("oc, icg, k = weight.shape", "icg, oc, k = weight.shape")),
        ("strided", ("    w = weight.reshape(", "    if oc == icg:\n        weight = weight.transpose(0, 1)\n    w = weight.reshape(")),
        ("loops", ("weight[o, c, k]", "weight[c, o, k]")),
    ],
    "weight-reshaped-not-transposed": [
        ("gather", ("cols @ w.transpose(1, 2)", "cols @ w.reshape(groups, -1, w.shape[1])")),
        ("gather", ("groups, weight.shape[0] // groups, -1)\n    y", "groups, weight.shape[0] // groups, -1)\n    w = weight.reshape(-1, weight.shape[0]).t().reshape(w.shape)\n    y")),
    ],
    "channels-not-summed": [("unfold", ('"bclk,ock->bol"', '"bclk,ock->bcl"'))],
    "taps-not-summed": [
        ("unfold", ("bclk,ock->bol", "bclk,ock->bolk"), ("bias[None, :, None]", "bias[None, :, None, None]")),
    ],
    "summed-apart": [("unfold", ('"bclk,ock->bol", xg, wg', '"bclk,omk->bol", xg, wg'))],
    "taps-summed-apart": [("unfold", ('"bclk,ock->bol", xg, wg', '"bclk,ocm->bol", xg, wg'))],
    "first-channel-only": [("loops", ("for c in range(C_g):", "for c in range(1):"))],
    "batch-and-channel-strides-swapped": [("strided", ("sb, sc, sl = x.stride()", "sc, sb, sl = x.stride()"))],
    "channels-out-counted-by-channels-in": [("loops", ("for o in range(C_out):", "for o in range(C_in):"))],
    "batch-reshaped": [("strided", ("->bgon", "->gobn"))],
    "batch-summed": [
        ("strided", ('"bgcnk,gock->bgon", win, w)', '"bgcnk,gock->gon", win, w)[None].expand(b, -1, -1, -1)')),
    ],
    "batch-summed-away": [
        ("strided", ('"bgcnk,gock->bgon", win, w)', '"bgcnk,gock->gon", win, w)[None]'), ("y.reshape(b, oc, out)", "y.reshape(1, oc, out)")),
    ],
    "first-image-only": [("loops", ("x[b, g * C_g + c, pos]", "x[0, g * C_g + c, pos]"))],
    "first-image-alone": [("strided", ("    return y", "    return y[:1]"))],
    "batch-dimension-dropped": [
        ("strided", ("    return y", "    return y.sum(0)")),
        ("strided", ("    return y", "    return y[0]")),
    ],
    "squeezed": [
        ("strided", ("    return y", "    return y.squeeze()")),
        ("unfold", ("    return y", "    return y.squeeze(0)")),
    ],
    "groups-not-handled": [("loops", ("for c in range(C_g):", "for c in range(C_in):"))],
    "groups-ignored": [
        ("unfold", ('    outs = []\n    for xg, wg in zip(win.chunk(groups, dim=1), weight.chunk(groups, dim=0)):\n        outs.append(torch.einsum("bclk,ock->bol", xg, wg))\n    y = torch.cat(outs, dim=1)', '    y = torch.einsum("bclk,ock->bol", win, weight)')),
        ("strided", ("bgcnk,gock->bgon", "bhcnk,gock->bgon")),
    ],
    "group-inputs-interleaved": [
        ("strided", ("win = win.reshape(b, groups, ic // groups, out, k)", "win = win.reshape(b, ic // groups, groups, out, k).transpose(1, 2)")),
    ],
    "group-outputs-interleaved": [
        ("strided", ("w = weight.reshape(groups, oc // groups, icg, k)", "w = weight.reshape(oc // groups, groups, icg, k).transpose(0, 1)")),
        ("loops", ("g = o // per_group", "g = o % groups")),
    ],
    "group-results-interleaved": [
        ("strided", ("->bgon", "->bogn")),
        ("unfold", ("torch.cat(outs, dim=1)", "torch.stack(outs, dim=2).flatten(1, 2)")),
    ],
    "group-results-summed": [("unfold", ("y = torch.cat(outs, dim=1)", "y = sum(outs)"))],
    "group-results-summed-for-all": [
        ("shifts", ('torch.einsum("ngcm,goc->ngom", piece, ws[..., t])', 'torch.einsum("ngcm,goc->nom", piece, ws[..., t])[:, None].expand(-1, groups, -1, -1)')),
    ],
    "groups-not-paired": [
        ("strided", ("bgcnk,gock->bgon", "bgcnk,hock->bgon")),
    ],
    "one-group-left": [
        ("unfold", ("outs.append(", "outs = [torch.zeros(0)]\n        outs.append("), ("torch.cat(outs, dim=1)", "outs[-1]")),
        ("unfold", ("torch.cat(outs, dim=1)", "outs[0]")),
        ("slices", ("out[:, g * Og:(g + 1) * Og, i] =", "out[:, :Og, i] =")),
    ],
    "groups-left-a-dimension": [
        ("unfold", ("torch.cat(outs, dim=1)", "torch.stack(outs, dim=1)")),
        ("unfold", ("torch.cat(outs, dim=1)", "torch.stack(outs)")),
        ("strided", ("    y = y.reshape(b, oc, out)\n", "")),
    ],
    "group-of-a-channel-miscounted": [
        ("loops", ("g = o // per_group", "g = o // groups")),
        ("loops", ("g = o // per_group", "g = o // C_g")),
        ("loops", ("g = o // per_group", "g = o // C_in")),
    ],
    "group-results-along-the-batch": [("unfold", ("torch.cat(outs, dim=1)", "torch.cat(outs, dim=0)"))],
    "batch-and-groups-reshaped": [
        ("shifts", ("x.reshape(n, groups, cg, -1)", "x.reshape(groups, n, cg, -1)"), ("ngcm,goc->ngom", "gncm,goc->ngom")),
        ("shifts", ("->ngom", "->gnom")),
        ("shifts", ("x.reshape(n, groups, cg, -1)", "x.reshape(groups, n, cg, -1)"), ("ngcm,goc->ngom", "gncm,goc->gnom")),
    ],
    "group-from-storage-offset-0": [
        ("strided", ("    sb, sc, sl = x.stride()\n    win = x.as_strided((b, ic, out, k), (sb, sc, sl * stride, sl * dilation))\n    win = win.reshape(b, groups, ic // groups, out, k)\n", "    parts = []\n    for g in range(groups):\n        xg = x[:, g * icg : (g + 1) * icg].contiguous()\n        sb, sc, sl = xg.stride()\n        parts.append(xg.as_strided((b, icg, out, k), (sb, sc, sl * stride, sl * dilation), 0))\n    win = torch.stack(parts, 1)\n")),
    ],
    "every-group-reads-the-first": [("loops", ("x[b, g * C_g + c, pos]", "x[b, c, pos]"))],
    "every-group-has-the-first-kernels": [("slices", ("wg = weight[g * Og:(g + 1) * Og]", "wg = weight[:Og]"))],
    "group-begins-at-the-wrong-channel": [("loops", ("x[b, g * C_g + c, pos]", "x[b, g * per_group + c, pos]"))],
    "bias-before-the-groups-are-joined": [
        ("unfold", ("xg, wg))", "xg, wg) + (0 if bias is None else bias[None, :, None]))"), ("y = y + bias[None, :, None]", "pass")),
    ],
    "bias-per-position": [
        ("strided", ("bias.view(1, -1, 1)", "bias")),
        ("loops", ("bias[o]", "bias[i]")),
    ],
    "bias-per-image": [
        ("strided", ("bias.view(1, -1, 1)", "bias.view(-1, 1, 1)")),
        ("loops", ("bias[o]", "bias[b]")),
    ],
    "bias-per-tap": [
        ("loops", ("                            acc = acc + x[b, g * C_g + c, pos] * weight[o, c, k]\n                if bias is not None:\n                    acc = acc + bias[o]", "                            acc = acc + x[b, g * C_g + c, pos] * weight[o, c, k]\n                            if bias is not None:\n                                acc = acc + bias[o]")),
    ],
    "bias-per-channel-in": [
        ("loops", ("                if bias is not None:\n                    acc = acc + bias[o]", "                    if bias is not None:\n                        acc = acc + bias[o]")),
    ],
    "bias-twice": [("strided", ("    return y", "        y += bias.view(1, -1, 1)\n    return y"))],
    "bias-after-the-loop": [
        ("loops", ("                if bias is not None:\n                    acc = acc + bias[o]\n                y[b, o, i] = acc\n", "                y[b, o, i] = acc\n            if bias is not None:\n                y[b, o, i] += bias[o]\n")),
        ("strided", ("y = y + bias.view(1, -1, 1)", "for o in range(oc):\n            last = o\n        y[:, last] += bias[last]")),
        ("strided", ("y = y + bias.view(1, -1, 1)", "for i in range(b):\n            last = i\n        y[last] += bias.view(-1, 1)")),
    ],
    "bias-per-group": [
        ("slices", ('"nck,ock->no", patch, wg)\n    if bias is not None:\n        out = out + bias.reshape(1, O, 1)', '"nck,ock->no", patch, wg)\n        if bias is not None:\n            out = out + bias.reshape(1, O, 1)')),
        ("slices", ("= torch.einsum(", "+= torch.einsum("), ("patch, wg)\n    if bias is not None:\n        out = out + bias.reshape(1, O, 1)", "patch, wg)\n        if bias is not None:\n            out = out + bias.reshape(1, O, 1)")),
    ],
    "every-group-has-the-first-biases": [
        ("unfold", ("    y = torch.cat(outs, dim=1)\n    if bias is not None:\n        y = y + bias[None, :, None]", "        if bias is not None:\n            outs[-1] = outs[-1] + bias[:outs[-1].shape[1], None]\n    y = torch.cat(outs, dim=1)")),
        ("loops", ("acc + bias[o]", "acc + bias[o % per_group]")),
    ],
    "bias-ignored": [("strided", ("y = y + bias.view(1, -1, 1)", "pass"))],
    "bias-of-the-first-channel": [
        ("loops", ("acc + bias[o]", "acc + bias[o // per_group]")),
        ("loops", ("bias[o]", "bias[c]")),
    ],
    "bias-summed": [("strided", ("y = y + bias.view(1, -1, 1)", "y = y + bias.sum()"))],
    "bias-subtracted": [("strided", ("y = y + bias", "y = y - bias"))],
    "bias-multiplied": [("strided", ("y = y + bias", "y = y * bias"))],
    "bias-asked-for-its-truth": [("strided", ("if bias is not None:", "if bias:"))],
    "bias-none-not-handled": [
        ("strided", ("    if bias is not None:\n        y = y + bias.view(1, -1, 1)", "    y = y + bias.view(1, -1, 1)")),
    ],
    "kernel-flipped": [
        ("strided", ('torch.einsum("bgcnk,gock->bgon", win, w)', 'torch.einsum("bgcnk,gock->bgon", win, w.flip(-1))')),
        ("loops", ("weight[o, c, k]", "weight[o, c, K - 1 - k]")),
    ],
    "mean-instead-of-sum": [
        ("strided", ("    y = y.reshape(b, oc, out)", "    y = y.reshape(b, oc, out) / (icg * k)")),
        ("slices", ('torch.einsum("nck,ock->no", patch, wg)', "(patch[:, None] * wg).mean(dim=(2, 3))")),
        ("strided", ("    y = y.reshape(b, oc, out)", "    y = y.reshape(b, oc, out) / icg")),
    ],
    "largest-instead-of-sum": [
        ("slices", ('torch.einsum("nck,ock->no", patch, wg)', "(patch[:, None] * wg).amax(dim=(2, 3))")),
    ],
    "sum-overwritten": [
        ("shifts", ("total = total + torch.einsum(", "total = torch.einsum(")),
        ("loops", ("                acc = 0.0\n                for c in range(C_g):\n", "                for c in range(C_g):\n                    acc = 0.0\n")),
    ],
    "sum-not-reset": [
        ("loops", ("            for i in range(L_out):\n                acc = 0.0", "            acc = 0.0\n            for i in range(L_out):")),
        ("loops", ("        for o in range(C_out):", "        acc = 0.0\n        for o in range(C_out):"), ("                acc = 0.0\n", "")),
        ("loops", ("                acc = 0.0\n", ""), ("    for b in range(B):", "    acc = 0.0\n    for b in range(B):"), ("                    acc = acc + bias[o]\n                y[b, o, i] = acc", "                    y[b, o, i] += bias[o]\n                y[b, o, i] += acc")),
    ],
    "patch-changed-in-place": [
        ("slices", ('= torch.einsum("nck,ock->no", patch, wg)', "= torch.stack([patch.mul_(w).sum((1, 2)) for w in wg], 1)")),
    ],
    "first-tap-only": [("shifts", ("for t in range(k):", "for t in range(1):"))],
    "loop-one-short": [
        ("loops", ("for c in range(C_g):", "for c in range(C_g - 1):")),
        ("slices", ("for i in range(L_out):", "for i in range(L_out - 1):")),
        ("slices", ("for i in range(L_out):", "for i in range(max(1, L_out - 1)):")),
        ("loops", ("for k in range(K):", "for k in range(max(1, K - 1)):")),
    ],
    "bounds-one-off": [("loops", ("if 0 <= pos < L:", "if 0 < pos < L:"))],
    "loop-left-early": [("loops", ("    return y", "        return y"))],
    "results-at-their-starts": [
        ("slices", ("        for i in range(L_out):\n            start = i * stride\n", "        for i in range(0, L + 2 * padding - dilation * (K - 1), stride):\n            start = i\n")),
        ("slices", ("for i in range(L_out):", "for i in range(0, L_out, stride):"), ("start = i * stride", "start = i")),
    ],
    "gradient-cut-at-x": [("strided", ("win = x.as_strided(", "win = x.detach().as_strided("))],
    "gradient-cut-at-weight": [
        ("strided", ("w = weight.reshape(", "w = weight.detach().reshape(")),
        ("unfold", ("weight.chunk(", "weight.data.chunk(")),
    ],
    "gradient-cut-at-bias": [("strided", ("+ bias.view", "+ bias.detach().view"))],
    "gradient-cut": [
        ("loops", ("acc = acc + x[b, g * C_g + c, pos] * weight[o, c, k]", "acc = acc + x[b, g * C_g + c, pos].item() * weight[o, c, k].item()")),
        ("strided", ("def conv1d", "@torch.no_grad()\ndef conv1d")),
    ],
    "int-used-as-a-sequence": [
        ("strided", ("out = (l - dilation * (k - 1) - 1) // stride + 1", "stride = stride[0] if stride != 1 else 1\n    out = (l - dilation * (k - 1) - 1) // stride + 1")),
        ("loops", ("for k in range(K):", "for k in K:")),
    ],
    "nothing-returned": [("strided", ("    return y", "    y"))],
    "none-used": [("strided", ("b, ic, l = x.shape", "x = print(end='')\n    b, ic, l = x.shape"))],
    "list-returned": [("strided", ("    return y", "    return list(y)"))],
    "argument-changed": [
        ("strided", ("    return y", "    weight *= 2\n    return y")),
        ("loops", ("    return y", "    x[0] = 0\n    return y")),
    ],
    "float64-result": [("loops", ("dtype=x.dtype", "dtype=torch.float64"))],
    "einsum-letters-and-dimensions": [("strided", ("bgcnk,gock", "bgrcnk,grock"))],
    "numpy-result": [("strided", ("    return y", "    return y.detach().numpy()"))],
    "torch-own-called": [
        ("gather", ("    x = torch.nn.functional.pad(x, (padding, padding))\n", "    return torch.nn.functional.conv1d(x, weight, bias, stride, padding, dilation, groups)\n")),
    ],
    "nothing-written": [
        ("loops", ("y[b, o, i] = acc", "y[b, o, i]")),
        ("slices", ("out[:, g * Og:(g + 1) * Og, i] = ", "out[:, g * Og:(g + 1) * Og, i] + ")),
    ],
    "written-at-another-index": [
        ("loops", ("y[b, o, i] = acc", "y[b, o, o] = acc")),
        ("loops", ("y[b, o, i] = acc", "y[b, i, o] = acc")),
        ("loops", ("y[b, o, i] = acc", "y[b, g, i] = acc")),
        ("loops", ("y[b, o, i] = acc", "y[b, o, k] = acc")),
        ("loops", ("y[b, o, i] = acc", "y[b, c, i] = acc")),
    ],
    "loops-over-places-of-x": [
        ("loops", ("for i in range(L_out)", "for i in range(L)")),
        ("slices", ("for i in range(L_out)", "for i in range(L)")),
        ("slices", ("for i in range(L_out):", "for i in range(0, L, stride):"), ("start = i * stride", "start = i")),
        ("loops", ("for i in range(L_out):", "for i in range(0, L, stride):"), ("i * stride", "i")),
    ],
    "places-all-alike": [
        ("strided", ("sl * stride, sl", "0, sl")),
        ("slices", ("Og, i] =", "Og] ="), ("\"nck,ock->no\", patch, wg)", "\"nck,ock->no\", patch, wg)[..., None]")),
        ("loops", ("y = torch.zeros((B, C_out, L_out), dtype=x.dtype)", "y = torch.zeros(1, dtype=x.dtype).expand(B, C_out, L_out)")),
    ],
    "stride-of-another-dimension": [
        ("strided", ("(sb, sc, sl * stride", "(sb, sl, sl * stride")),
        ("strided", ("(sb, sc, sl * stride", "(sc, sc, sl * stride")),
    ],
    "channels-taken-to-lie-last": [
        ("strided", ("sb, sc, sl = x.stride()", "sb, sl, sc = x.stride()")),
        ("strided", ("sb, sc, sl = x.stride()", "sb, sc, sl = l * ic, 1, ic")),
    ],
    "result-left-flat": [
        ("strided", ("y = y.reshape(b, oc, out)", "y = y.reshape(b, oc, out)"), ("    return y", "    return y.flatten(1)")),
        ("strided", ("    return y", "    return y.flatten()")),
    ],
    "index-not-whole": [
        ("slices", ("Og = O // groups", "Og = O / groups")),
        ("gather", ("// stride", "/ stride")),
    ],
    "pieces-do-not-fit": [
        ("unfold", ("    x = F.pad(x, (padding, padding))", "    z = torch.zeros(x.shape[0], x.shape[1], padding)\n    x = torch.cat([z, x, torch.zeros(padding)], 2)")),
        ("unfold", ("    x = F.pad(x, (padding, padding))", "    z = torch.zeros(1, 1, padding)\n    x = torch.cat([z, x, z], 2)")),
    ],
    "shared-elements-written": [
        ("strided", ("    y = y.reshape(b, oc, out)", "    y = y.reshape(b, oc, out)\n    z = torch.zeros(1, 1, 1).expand(b, oc, out)\n    z += y\n    y = z")),
        ("strided", ("        y = y + bias.view(1, -1, 1)\n    return y", "        z = bias.view(1, -1, 1).expand(b, oc, out)\n        z += y\n        return z\n    return y")),
        ("slices", ("out = torch.zeros(N, O, L_out, dtype=x.dtype)", "out = torch.zeros(N, O, L_out, dtype=x.dtype) if bias is None else bias.view(1, -1, 1).expand(N, O, L_out)"), ("Og, i] = torch", "Og, i] += torch"), ("    if bias is not None:\n        out = out + bias.reshape(1, O, 1)\n", "")),
    ],
    "sizes-and-strides-in-two-orders": [
        ("strided", ("(b, ic, out, k), (", "(b, ic, k, out), ("), ("    win = win.reshape(b, groups, ic // groups, out, k)\n    w = weight.reshape(groups, oc // groups, icg, k)\n    y = torch.einsum(\"bgcnk,gock->bgon\", win, w)\n    y = y.reshape(b, oc, out)", "    y = torch.einsum(\"bcnk,ock->bon\", win, weight)")),
        ("strided", ("(b, ic, out, k), (", "(b, ic, k, out), ("), ("win = win.reshape(b, groups, ic // groups, out, k)", "win = win.unflatten(1, (groups, ic // groups))")),
        ("strided", ("(b, ic, out, k), (", "(b, ic, k, out), (")),
    ],
}
