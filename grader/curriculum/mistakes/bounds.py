"""Mistakes of convolutions about the edge of x: checks of bounds that let too much through, loops that are left there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import Misconception, SomeError
from grader.curriculum.mistakes.recipe import Convolution, Pair, Steps
from grader.curriculum.mistakes.sliding import Table

if TYPE_CHECKING:
    from torch import Tensor

Skips = Callable[[list[Any], Pair], Any]
"""Which positions in the unpadded x a loop skips, from those along each dimension and x's sizes."""

Mix = Callable[[list[Any], list[Any]], tuple[list[Any], list[Any]]]
"""Other numbers of places and taps, along each dimension, than the right ones."""


def bounds(table: Table) -> list[Misconception]:
    mistake, axes = table.mistake, range(len(table.axes))
    through = [checked(_past(below, above)) for below, above in ((0, 1), (1, 0), (1, 1), (0, None))]
    if len(axes) == 2:
        through += [checked(_outside_both), *(checked(_outside_of(axis)) for axis in axes)]
        through += [checked(_past(0, each, [axis])) for axis in axes for each in (1, None)]
    return [
        mistake(
            "bounds-let-too-much-through", "padding", "a check of bounds lets positions through that lie outside of x",
            "Which positions does your check let through, with padding 1: -1? And the length itself?",
            *through, size=3, padding=1,
        ),
        mistake(
            "left-at-the-edge", "padding", "outside of x a loop is left (break) where it should go on with the next tap",
            "What does your loop do with a window's second tap when the first lies before x?",
            {"slide": _left_at_the_edge}, size=3, padding=1, kernel=2,
        ),
    ]  # fmt: skip


def _past(below: int, above: int | None, wrong: Any = None) -> Skips:
    """Checks that are wider than x by so much, or open, along some dimensions."""

    def skips(positions: list[Any], sizes: Pair) -> Any:
        skipped = False
        for axis, (at, size) in enumerate(zip(positions, sizes, strict=True)):
            mistaken = wrong is None or axis in wrong
            low, high = (-below, above) if mistaken else (0, 0)
            skipped = skipped | (at < low)
            if high is not None:
                skipped = skipped | (at >= size + high)
        return skipped

    return skips


def _outside(at: Any, size: int) -> Any:
    return (at < 0) | (at >= size)


def _outside_both(positions: list[Any], sizes: Pair) -> Any:
    rows, columns = (_outside(*each) for each in zip(positions, sizes, strict=True))
    return rows & columns


def _outside_of(axis: int) -> Skips:
    return lambda positions, sizes: _outside(positions[axis], sizes[axis])


def checked(skips: Skips, mix: Mix | None = None, swapped: bool = False, padding: bool = False) -> Steps:
    """A loop over the unpadded x that skips some positions; of the others, negative ones count from the end.

    `mix` takes other letters for places and taps; `swapped`: x is indexed by columns first; `padding`: over the padded x.
    """

    def slide(self: Convolution, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
        n = self.counts(x, padded, kernel, s, p, d)
        if min(n) <= 0:
            raise SomeError("not one window")
        read, before = (padded, (0,) * self.axes) if padding else (x, p)
        places, taps = _letters(n, kernel)
        places, taps = mix(places, taps) if mix else (places, taps)
        positions = [i * a + k * c - b for i, k, a, b, c in zip(places, taps, s, before, d, strict=True)]
        sizes = tuple(read.shape[2:])
        skipped = skips(positions, sizes) | (positions[0] != positions[0])
        positions = positions[::-1] if swapped else positions
        bad = [~skipped & ((at >= size) | (at < -size)) for at, size in zip(positions, sizes, strict=True)]
        _raise_first(bad, positions, sizes)
        index: Any = (..., *(at.where(~skipped, at.new_zeros(())) for at in positions))
        return read[index] * ~skipped

    return {"slide": slide}


def _letters(n: Pair, kernel: Pair) -> tuple[list[Any], list[Any]]:
    """Which place and which tap it is, along each dimension, for every tap of every window."""
    import torch

    letters = torch.meshgrid(*(torch.arange(each) for each in (*n, *kernel)), indexing="ij")
    return list(letters[: len(n)]), list(letters[len(n) :])


def outside(positions: list[Any], sizes: Pair) -> Any:
    return _past(0, 0)(positions, sizes)


def one_letter_for_both() -> list[Steps]:
    """The height's place, or tap, where the width's should be, or the other way round."""
    mixes: list[Mix] = [
        lambda places, taps: ([places[0]] * 2, taps),
        lambda places, taps: ([places[1]] * 2, taps),
        lambda places, taps: (places, [taps[0]] * 2),
        lambda places, taps: (places, [taps[1]] * 2),
    ]
    return [checked(outside, mix) for mix in mixes]


def _raise_first(bad: list[Any], positions: list[Any], sizes: Pair) -> None:
    """As the loop does at the first position that x hasn't."""
    found = [int(each.flatten().nonzero()[0]) if each.any() else each.numel() for each in bad]
    first = min(found)
    if first < bad[0].numel():
        axis = found.index(first)
        at, size = int(positions[axis].flatten()[first]), sizes[axis]
        raise IndexError(f"index {at} is out of bounds for dimension {axis} with size {size}")


def _left_at_the_edge(self: Convolution, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    """The innermost loop: the one over the taps of a row."""
    import torch

    windows = Convolution.slide(self, x, padded, kernel, s, p, d)
    n, k = windows.shape[1 + self.axes], kernel[-1]
    table = torch.arange(n)[:, None] * s[-1] + torch.arange(k) * d[-1] - p[-1]
    reached = (~_outside(table, x.shape[-1])).to(windows.dtype).cumprod(1)
    return windows * reached.view(n, *[1] * (self.axes - 1), k)
