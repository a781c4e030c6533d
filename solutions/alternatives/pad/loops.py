"""pad in Python loops: every element of the result, one at a time."""

from collections.abc import Sequence
from itertools import product

import torch
from torch import Tensor


def pad(x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    """Constant padding; see solutions/pad.py."""
    if len(pad) > 2 * x.dim():
        raise ValueError("more pairs than dimensions")
    befores, afters = [0] * x.dim(), [0] * x.dim()
    for i in range(0, len(pad), 2):
        befores[-1 - i // 2], afters[-1 - i // 2] = pad[i : i + 2]
    size = [before + length + after for before, length, after in zip(befores, x.shape, afters, strict=True)]
    if any(length + min(b, 0) + min(a, 0) < 0 for length, b, a in zip(x.shape, befores, afters, strict=True)):
        raise ValueError("a crop of more than there is")
    new = x.new_tensor(value)
    elements = []
    for place in product(*map(range, size)):
        at = tuple(i - before for i, before in zip(place, befores, strict=True))
        inside = all(0 <= i < length for i, length in zip(at, x.shape, strict=True))
        elements.append(x[at] if inside else new)
    return torch.stack(elements).view(size)
