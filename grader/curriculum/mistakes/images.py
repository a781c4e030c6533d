"""Mistakes of convolutions in two dimensions: the weight's, the padding's and the result's height and width."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.bounds import checked, one_letter_for_both, outside
from grader.curriculum.mistakes.pairs import WIDE, Change
from grader.curriculum.mistakes.recipe import Convolution, Pair, Steps, recipe, surrounded

if TYPE_CHECKING:
    from torch import Tensor


def of_images() -> list[Misconception]:
    """What can go wrong with two dimensions of a convolution's weight, padding and result."""

    def mistake(id: str, idea: str, says: str, question: str, stage: str, *options: Steps, **numbers: Any) -> Misconception:  # fmt: skip
        answer, *others = (recipe(Convolution, 2, steps) for steps in options)
        return Misconception(id, says, question, idea, stage, numbers, answer, tuple(others))

    square: dict[str, Any] = {"height": 3, "width": 3, "kernel_h": 2, "kernel_w": 2}
    return [
        mistake("result-h-w-swapped", "window", "height and width of the result have changed places",
                "In which order do height and width stand in your result?", "one",
                {"join": lambda self, y: Convolution.join(self, y).transpose(-1, -2)}, *({"join": _indexed_by_columns_first(each)} for each in (False, True)),
                **WIDE),
        mistake("x-h-w-swapped", "window", "x is indexed by columns first: height and width of x have changed places",
                "Which of x's dimensions does your row index, and which your column index?", "one",
                checked(outside, swapped=True), checked(outside, swapped=True, padding=True), **WIDE),
        mistake("one-letter-for-both", "window", "one index of a place or a tap is used for both the height and the width",
                "Which of your loops' letters are about the height, and in which expressions do they stand?", "one",
                *one_letter_for_both(), {"weights": _of_one_letter(2)}, {"weights": _of_one_letter(3)}, **WIDE),
        mistake("result-reshaped-h-w", "window", "height and width of the result are reshaped into one another",
                "In which order do height and width stand just before your last reshape?", "one",
                {"join": _swapped_and_back}, {"join": _reshaped}, **WIDE),
        mistake("kernel-transposed", "window", "the kernel is transposed: its rows are read as columns",
                "Which {letter of your einsum|index or dimension} walks along the rows of the kernel, in windows and in weight?", "window",
                {"weights": lambda self, w: w.transpose(-1, -2).reshape(w.shape)},
                {"weights": lambda self, w: w.transpose(-1, -2)}, {"weights": _indexed_by_columns},
                {"weights": lambda self, w: w.reshape(*w.shape[:2], w.shape[3], w.shape[2]).transpose(-1, -2)}, **square),
        mistake("kernel-flipped-along-h", "window", "the kernel is flipped top to bottom",
                "Which row of the kernel meets the first row of a window?", "window",
                {"weights": lambda self, w: w.flip(2)}, height=2, width=2, kernel_h=2),
        mistake("kernel-flipped-along-w", "window", "the kernel is flipped left to right",
                "Which column of the kernel meets the first column of a window?", "window",
                {"weights": lambda self, w: w.flip(3)}, height=2, width=2, kernel_w=2),
        mistake("padding-height-only", "padding", "only the height is padded",
                "Which dimensions of x are longer after your padding?", "padding",
                _padding(lambda p: (p[0], 0)), height=3, width=5, padding_h=1, padding_w=1, form="int"),
        mistake("padding-width-only", "padding", "only the width is padded",
                "Which dimensions of x are longer after your padding?", "padding",
                _padding(lambda p: (0, p[1])), height=3, width=5, padding_h=1, padding_w=1, form="int"),
        mistake("padding-left-out-for-a-0", "ints and pairs", "x isn't padded at all where one of the two paddings is 0",
                "What does your code do with padding=(1, 0), and what with padding=(0, 1)?", "ints and pairs",
                *({"pad": _padded_if(each)} for each in (all, _first, _last)), height=3, width=5, padding_h=1),
        mistake("padding-pair-taken-for-sides", "ints and pairs",
                "padding=(h, w) is taken for what goes before and after, instead of for the height and for the width",
                "What does padding=(1, 0) put to the left of x, and what above it?", "ints and pairs",
                {"pad": _pair_for_sides}, height=3, width=5, padding_h=1),
        mistake("row-jump-before-padding", "padding", "rows are taken to lie as far apart as x was wide before it was padded",
                "How many elements after the start of one row of the padded x does the next row start?", "padding",
                {"strides": _jump_of_x}, height=3, width=3, padding_h=1, padding_w=1, form="int"),
        mistake("diagonal-only", "window", "only the taps on the kernel's diagonal are used",
                "How many products does one output of a 2 x 2 kernel add up in your code?", "window",
                {"weights": _diagonal}, **square),
    ]  # fmt: skip


def _swapped_and_back(self: Convolution, result: Tensor) -> Tensor:
    joined = Convolution.join(self, result)
    return joined.transpose(-1, -2).reshape(joined.shape)


def _reshaped(self: Convolution, result: Tensor) -> Tensor:
    joined = Convolution.join(self, result)
    return joined.reshape(*joined.shape[:2], joined.shape[3], joined.shape[2])


def _jump_of_x(self: Convolution, x: Tensor, padded: Tensor) -> Pair:
    step = padded.stride(-1)
    return (*padded.stride()[:-2], x.shape[-1] * step, step)


def _padding(change: Change) -> Steps:
    return {"pad": lambda self, x, p: Convolution.pad(self, x, change(p))}


def _first(pair: Pair) -> int:
    return pair[0]


def _last(pair: Pair) -> int:
    return pair[1]


def _padded_if(tells: Callable[[Pair], Any]) -> Callable[..., Tensor]:
    return lambda self, x, p: Convolution.pad(self, x, p) if tells(p) else x


def _indexed_by_columns_first(only_if_seen: bool) -> Callable[..., Tensor]:
    """By indices: results that aren't square have no such places. A loop may write only what has seen some of x."""

    def join(self: Convolution, result: Tensor) -> Tensor:
        joined = Convolution.join(self, result)
        height, width = joined.shape[2:]
        least = min(height, width)
        beyond = joined[..., width:, :], joined[..., height:]
        if height != width and not (only_if_seen and not any(each.any() for each in beyond)):
            raise IndexError(f"index {least} is out of bounds for dimension 3 with size {least}")
        turned = joined.new_zeros(joined.shape)
        turned[..., :least, :least] = joined[..., :least, :least].transpose(-1, -2)
        return turned

    return join


def _of_one_letter(dim: int) -> Callable[..., Tensor]:
    """Every tap meets the kernel's element whose row and column are both the tap's row, or both its column."""

    def weights(self: Convolution, weight: Tensor) -> Tensor:
        if weight.shape[dim] > weight.shape[5 - dim]:
            least = weight.shape[5 - dim]
            raise IndexError(f"index {least} is out of bounds for dimension {5 - dim} with size {least}")
        diagonal = weight.diagonal(dim1=2, dim2=3)
        return diagonal.unsqueeze(5 - dim).expand_as(weight)

    return weights


def _pair_for_sides(self: Convolution, x: Tensor, p: Pair) -> Tensor:
    return surrounded(x, [(p[0], p[1])] * 2)


def _indexed_by_columns(self: Convolution, weight: Tensor) -> Tensor:
    """By indices: kernels that aren't square have no such columns."""
    height, width = weight.shape[2:]
    if height != width:
        least = min(height, width)
        raise IndexError(f"index {least} is out of bounds for dimension 3 with size {least}")
    return weight.transpose(-1, -2)


def _diagonal(self: Convolution, weight: Tensor) -> Tensor:
    import torch

    rows, columns = (torch.arange(size) for size in weight.shape[2:])
    return weight * (torch.minimum(rows[:, None], columns[-1]) == columns)
