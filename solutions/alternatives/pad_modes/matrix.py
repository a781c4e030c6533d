"""pad_modes as a product of matrices: for each dimension one of zeros and ones, which says who stands where."""

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
        places = list(range(length))
        if mode == "reflect":
            places = places[before:0:-1] + places + places[-2 : -2 - after : -1]
        elif mode == "circular":
            places = places[length - before :] + places + places[:after]
        else:
            places = [0] * before + places + [length - 1] * after
        who = torch.eye(length, dtype=x.dtype)[places]
        x = (x.movedim(dim, -1) @ who.T).movedim(-1, dim)
    return x
