"""pad: a frame of constant values around a tensor."""

from collections.abc import Sequence

import torch
from torch import Tensor


def pad(x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    """Put `value` around x: torch.nn.functional.pad in its mode "constant".

    x      any number of dimensions, any layout in memory
    pad    how many elements to add, as pairs (before, after), beginning with the *last* dimension of x:
           (left, right), (left, right, top, bottom) ... Dimensions without a pair stay as they are.
           A negative number takes elements away instead (a crop).
    value  what the new elements hold

    Returns a tensor whose size along each dimension is before + size + after, with the dtype of x.

    Raises ValueError when `pad` has an odd number of entries, more pairs than x has dimensions, or crops more
    than there is.

    You may use anything but what pads by itself: torch's own pad in any mode, numpy's, or a convolution.

    Example: x = [[1, 2], [3, 4]], pad=(1, 0, 0, 2), value=9 gives
        [[9, 1, 2],
         [9, 3, 4],
         [9, 9, 9],
         [9, 9, 9]]
    """
    # TODO 1: which (before, after) belongs to which dimension? Count the dimensions from the last.
    # TODO 2: which elements along this dimension are kept: all of them, unless a number is negative.
    # TODO 3: where do they go in the result, and how large is it?
    # TODO 4: make the result, full of `value`, in the dtype of x. Copy what is kept to its place.
    raise NotImplementedError
