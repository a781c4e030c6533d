"""Mistakes of two dimensions: height and width change places, or one stands for both."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import AnyError, ErrorLike, Misconception, SomeError
from grader.curriculum.mistakes.pairs import WIDE, Change, Stages, height_for_both, mixed_up, swap, width_for_both
from grader.curriculum.mistakes.recipe import Convolution, Pair, Steps, Windows, cut_every_way, recipe

if TYPE_CHECKING:
    from torch import Tensor


def _only_for_ints(self: Windows, which: str, value: Any) -> Pair:
    if not isinstance(value, int):
        raise AnyError
    return (value, value)


def _only_for_pairs(self: Windows, which: str, value: Any) -> Pair:
    if isinstance(value, int) and (which == "kernel" or value != (0 if which == "padding" else 1)):
        raise AnyError
    return Windows.pair(self, which, value)


def _of_pair(change: Change) -> Steps:
    return {"pair": lambda self, which, value: change(Windows.pair(self, which, value))}


def _sizes_of(change: Change) -> Steps:
    def counts(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
        height, width = change((padded.shape[-2], padded.shape[-1]))
        return self.count(height, kernel[0], s[0], d[0]), self.count(width, kernel[1], s[1], d[1])

    return {"counts": counts}


def _own_sizes_of(change: Change) -> Steps:
    """The same with x's own sizes, to each of which the right padding is added."""

    def counts(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
        height, width = change((x.shape[-2], x.shape[-1]))
        return self.count(height + 2 * p[0], kernel[0], s[0], d[0]), self.count(width + 2 * p[1], kernel[1], s[1], d[1])

    return {"counts": counts}


def _strides_of(change: Change) -> Callable[..., Pair]:
    def strides(self: Windows, x: Tensor, padded: Tensor) -> Pair:
        return (*padded.stride()[:-2], *change((padded.stride(-2), padded.stride(-1))))

    return strides


def _rows_as_long_as_columns(self: Windows, x: Tensor, padded: Tensor) -> Pair:
    return (*padded.stride()[:-2], padded.shape[-2], 1)


def _padded_height(x: Tensor, padded: Tensor) -> int:
    return padded.shape[-2]


def _height(x: Tensor, padded: Tensor) -> int:
    return x.shape[-2]


def _flat(jump: Callable[[Tensor, Tensor], int]) -> Callable[..., Tensor]:
    """By indices into a whole image in a row, in which two rows are taken to begin `jump` elements apart."""

    def cut(self: Windows, x: Tensor, padded: Tensor, n: Pair, kernel: Pair, places: Pair, taps: Pair) -> Tensor:
        import torch

        rows, columns = (torch.arange(n[i])[:, None] * places[i] + torch.arange(kernel[i]) * taps[i] for i in (0, 1))
        index = rows[:, None, :, None] * jump(x, padded) + columns[None, :, None, :]
        image = padded.flatten(-2)
        if int(index.max()) >= image.shape[-1]:
            raise ErrorLike(rf"index \d+ is out of bounds for dimension -?\d+ with size {image.shape[-1]}\b")
        return image[..., index]

    return cut


def _results_of(conv: bool) -> list[Steps]:
    """A loop over the results of a row counts the rows, or the other way round: the others stay as they were."""

    def left(step: str, dim: int) -> Any:
        def finish(self: Convolution, result: Tensor, *others: Any) -> Tensor:
            right = getattr(Convolution, step)(self, result, *others)
            room, most = right.shape[dim], right.shape[5 - dim]
            if most > room:
                raise SomeError("more than there is room for")
            kept = right.clone()
            kept.narrow(dim, most, room - most).zero_()
            return kept

        return finish

    ways = [{step: left(step, dim)} for step in ("join", "finish") for dim in (2, 3)]
    return [*ways, *({"slide": _rooms_counted(axis)} for axis in (0, 1))] if conv else []


def _rooms_counted(axis: int) -> Callable[..., Tensor]:
    """The same in a loop that skips what lies outside x: there is no room for a window too many if it reads some of x."""

    def slide(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
        windows = Windows.slide(self, x, padded, kernel, s, p, d)
        room, most = windows.shape[2 + axis], windows.shape[3 - axis]
        if most > room and room * s[axis] - p[axis] < x.shape[2 + axis]:
            raise IndexError(f"index {room} is out of bounds for dimension {2 + axis} with size {room}")
        kept = windows.clone()
        kept.narrow(2 + axis, min(most, room), room - min(most, room)).zero_()
        return kept

    return slide


def _result_of(change: Change) -> Steps:
    def counts(self: Windows, *arguments: Any) -> Pair:
        return change(Windows.counts(self, *arguments))

    return {"counts": counts}


_SIZES = (_sizes_of, _own_sizes_of, _result_of)
"""Where height and width can be mixed up: in the padded sizes, in x's own, in the counts of windows."""


def _cut_in_order(sizes: tuple[int, ...], strides: tuple[int, ...]) -> Steps:
    """as_strided, its last four sizes and strides each in another order than (h, w, kernel_h, kernel_w)."""

    def view(self: Windows, padded: Tensor, size: Pair, steps: Pair) -> Tensor:
        lead = len(size) - 4
        ordered = [size[lead + i] for i in sizes], [steps[lead + i] for i in strides]
        return padded.as_strided((*size[:lead], *ordered[0]), (*steps[:lead], *ordered[1]))

    return {"view": view}


def of_planes(base: type[Windows], stages: Stages) -> list[Misconception]:
    """All that can go wrong with two dimensions, whatever they are of."""

    def mistake(id: str, says: str, question: str, stage: str, *options: Steps, cuts: bool = False, within: str = "", **numbers: Any) -> Misconception:  # fmt: skip
        each_way = cut_every_way if cuts else lambda *steps: [recipe(*steps)]
        answer, *others = (each for steps in options for each in each_way(base, 2, steps))
        return Misconception(id, says, question, "ints and pairs", stage, numbers, answer, tuple(others), within=within)

    conv = base is Convolution
    wider: dict[str, Any] = {**WIDE, "stride_w" if conv else "kernel_w": 2}
    higher: dict[str, Any] = {**WIDE, "stride_h" if conv else "kernel_h": 2}
    as_int: dict[str, Any] = {**WIDE, "form": "int", **({"stride_h": 2, "stride_w": 2} if conv else {})}
    taps = mistake(
        "taps-h-w-swapped", "inside a window, height and width have changed places",
        "Which of a window's two dimensions walks along its rows?", "window",
        _cut_in_order((0, 1, 2, 3), (0, 1, 3, 2)), _cut_in_order((0, 1, 3, 2), (0, 1, 3, 2)),
        **WIDE, kernel_h=2, kernel_w=2,
    )  # fmt: skip
    return [
        *mixed_up(base, stages), *([] if conv else [taps]),
        mistake("x-strides-h-w-swapped", "the strides of x along height and width have changed places",
                "Which stride of x leads from one row to the next?", "one",
                {"strides": lambda self, x, p: (*p.stride()[:-2], p.stride(-1), p.stride(-2))}, **WIDE),
        mistake("sizes-h-w-swapped", "height and width of x, or of the result, have changed places in the sizes",
                "Which entry of x.shape is the height, and where does it go?", "one",
                *(of(swap) for of in _SIZES), cuts=True, **WIDE),
        mistake("square-input-assumed", "one of x's height and width is used for the other, too",
                "Where does your code read x's height, and where its width?", "one",
                *(of(change) for of in _SIZES for change in (height_for_both, width_for_both)),
                {"strides": _rows_as_long_as_columns}, *_results_of(conv), *({"cut": _flat(jump)} for jump in (_padded_height, _height)),
                cuts=True, height=2, width=4),
        mistake("sizes-and-strides-in-two-orders", "the sizes given to as_strided stand in another order than its strides",
                "For each size you give as_strided: which stride belongs to it?", "one",
                _cut_in_order((0, 1, 2, 3), (0, 2, 1, 3)), _cut_in_order((0, 2, 1, 3), (0, 1, 2, 3)),
                **WIDE),
        mistake("int-where-a-pair-came", "a pair is taken for an int: the code raises for pairs",
                f"What does your code do with {'stride' if conv else 'kernel'}=(2, 1)?", "ints and pairs" if conv else "one",
                {"pair": _only_for_ints}, **wider),
        mistake("pair-where-an-int-came", "an int is taken for a pair: the code raises for ints",
                f"What does your code do with {'stride' if conv else 'kernel'}=2?", "stride" if conv else "one",
                {"pair": _only_for_pairs}, **as_int),
        mistake("pairs-h-w-swapped", "height and width of every pair have changed places",
                "Which number of a pair is about the height?", "ints and pairs" if conv else "not square",
                _of_pair(swap), **wider, within="kernel-h-w-swapped"),
        mistake("one-stride-of-x-for-both", "one stride of x is used along both height and width",
                "Which stride of x leads from one row to the next, and which to the next element of a row?", "one",
                *({"strides": _strides_of(change)} for change in (height_for_both, width_for_both)), **WIDE),
        mistake("first-of-the-pair", "the first number of a pair is used for both dimensions",
                "Where does your code use the second number of a pair?", "ints and pairs" if conv else "not square",
                _of_pair(height_for_both), **wider, within="kernel-h-for-both"),
        mistake("last-of-the-pair", "the last number of a pair is used for both dimensions",
                "Where does your code use the first number of a pair?", "ints and pairs" if conv else "not square",
                _of_pair(width_for_both), **higher, within="kernel-w-for-both"),
    ]  # fmt: skip
