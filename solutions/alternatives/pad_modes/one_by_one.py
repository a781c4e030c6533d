"""pad_modes one place after another along each dimension: where it lies, and the step back into x."""

from collections.abc import Sequence

import torch
from pad import pad as pad_with
from torch import Tensor


def pad_modes(x: Tensor, pad: Sequence[int], mode: str = "constant", value: float = 0.0) -> Tensor:
    """Padding in four modes; see solutions/pad_modes.py."""
    if mode == "constant":
        return pad_with(x, pad, value)
    if mode not in ("reflect", "replicate", "circular") or value:
        raise ValueError("no such mode, or a value that it has no use for")
    if len(pad) % 2 or not 2 <= len(pad) <= 6 or not 1 <= x.dim() - len(pad) // 2 <= 2:
        raise ValueError("pairs that don't fit x")
    for i in range(0, len(pad), 2):
        dim, (before, after) = x.dim() - 1 - i // 2, pad[i : i + 2]
        length = x.shape[dim]
        if max(before, after) > {"reflect": length - 1, "circular": length}.get(mode, before + after):
            raise ValueError("more than there is")
        slices = []
        for at in range(-before, length + after):
            if at < 0:
                at = {"reflect": -at, "replicate": 0, "circular": at + length}[mode]
            elif at >= length:
                at = {"reflect": 2 * (length - 1) - at, "replicate": length - 1, "circular": at - length}[mode]
            slices.append(x.select(dim, at))
        x = torch.stack(slices, dim)
    return x
