"""Mistakes of convolutions about the zeros around x: where they stand, how many, and whether they are zeros."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.recipe import SIDES, Convolution, Pair, Steps, surrounded
from grader.curriculum.mistakes.sliding import Table

if TYPE_CHECKING:
    from torch import Tensor


def padding(table: Table) -> list[Misconception]:
    mistake = table.mistake
    frame = partial(_frame, len(table.axes))
    padded: dict[str, Any] = {"padding": 1, "size": 3}
    where = "On which sides of x are there zeros after your padding?"
    new = "What stands in the new elements after padding?"
    return [
        mistake(
            "strides-read-before-padding", "padding", "the strides are those of x before it was padded",
            "Of which tensor are the strides that you give as_strided, and on which do you call it?",
            {"strides": lambda self, x, padded: x.stride()}, **padded, in_channels=2,
        ),
        mistake(
            "size-without-padding", "padding", "the size is worked out from x before it was padded",
            "Which length does your size begin with: x's, or the padded one's?",
            {"counts": _counts_of_unpadded}, **padded, kernel=2,
        ),
        mistake(
            "padding-ignored", "padding", "the padding isn't used at all", "Where does your code use padding?",
            {"pad": lambda self, x, p: x}, **padded, kernel=2,
        ),
        mistake(
            "padding-before-only", "padding", "there are zeros (or room for them in the size) before x only, none after it",
            where, *frame(lambda each: (each, 0)), **padded,
        ),
        mistake("padding-after-only", "padding", "there are zeros after x only, none before it", where,
                *frame(lambda each: (0, each)), **padded),
        mistake("padding-all-before", "padding", "all the zeros stand before x, none after it", where,
                *frame(lambda each: (2 * each, 0)), **padded),
        mistake("padding-all-after", "padding", "all the zeros stand after x: the first window begins with x itself", where,
                *frame(lambda each: (0, 2 * each)), **padded),
        mistake(
            "padding-added-to-the-position", "padding", "the padding is added to a position in x instead of taken from it",
            "With padding=1, which element of x does the second tap of the first window meet?",
            {"pad": _cropped_in_front}, **padded,
        ),
        mistake(
            "padding-twice", "padding", "twice as many zeros as asked for stand around x",
            "How many elements longer is x after padding=1?", *frame(lambda each: (2 * each, 2 * each)), **padded,
        ),
        mistake(
            "padding-in-all", "padding", "padding is taken for the zeros on both sides together",
            "How many elements longer is x after padding=1?", *frame(lambda each: (each // 2, each - each // 2)), **padded,
        ),
        mistake(
            "padding-by-the-kernel", "padding", "x is padded by as much as the kernel's size says, whatever is asked for",
            "How many elements longer is x after padding=0?",
            *({"__call__": _padded_by_kernel(each)} for each in (_half, _less_than_half, _all_but_one)),
            stage="window", size=3, kernel=3,
        ),
        mistake(
            "result-padded", "padding", "the zeros are put around the result instead of around x",
            "What do you pad: what the kernel slides along, or what comes of it?", {"__call__": _result_padded}, {"__call__": _result_padded_with_bias}, **padded, kernel=2,
        ),
        mistake(
            "padding-always-1", "padding", "one zero is put on each side, however many are asked for",
            "How many elements longer is x after padding=3?", *frame(lambda each: (min(each, 1),) * 2), **padded | {"padding": 2},
        ),
        mistake(
            "padding-with-values-of-x", "padding", "x is padded with values of its own (edge, mirrored or from the other end)",
            new, *({"pad": _padded_by(mode)} for mode in ("replicate", "reflect", "circular")), **padded,
        ),
        mistake(
            "padding-wraps-around", "padding", "before x, elements from its end are read: a negative index counts from there",
            "Which element is x[-1]?", {"pad": _wrapped}, **padded,
        ),
        mistake("padding-with-another-number", "padding", "x is padded with another number than 0", new,
                *({"pad": _padded_with(number)} for number in (1.0, -float("inf"))), **padded),
        mistake("padding-left-uninitialised", "padding", "the new elements are never set: they hold what memory held", new,
                {"pad": _padded_with(float("nan"))}, **padded),
        mistake(
            "padding-of-other-dimensions", "padding", "the padding goes around channels (and batch), too",
            "Which dimensions of x are longer after your padding?",
            {"pad": _channels_padded(1)}, {"pad": _channels_padded(2)}, **padded, in_channels=2,
        ),
        mistake(
            "end-counted-from-the-right", "padding", "a slice ends at -padding, which is empty when padding is 0",
            "What is left:-right when right is 0?", {"pad": _empty_when_0}, stage="one", size=1,
        ),
    ]  # fmt: skip


def _frame(axes: int, sides: Any) -> list[Steps]:
    """Other zeros than asked for: along every dimension, along one alone."""
    found: list[Steps] = [{"pad": lambda self, x, p: surrounded(x, [sides(each) for each in p])}]
    if axes == 2:
        found += [{"pad": _along(axis, sides), "along": side} for axis, side in enumerate(SIDES)]
    return found


def _along(axis: int, sides: Any) -> Any:
    def pad(self: Convolution, x: Tensor, p: Pair) -> Tensor:
        return surrounded(x, [sides(each) if i == axis else (each, each) for i, each in enumerate(p)])

    return pad


def _counts_of_unpadded(self: Convolution, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
    return Convolution.counts(self, x, x, kernel, s, p, d)


def _cropped_in_front(self: Convolution, x: Tensor, p: Pair) -> Tensor:
    return surrounded(
        x, [(-min(each, size), 3 * each - max(0, each - size)) for each, size in zip(p, x.shape[2:], strict=True)]
    )


def _padded_by(mode: str) -> Any:
    def pad(self: Convolution, x: Tensor, p: Pair) -> Tensor:
        return surrounded(x, [(each, each) for each in p], mode=mode)

    return pad


def _padded_with(number: float) -> Any:
    def pad(self: Convolution, x: Tensor, p: Pair) -> Tensor:
        return surrounded(x, [(each, each) for each in p], value=number)

    return pad


def _result_padded(self: Convolution, x: Tensor, w: Tensor, bias: Any = None, padding: Any = 0, **how: Any) -> Tensor:
    return self.add_bias(_result_padded_with_bias(self, x, w, padding=padding, **how), bias, w)


def _result_padded_with_bias(self: Convolution, *tensors: Any, padding: Any = 0, **how: Any) -> Tensor:
    result = Convolution.__call__(self, *tensors, **how)
    return surrounded(result, [(each, each) for each in self.pair("padding", padding)])


def _half(k: int) -> int:
    return k // 2


def _less_than_half(k: int) -> int:
    return (k - 1) // 2


def _all_but_one(k: int) -> int:
    return k - 1


def _padded_by_kernel(much: Any) -> Any:
    def call(self: Convolution, x: Tensor, w: Tensor, bias: Any = None, padding: Any = 0, **how: Any) -> Tensor:
        return Convolution.__call__(self, x, w, bias, padding=tuple(map(much, w.shape[2:])), **how)

    return call


def _wrapped(self: Convolution, x: Tensor, p: Pair) -> Tensor:
    import torch

    for dim, each in enumerate(p, 2):
        if each > x.shape[dim]:
            raise IndexError(f"index {-each} is out of bounds for dimension {dim} with size {x.shape[dim]}")
        x = torch.cat([x.narrow(dim, x.shape[dim] - each, each), x], dim)
    return surrounded(x, [(0, each) for each in p])


def _channels_padded(dimensions: int) -> Any:
    def pad(self: Convolution, x: Tensor, p: Pair) -> Tensor:
        return surrounded(x, [(p[0], p[0])] * dimensions + [(each, each) for each in p])

    return pad


def _empty_when_0(self: Convolution, x: Tensor, p: Pair) -> Tensor:
    if all(p):
        return Convolution.pad(self, x, p)
    canvas = x.new_zeros((*x.shape[:2], *(size + 2 * each for size, each in zip(x.shape[2:], p, strict=True))))
    index: Any = (..., *(slice(each, -each) for each in p))
    canvas[index] = x
    return canvas
