"""Mistakes of convolutions about the bias: which number is added to what, and how often."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import ErrorLike, Misconception
from grader.curriculum.mistakes.recipe import Convolution, Steps
from grader.curriculum.mistakes.sliding import Table

if TYPE_CHECKING:
    from torch import Tensor


def bias(table: Table) -> list[Misconception]:
    mistake = table.mistake
    several: dict[str, Any] = {"bias": 1, "out_channels": 3}
    lines_up = "With which dimension of the result does your bias line up when the two are added?"
    along_height: Steps = {"add_bias": lambda self, y, bias, w: y if bias is None else y + bias.view(-1, 1)}
    return [
        mistake(
            "bias-per-position", "bias", "the bias runs along the positions instead of the channels", lines_up,
            {"add_bias": lambda self, y, bias, w: y if bias is None else y + bias},
            {"add_bias": lambda self, y, bias, w: y if bias is None else y.clone().add_(bias.view(1, *[1] * self.axes, -1))},
            *([along_height] if len(table.axes) == 2 else []), **several, size=3,
        ),
        mistake("bias-per-image", "bias", "the bias runs along the batch instead of the channels", lines_up,
                {"add_bias": _bias_per_image}, **several, size=2),
        mistake(
            "bias-per-tap", "bias", "the bias is added more than once to one output (in a loop over taps or channels, say)",
            "How often is the bias added for one output?",
            *(_bias_times(first) for first in (1, 2)), {"add_bias": _bias_per_channel}, {"add_bias": _bias_twice}, bias=1, size=3, kernel=2, in_channels=2,
        ),
        mistake("bias-ignored", "bias", "the bias isn't used", "Where does your code use bias?",
                {"add_bias": lambda self, y, bias, w: y}, bias=1, size=2),
        mistake(
            "bias-of-the-first-channel", "bias", "channels get another channel's bias: the first one's, or the group's",
            "Which bias does the second channel out get?", {"add_bias": _bias_of_first}, **several, size=2,
        ),
        mistake("bias-summed", "bias", "every channel gets the same number, made of all the biases", "Which bias does the second channel out get?",
                {"add_bias": lambda self, y, bias, w: y if bias is None else y + bias.sum()},
                {"add_bias": lambda self, y, bias, w: y if bias is None else y + bias.mean()}, **several, size=2),
        mistake("bias-subtracted", "bias", "the bias is subtracted", "What is the sign of the bias in your result?",
                {"add_bias": lambda self, y, bias, w: Convolution.add_bias(self, y, None if bias is None else -bias, w)},
                bias=1, size=2),
        mistake("bias-multiplied", "bias", "the result is multiplied by the bias", "What is done with the bias?",
                {"add_bias": lambda self, y, bias, w: y if bias is None else y * bias.view(-1, *[1] * self.axes)},
                bias=1, size=2),
        mistake(
            "bias-asked-for-its-truth", "bias", "`if` (or `and`, `or`, `not`) asks a tensor of several numbers whether it is true",
            "When is a tensor of three numbers true?", {"add_bias": _truth_of_bias},
            message="Boolean value of Tensor with more than one value is ambiguous", **several, size=2,
        ),
        mistake(
            "bias-none-not-handled", "bias", "bias=None isn't handled: the code uses it as a tensor",
            "What is bias when a call doesn't give one?", {"add_bias": _bias_wanted}, stage="one", size=2,
        ),
    ]  # fmt: skip


def _bias_times(first: int) -> Steps:
    def add_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
        return Convolution.add_bias(self, result, None if bias is None else bias * prod(weight.shape[first:]), weight)

    return {"add_bias": add_bias}


def _bias_per_channel(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return Convolution.add_bias(self, result, None if bias is None else bias * weight.shape[1], weight)


def _bias_twice(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return Convolution.add_bias(self, result, None if bias is None else bias * 2, weight)


def _bias_per_image(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return result if bias is None else result + bias.view(-1, 1, *[1] * self.axes)


def _bias_of_first(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return result if bias is None else result + bias[0]


def _truth_of_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return Convolution.add_bias(self, result, bias, weight) if bias else result


def _bias_wanted(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    if bias is None:
        raise ErrorLike("NoneType")
    return Convolution.add_bias(self, result, bias, weight)
