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
    often = "How often is the bias added for one output?"
    lines_up = "With which dimension of the result does your bias line up when the two are added?"
    along_height: Steps = {"add_bias": lambda self, y, bias, w: y if bias is None else y + bias.view(-1, 1)}
    return [
        mistake(
            "bias-per-position", "bias", "the bias runs along the positions instead of the channels", lines_up,
            {"add_bias": lambda self, y, bias, w: y if bias is None else y + bias},
            {"add_bias": lambda self, y, bias, w: y if bias is None else y.clone().add_(bias.view(1, *[1] * self.axes, -1))},
            *({"add_bias": _bias_by_index(dim)} for dim in range(2, 2 + len(table.axes))),
            *([along_height] if len(table.axes) == 2 else []), **several, size=3,
        ),
        mistake("bias-per-image", "bias", "the bias runs along the batch instead of the channels", lines_up,
                {"add_bias": _bias_per_image}, {"add_bias": _bias_by_index(0)}, **several, size=2),
        mistake(
            "bias-per-tap", "bias", "the bias is added once for every tap, in the loop over the taps", often,
            *(_bias_times(first) for first in (1, 2)), bias=1, size=3, kernel=2, in_channels=2,
        ),
        mistake(
            "bias-per-channel-in", "bias", "the bias is added once for every channel in, in the loop over those", often,
            {"add_bias": _bias_per_channel}, bias=1, size=2, in_channels=2,
        ),
        mistake("bias-twice", "bias", "the bias is added twice", often, {"add_bias": _bias_twice}, bias=1, size=2),
        mistake(
            "bias-after-the-loop", "bias", "only the last channel, place or image gets its bias: it is added after a loop",
            "How deep does the line stand that adds the bias, and how often is it reached?",
            *({"add_bias": _bias_of_last(dims)} for dims in _lasts(len(table.axes))), **several, size=2,
        ),
        mistake(
            "bias-per-group", "groups", "the bias is added once for each group: it stands in the loop over the groups", often,
            _biases(lambda bias, groups: bias * groups), _biases(_as_often_as_overwritten), groups=2, size=2, bias=1,
        ),
        mistake(
            "every-group-has-the-first-biases", "groups", "every group gets the biases of the first group",
            "Which bias does the first channel of the second group get?", _biases(lambda bias, groups: bias[: len(bias) // groups].repeat(groups)),
            groups=2, out_channels=2, size=2, bias=1,
        ),
        mistake("bias-ignored", "bias", "the bias isn't used", "Where does your code use bias?",
                {"add_bias": lambda self, y, bias, w: y}, bias=1, size=2),
        mistake(
            "bias-of-the-first-channel", "bias", "channels get another channel's bias: the first one's, the group's or a channel in's",
            "Which bias does the second channel out get?", {"add_bias": _bias_of_first}, {"add_bias": _bias_by_channel_in}, **several, size=2,
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
            "What is bias when a call doesn't give one?", {"add_bias": _bias_wanted}, stage="one", size=2, within="none-used",
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


def _lasts(axes: int) -> list[tuple[int, ...]]:
    """After which loops the bias may be added: of those that each channel, or the innermost, stands in."""
    inner = [tuple(range(first, 2 + axes)) for first in range(2 + axes)]
    return [(1,), (0,), (0, 1), *inner]


def _bias_of_last(dims: tuple[int, ...]) -> Any:
    def add_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
        if bias is None:
            return result
        added = Convolution.add_bias(self, result.new_zeros(result.shape), bias, weight)
        for dim in dims:
            added.narrow(dim, 0, added.shape[dim] - 1).zero_()
        return result + added

    return add_bias


def _biases(change: Any) -> Steps:
    """Other biases, made of the right ones and the groups."""

    def call(self: Convolution, x: Tensor, weight: Tensor, bias: Any = None, groups: int = 1, **options: Any) -> Tensor:
        given = None if bias is None else change(bias, groups)
        return Convolution.__call__(self, x, weight, given, groups=groups, **options)

    return {"__call__": call}


def _as_often_as_overwritten(bias: Tensor, groups: int) -> Tensor:
    """Each group's result replaces what was there, biases and all."""
    return (bias.unflatten(0, (groups, -1)) * bias.new_tensor(range(groups, 0, -1))[:, None]).flatten()


def _bias_per_image(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return result if bias is None else result + bias.view(-1, 1, *[1] * self.axes)


def _bias_by_index(dim: int) -> Any:
    """In a loop: as far as there are so many biases."""

    def add_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
        if bias is None:
            return result
        if len(bias) < result.shape[dim]:
            raise IndexError(f"index {len(bias)} is out of bounds for dimension 0 with size {len(bias)}")
        return result + bias[: result.shape[dim]].view(-1, *[1] * (result.dim() - dim - 1))

    return add_bias


def _bias_of_first(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return result if bias is None else result + bias[0]


def _bias_by_channel_in(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    """By the letter of a loop over channels in, which has ended at the last one."""
    last = weight.shape[1] - 1
    if bias is not None and last >= len(bias):
        raise IndexError(f"index {last} is out of bounds for dimension 0 with size {len(bias)}")
    return result if bias is None else result + bias[last]


def _truth_of_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return Convolution.add_bias(self, result, bias, weight) if bias else result


def _bias_wanted(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    if bias is None:
        raise ErrorLike("NoneType")
    return Convolution.add_bias(self, result, bias, weight)
