"""pad_modes: a frame around a tensor of its own elements: mirrored, repeated, or from the other end."""

from collections.abc import Sequence

import torch
from pad import pad as pad_with
from torch import Tensor


def pad_modes(x: Tensor, pad: Sequence[int], mode: str = "constant", value: float = 0.0) -> Tensor:
    """Put a frame around x, as torch.nn.functional.pad means it in each of its modes.

    x      any layout in memory; any number of dimensions if the mode is "constant", else one or two more than pad
           has pairs
    pad    how many elements to add, as pairs (before, after), beginning with the *last* dimension of x:
           (left, right), (left, right, top, bottom) ... Dimensions without a pair stay as they are. With the mode
           "constant", a negative number takes elements away instead (a crop)
    mode   what the new elements hold, along each dimension:
           "constant"   value
           "reflect"    x mirrored at its edge, which isn't repeated: 2 1 | 0 1 2 | 1 0
           "replicate"  the edge of x, again and again:               0 0 | 0 1 2 | 2 2
           "circular"   x from its other end on:                      1 2 | 0 1 2 | 0 1
    value  what the new elements hold in the mode "constant"; in the others it stays 0

    Returns a tensor whose size along each dimension is before + size + after, with the dtype of x. Gradients flow back
    to x: an element that stands in several places adds up what comes back from each.

    Raises ValueError when the mode is none of these, when pad has an odd number of entries or the wrong number of pairs
    for x, when more is to be mirrored than x has beside its edge ("reflect"), or more than all of x is to be repeated
    ("circular"), and when a value is given that no mode uses (or whatever torch raises then).

    Example: x = [[0, 1, 2]], pad=(2, 1), mode="reflect" gives [[2, 1, 0, 1, 2, 1]].

    You may use your own pad, and anything but what pads by itself: torch's own pad in any mode, numpy's, or a
    convolution.
    """
    # TODO 1: one of the modes you have written already.
    if mode == "constant":
        return pad_with(x, pad, value)
    # TODO 2: which mode is none, which pairs don't fit x, which value is never used? Raise ValueError.
    pairs = len(pad) // 2
    if mode not in {"reflect", "replicate", "circular"} or value:
        raise ValueError(f"there is no mode {mode!r} with a value of {value}")
    if len(pad) % 2 or not 1 <= pairs <= 3 or not 1 <= x.dim() - pairs <= 2:
        raise ValueError(f"pad={tuple(pad)} doesn't fit the shape {tuple(x.shape)} in the mode {mode!r}")
    result = x
    for i in range(pairs):
        # TODO 3: along one dimension: at each place of the result, which index of x would that be, if x went on?
        dim, before, after = x.dim() - 1 - i, pad[2 * i], pad[2 * i + 1]
        length = x.shape[dim]
        at = torch.arange(-before, length + after)
        # TODO 4: which element stands there instead? How far may it lie outside?
        most = {"reflect": length - 1, "replicate": float("inf"), "circular": length}[mode]
        if before > most or after > most:
            raise ValueError(f"{mode!r} has {most} elements to give, and {max(before, after)} are asked for")
        source = {
            "reflect": length - 1 - (length - 1 - at.abs()).abs(),
            "replicate": at.clamp(0, length - 1),
            "circular": at % length,
        }[mode]
        # TODO 5: look all of them up at once. The next dimension goes on with what came of this one.
        result = result.index_select(dim, source)
    return result
