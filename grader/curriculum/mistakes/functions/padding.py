"""The zeros around x."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import Pair, value
from grader.curriculum.formula.convolution import Convolution
from grader.curriculum.formula.tensors import counted, surrounded
from grader.curriculum.mistake import SomeError
from grader.curriculum.mistakes.functions.lines import Lines, of, out_of_bounds

if TYPE_CHECKING:
    from torch import Tensor

    from grader.curriculum.mistakes.table import Steps


def result_padded(self: Convolution, x: Tensor, w: Tensor, bias: Any = None, padding: Any = 0, **how: Any) -> Tensor:
    return self.add_bias(result_padded_with_bias(self, x, w, padding=padding, **how), bias, w)


def result_padded_with_bias(self: Convolution, *tensors: Any, padding: Any = 0, **how: Any) -> Tensor:
    result = Convolution.__call__(self, *tensors, **how)
    return surrounded(result, [(each, each) for each in self.pair("padding", padding)])


def wrapped(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
    import torch

    for dim, p in enumerate(of(lines, "p"), 2):
        if p > x.shape[dim]:
            raise out_of_bounds(-p, x.shape[dim], dim)
        x = torch.cat([x.narrow(dim, x.shape[dim] - p, p), x], dim)
    return surrounded(x, [(0, p) for p in of(lines, "p")])


def joined_with_other_sizes(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
    """With zeros of which there are too many along the batch."""
    import torch

    p = max(of(lines, "p"))
    zeros = x.new_zeros(len(x) + 1, *x.shape[1:-1], p)
    return torch.cat([zeros, x, zeros], -1) if p else x


def channels_padded(dimensions: int) -> Callable[..., Tensor]:
    def pad(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
        p = of(lines, "p")
        return surrounded(x, [(p[0], p[0])] * dimensions + [(each, each) for each in p])

    return pad


def empty_when_0(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
    p = of(lines, "p")
    if all(p):
        return Convolution.pad(self, x, lines)
    canvas = x.new_zeros((*x.shape[:2], *(size + 2 * each for size, each in zip(x.shape[2:], p, strict=True))))
    index: Any = (..., *(slice(each, -each) for each in p))
    canvas[index] = x
    return canvas


def padded_if(*axes: int) -> Callable[..., Tensor]:
    """x is only padded if the padding along some dimensions isn't 0."""
    return lambda self, x, lines: Convolution.pad(self, x, lines) if all(lines[axis]["p"] for axis in axes) else x


def pair_for_sides(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
    p = of(lines, "p")
    return surrounded(x, [(p[0], p[1])] * 2)


def put_in_another_place(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
    """There is room for the right padding, but x is put where the other one would have it."""
    p = of(lines, "p")
    canvas = x.new_zeros((*x.shape[:2], *(size + 2 * each for size, each in zip(x.shape[2:], p, strict=True))))
    canvas[..., p[1] : p[1] + x.shape[2], p[0] : p[0] + x.shape[3]] = x
    return canvas


def put_into_exchanged_room(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
    """x is put where it belongs, but there is room for the other dimension's padding along each."""
    p = of(lines, "p")
    canvas = x.new_zeros((*x.shape[:2], x.shape[2] + 2 * p[1], x.shape[3] + 2 * p[0]))
    canvas[..., p[0] : p[0] + x.shape[2], p[1] : p[1] + x.shape[3]] = x
    return canvas


def put_into_turned_room(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
    """Height and width of x have changed places in the room for it, and where it is put there."""
    (top, left), (height, width) = of(lines, "p"), x.shape[:1:-1]
    canvas = x.new_zeros((*x.shape[:2], height + 2 * top, width + 2 * left))
    canvas[..., top : top + height, left : left + width] = x
    return canvas


OUTSIDE, OUTSIDE_THERE = "(at < 0) | (at >= L)", "(at_ < 0) | (at_ >= L_)"
"""Whether a position in the unpadded x is outside of it: along one dimension, along the other."""

ONE_LETTER = ({"i": "i_", "only": 1}, {"i": "i_", "only": 0}, {"k": "k_", "only": 1}, {"k": "k_", "only": 0})
"""The height's place, or tap, where the width's should be, or the other way round."""


def checked(
    skipped: str, axes: Sequence[int] = (0, 1), others: str = OUTSIDE, mix: Any = None, swapped: bool = False,
    padding: bool = False,
) -> Steps:  # fmt: skip
    """A loop over the unpadded x that skips some positions; of the others, negative ones count from the end.

    `skipped`: which positions, along these axes; `others`: along the others. `mix`: a letter that is read for another
    along one axis; `swapped`: x is indexed by columns first; `padding`: over the padded x.
    """

    def slide(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        n = self.counts(x, padded, lines)
        if min(n) <= 0:
            raise SomeError("not one window")
        read = padded if padding else x
        at = _positions(lines, n, mix or {}, padding)
        sizes = tuple(read.shape[2:])
        skips = at[0] != at[0]
        for i, (own, other) in enumerate(zip(at, at[::-1], strict=True)):
            letters = {"at": own, "at_": other, "L": sizes[i], "L_": sizes[::-1][i]}
            skips = skips | value(skipped if i in axes else others, letters)
        at = at[::-1] if swapped else at
        bad = [~skips & ((each >= size) | (each < -size)) for each, size in zip(at, sizes, strict=True)]
        _raise_first(bad, at, sizes)
        index: Any = (..., *(each.where(~skips, each.new_zeros(())) for each in at))
        return read[index] * ~skips

    return {"slide": slide}


def _positions(lines: Lines, n: Sequence[int], mix: dict[str, Any], padding: bool) -> list[Tensor]:
    """Which position along each dimension, for every tap of every window."""
    import torch

    letters = torch.meshgrid(*(torch.arange(each) for each in (*n, *of(lines, "K"))), indexing="ij")
    places, taps = letters[: len(n)], letters[len(n) :]
    found = []
    for axis, (line, i, i_, k, k_) in enumerate(zip(lines, places, places[::-1], taps, taps[::-1], strict=True)):
        read = {"i": i, "k": k}
        if mix.get("only") == axis:
            read |= {name: {"i_": i_, "k_": k_}[mix[name]] for name in "ik" if name in mix}
        found.append(read["i"] * line["s"] + read["k"] * line["d"] - (0 if padding else line["p"]))
    return found


def _raise_first(bad: list[Tensor], positions: list[Tensor], sizes: Pair) -> None:
    """As the loop does at the first position that x hasn't."""
    found = [int(each.flatten().nonzero()[0]) if each.any() else each.numel() for each in bad]
    first = min(found)
    if first < bad[0].numel():
        axis = found.index(first)
        raise out_of_bounds(int(positions[axis].flatten()[first]), sizes[axis], axis)


def left_at_the_edge(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    """The innermost loop: the one over the taps of a row."""
    windows = Convolution.slide(self, x, padded, lines)
    line, n, k = lines[-1], windows.shape[1 + self.axes], windows.shape[-1]
    at = counted(n)[:, None] * line["s"] + counted(k) * line["d"] - line["p"]
    reached = ((at >= 0) & (at < x.shape[-1])).to(windows.dtype).cumprod(1)
    return windows * reached.view(n, *[1] * (self.axes - 1), k)
