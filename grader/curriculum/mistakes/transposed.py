"""The library for the transposed convolution: what it shares with the gradient to x, its sizes, and what is added behind."""

from __future__ import annotations

from typing import Any

from grader.curriculum.axes import Axis
from grader.curriculum.formula.spread import Transposed
from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes import bias, memory
from grader.curriculum.mistakes.functions import given
from grader.curriculum.mistakes.spread import among, laid
from grader.curriculum.mistakes.table import Table, picked

_SIZE = "With 2 elements in x, kernel 3 and stride 2: how long is the result? And by your formula?"
_BEHIND = "With output_padding=1, at which end is the result longer, and what is there?"
_BIASES = (
    "bias-per-position bias-per-image bias-twice bias-ignored bias-of-the-first-channel bias-summed bias-subtracted "
    "bias-multiplied"
)
_MIXED = {"h-w-swapped": (None, "height and width of {} have changed places"),
          "h-for-both": ("width", "the height's {} is used for the width, too"),
          "w-for-both": ("height", "the width's {} is used for the height, too")}  # fmt: skip


def mistakes_of_transposed(axes: tuple[Axis, ...]) -> tuple[Misconception, ...]:
    """The most frequent first."""
    table = Table(Transposed, axes)
    biases = picked([*bias.bias(table)], _BIASES)
    cut = picked(memory.gradient(table), "gradient-cut-at-bias")
    return (*laid(table, "x"), *_sizes(table), *_ends(table), *among(table, "x", "in_channels", "out_channels"), *biases,
            *cut, *_pairs(table))  # fmt: skip


def _sizes(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake("size-times-stride", "size", "the size begins with height * stride: the last place needs no step after it", _SIZE,
                "size = L*s - 2*p + d*(K - 1) + e", stage="stride", size=2, kernel=2, stride=2),
        mistake("size-one-step-too-many", "size", "the size counts a step for every place: the last one needs none after it", _SIZE,
                "size = L*s - 2*p + d*(K - 1) + e + 1", stage="one", size=2),
        mistake("size-without-kernel", "size", "the size forgets that the kernel of the last place takes room", _SIZE,
                "size = (L - 1)*s - 2*p + e + 1", stage="window", size=3, kernel=2),
        mistake("size-without-plus-1", "size", "the result is one too short: the size lacks its + 1", _SIZE,
                "size = (L - 1)*s - 2*p + d*(K - 1) + e", stage="one", size=3, kernel=2),
        mistake("size-without-dilation", "size", "the size forgets that a dilated kernel reaches further",
                "Over how many elements of the result do 2 taps with dilation 3 reach?",
                "size = (L - 1)*s - 2*p + K + e", stage="dilation", size=3, kernel=2, dilation=2),
        mistake("size-of-a-convolution", "size", "the size is a convolution's: divided by the stride, not multiplied", _SIZE,
                "size = (L + 2*p - d*(K - 1) - 1)//s + 1", stage="window", size=3, kernel=2),
        mistake("padding-added-to-the-size", "padding", "padding makes the result larger: it has to make it smaller",
                "With padding=1, how many rows fewer has the result than without?",
                "size = (L - 1)*s + 2*p + d*(K - 1) + e + 1", "size = (L - 1)*s + 2*p + d*(K - 1) + e + 1; at = i*s + k*d + p",
                size=3, kernel=2, padding=1),
        mistake("padding-taken-off-once", "padding", "padding is taken off at one end only",
                "With padding=1, how many rows fewer has the result than without?",
                "size = (L - 1)*s - p + d*(K - 1) + e + 1", "size = (L - 1)*s - p + d*(K - 1) + e + 1; at = i*s + k*d",
                size=3, kernel=2, padding=1),
        mistake("padding-left-on", "padding", "nothing is taken off for the padding", "Where does your code use padding?",
                "p = 0", size=3, kernel=2, padding=1),
    ]  # fmt: skip


def _ends(table: Table) -> list[Misconception]:
    """What output_padding leaves at the end."""
    mistake = table.mistake
    behind: dict[str, Any] = {"size": 2, "kernel": 3, "stride": 2, "padding": 1, "output_padding": 1}
    return [
        mistake("output-padding-ignored", "output_padding", "output_padding isn't used", "Where does your code use output_padding?",
                "e = 0", size=2, stride=2, output_padding=1),
        mistake("output-padding-in-front", "output_padding", "output_padding is added at the top and at the left: it belongs to the end",
                _BEHIND, "at = i*s + k*d - p + e", size=2, stride=2, output_padding=1),
        mistake("output-padding-at-both-ends", "output_padding", "output_padding is added at both ends: it belongs to the end alone",
                _BEHIND, "size = (L - 1)*s - 2*p + d*(K - 1) + 2*e + 1; at = i*s + k*d - p + e",
                "size = (L - 1)*s - 2*p + d*(K - 1) + 2*e + 1", size=2, stride=2, output_padding=1),
        mistake("output-padding-after-the-cut", "output_padding",
                "the rows of output_padding are zeros put on after padding was taken off: they are taken off less",
                "With padding=1 and output_padding=1: what did the row hold that is now the last one?", "inside = at < N - e", **behind),
        mistake("output-padding-taken-off", "output_padding", "output_padding makes the result shorter: it has to make it longer",
                _BEHIND, "e = -e", size=2, stride=2, output_padding=1),
        mistake("output-padding-times-stride", "output_padding", "output_padding counts elements of the result, and is multiplied by the stride",
                "With stride 2 and output_padding=1, how many rows more has the result?", "e = e*s", size=2, stride=2, output_padding=1),
    ]  # fmt: skip


def _pairs(table: Table) -> list[Misconception]:
    """Ints, pairs, and height and width mixed up."""
    mistake = table.mistake
    uneven: dict[str, dict[str, Any]] = {
        "stride": {"stride_h": 2},
        "padding": {"padding_h": 1},
        "dilation": {"kernel_h": 2, "kernel_w": 2, "dilation_h": 2},
        "output_padding": {"stride_h": 2, "stride_w": 3, "output_padding_h": 1},
    }
    letters = {"stride": "s", "padding": "p", "dilation": "d", "output_padding": "e"}
    made = [
        mistake(f"{name.replace('_', '-')}-{how}", "ints and pairs", says.format(f"the {name}" if not only else name),
                f"Which number of {name} belongs to the height in your code?", f"{letters[name]} = {letters[name]}_", sides=False,
                only=only, height=3, width=4, **numbers)
        for name, numbers in uneven.items()
        for how, (only, says) in _MIXED.items()
    ]  # fmt: skip
    return [
        *made,
        mistake("result-h-w-swapped", "window", "height and width of the result have changed places",
                "In which order do height and width stand in your result?", "y = y.transpose(-1, -2)", stage="one", height=2, width=3),
        mistake("pairs-h-w-swapped", "ints and pairs", "height and width of every pair have changed places",
                "Which number of a pair is about the height?", "s = s_; p = p_; d = d_; e = e_", sides=False, height=3, width=4, stride_h=2,
                within="stride-h-w-swapped"),
        mistake("int-where-a-pair-came", "ints and pairs", "a pair is taken for an int: the code raises for pairs",
                "What does your code do with stride=(2, 1)?", {"pair": given.only_for_ints}, height=3, width=4, stride_h=2),
        mistake("pair-where-an-int-came", "ints and pairs", "an int is taken for a pair: the code raises for ints",
                "What does your code do with stride=2?", {"pair": given.only_for_pairs}, stage="stride", size=3, stride=2),
    ]  # fmt: skip
