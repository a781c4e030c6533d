"""Mistakes of windows alone: how many there are, how far apart they and their elements lie."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.recipe import Pair, Windows
from grader.curriculum.mistakes.sliding import Table, count

if TYPE_CHECKING:
    from torch import Tensor


def more_sizes(table: Table) -> list[Misconception]:
    """How many windows there are, miscounted in less frequent ways."""
    mistake = table.mistake
    return [
        mistake(
            "size-just-fitting-left-out", "size", "a last window that ends exactly with x is left out",
            "With length 3 and kernel 3, does the one window fit?",
            count(lambda size, k, s, d: (size - d * (k - 1) - 2) // s + 1), stage="one", size=3, within="size-without-plus-1",
        ),
        mistake(
            "size-one-too-few-unless-one", "size", "one window too few, except where there is only one",
            "How many windows of 2 are there in a length of 3, and what does your size say?",
            count(lambda size, k, s, d: max((size - d * (k - 1) - 1) // s, 1)), stage="one", size=3,
        ),
        mistake(
            "size-rounded-to-nearest", "size", "a size is rounded to the nearest whole number instead of down",
            "What does your size make of 1.5 steps, and of 0.75?",
            count(lambda size, k, s, d: round((size - d * (k - 1) - 1) / s) + 1),
            count(lambda size, k, s, d: round((size - d * (k - 1) - 1) / s + 1)),
            count(lambda size, k, s, d: int((size - d * (k - 1) - 1) / s + 0.5) + 1),
            stage="stride", size=4, stride=2, cuts=True,
        ),
        mistake(
            "size-divided-first", "size", "the length is divided by the stride before the window's room is taken off",
            "What do you divide by the stride: all of the length, or what a window leaves of it?",
            count(lambda size, k, s, d: size // s - d * (k - 1)), count(lambda size, k, s, d: -(-size // s) - d * (k - 1)),
            stage="stride", size=5, kernel=2, stride=2, cuts=True,
        ),
        mistake(
            "size-of-gaps-only", "size", "the size counts what lies between the elements of a window, but not the elements",
            "Over how many elements does a window of 3 taps with dilation 1 reach, and what does your size say?",
            count(lambda size, k, s, d: (size - (d - 1) * (k - 1) - 1) // s + 1), stage="window", size=4, kernel=2, cuts=True,
            within="size-without-kernel",
        ),
        mistake(
            "size-dilation-plus-kernel", "size", "the size takes a window to reach over kernel + dilation - 1 elements",
            "Over how many elements does a window of 3 taps with dilation 3 reach, from the first tap to the last?",
            count(lambda size, k, s, d: (size - k - d + 1) // s + 1), stage="dilation", size=7, kernel=3, dilation=3, cuts=True,
        ),
    ]  # fmt: skip


def more_jumps(table: Table) -> list[Misconception]:
    """How far apart windows and their elements lie."""
    mistake = table.mistake
    in_a_line = len(table.axes) == 1
    far: dict[str, Any] = {"size": 5, "kernel": 2} | ({"layout": "every_second"} if in_a_line else {})
    sums = (1,) if in_a_line else (0, 1)  # along contiguous rows, a step more is a gap, above
    return [
        mistake(
            "stride-taken-for-a-gap", "stride", "between two windows' starts, stride elements are skipped, not stride - 1",
            "With stride 1, which element does the second window begin with?",
            {**count(lambda size, k, s, d: (size - d * (k - 1) - 1) // (s + 1) + 1), "places": _one_further},
            {"places": _one_further}, stage="one", size=3, cuts=True,
        ),
        mistake(
            "dilation-taken-for-a-gap", "dilation", "between two elements of a window, dilation elements are skipped, not dilation - 1",
            "With dilation 1, which element of x comes second in the first window?",
            {**count(lambda size, k, s, d: (size - (d + 1) * (k - 1) - 1) // s + 1), "taps": _taps_one_further},
            {"taps": _taps_one_further}, stage="window", size=4, kernel=2, cuts=True,
        ),
        mistake(
            "stride-added-to-the-step", "stride", "the stride is added to x's own stride instead of multiplied by it",
            "With stride 3, how many times the step from one element to the next is the step to the next window?",
            *({"cut": _added(each, less)} for less in sums for each in ((True, False), (True, True))),
            stage="layouts" if in_a_line else "one", stride=2, **far,
        ),
        mistake(
            "dilation-added-to-the-step", "dilation", "the dilation is added to x's own stride instead of multiplied by it",
            "With dilation 3, how many times the step from one element to the next is the step within a window?",
            *({"cut": _added((False, True), less)} for less in sums),
            stage="layouts" if in_a_line else "window", dilation=2, **far,
        ),
        mistake(
            "strides-in-bytes", "layouts", "the strides are counted in bytes, as numpy's are: torch counts elements",
            "In what does x.stride() count, and in what do the strides that you give as_strided?",
            {"view": _in_bytes}, {"view": _new_ones_in_bytes}, stage="one", size=3,
        ),
    ]  # fmt: skip


def _one_further(self: Windows, s: Pair, d: Pair) -> Pair:
    return tuple(each + 1 for each in s)


def _taps_one_further(self: Windows, s: Pair, d: Pair) -> Pair:
    return tuple(each + 1 for each in d)


def _added(which: tuple[bool, bool], less: int) -> Callable[..., Tensor]:
    """The steps of windows, or of taps, or of both, as a sum with x's strides, minus `less`."""

    def cut(self: Windows, x: Tensor, padded: Tensor, n: Pair, kernel: Pair, places: Pair, taps: Pair) -> Tensor:
        lead, own = padded.dim() - self.axes, padded.stride()
        steps = list(own[:lead])
        for added, each in zip(which, (places, taps), strict=True):
            pairs = zip(own[lead:], each, strict=True)
            steps += [stride + jump - less if added else stride * jump for stride, jump in pairs]
        return self.view(padded, (*padded.shape[:lead], *n, *kernel), tuple(steps))

    return cut


def _in_bytes(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    return x.as_strided(size, [each * x.element_size() for each in strides])


def _new_ones_in_bytes(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    new = len(strides) - 2 * self.axes
    return x.as_strided(size, [*strides[:new], *(each * x.element_size() for each in strides[new:])])
