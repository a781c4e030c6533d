"""pad_modes by concatenation: along each dimension a block before, x, a block after; only the blocks differ."""

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
        if mode == "reflect":
            first, last = x.narrow(dim, 1, before).flip(dim), x.narrow(dim, length - 1 - after, after).flip(dim)
        elif mode == "circular":
            first, last = x.narrow(dim, length - before, before), x.narrow(dim, 0, after)
        else:
            ones = [1] * x.dim()
            first = x.narrow(dim, 0, 1).repeat(*ones[:dim], before, *ones[dim + 1 :])
            last = x.narrow(dim, length - 1, 1).repeat(*ones[:dim], after, *ones[dim + 1 :])
        x = torch.cat([first, x, last], dim)
    return x.clone() if not any(pad) else x
