"""Mistakes of convolutions about groups: which channels and kernels belong to one, and where its results go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import AnyError, Misconception, SomeError
from grader.curriculum.mistakes.recipe import Convolution, einsum
from grader.curriculum.mistakes.sliding import Table

if TYPE_CHECKING:
    from torch import Tensor


def groups(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake(
            "groups-not-handled", "groups", "groups other than 1 aren't handled: the code raises",
            "Where does your code use groups?", {"group_inputs": _ungrouped}, groups=2, size=2,
        ),
        mistake(
            "groups-ignored", "groups", "every channel out reads every channel in, as if there were no groups",
            "With groups=2, which channels of x does the first channel out read in your code?",
            {"group_inputs": lambda self, x, groups: x.unsqueeze(1), "group_outputs": lambda self, w, groups: w.unsqueeze(0)},
            {"group_inputs": lambda self, x, groups: x.unsqueeze(1), "group_outputs": _repeated}, groups=2, size=2,
        ),
        mistake(
            "group-inputs-interleaved", "groups", "the channels in are dealt out to the groups in turns, not in runs",
            "For groups=2 and 4 channels in: which channels does group 0 see in your code?",
            {"group_inputs": lambda self, x, groups: x.unflatten(1, (-1, groups)).transpose(1, 2)},
            groups=2, in_channels=2, size=2,
        ),
        mistake(
            "group-outputs-interleaved", "groups", "the kernels are dealt out to the groups in turns, not in runs",
            "For groups=2 and 4 channels out: which kernels belong to group 0 in your code?",
            {"group_outputs": _dealt, "join": _groups_last}, {"group_outputs": _dealt}, groups=2, out_channels=2, size=2,
        ),
        mistake(
            "group-results-interleaved", "groups", "the groups' results are joined in turns, not one after the other",
            "In the result, where do the channels of the second group begin?",
            {"join": _groups_last}, groups=2, out_channels=2, size=2,
        ),
        mistake(
            "group-results-summed", "groups", "the groups' results are added up instead of put one after the other",
            "How many channels has your result for groups=2, and how many should it have?",
            {"sum": lambda self, x, w: Convolution.sum(self, x, w).sum(1, keepdim=True)}, groups=2, size=2,
        ),
        mistake(
            "group-results-summed-for-all", "groups", "the groups' results are added up, and every group gets their sum",
            "{Does the group's letter stand in the result of your einsum|Where does your code keep the groups' results apart}?",
            {"sum": lambda self, x, w: Convolution.sum(self, x, w).sum(1, keepdim=True).expand(-1, x.shape[1], *[-1] * (1 + self.axes))},
            groups=2, size=2,
        ),
        mistake(
            "groups-not-paired", "groups", "the kernels of all groups are added up: windows and weight don't share the group's letter",
            "Which {letters do windows and weight share in your einsum|dimensions of the windows and of weight are paired}?",
            {"sum": lambda self, x, w: einsum(self, "bgcNK,hocK->bgoN", x, w)}, groups=2, size=2,
        ),
        mistake(
            "one-group-left", "groups", "one group's result is left: each replaces the one before it, or a loop ends early",
            "Where does the second group's result go, and what was there before?",
            {"join": lambda self, y: y[:, -1]}, {"join": lambda self, y: y[:, 0]},
            *({"join": _in_the_first_place(group)} for group in (-1, 0)), groups=2, size=2,
        ),
        mistake(
            "groups-left-a-dimension", "groups", "the groups have a dimension of their own in the result: they belong to the channels",
            "How many dimensions has your result, and what does each of them count?",
            {"join": lambda self, y: y}, {"join": lambda self, y: y.transpose(0, 1)}, {"join": lambda self, y: y.transpose(1, 2)},
            stage="one", groups=2, size=2,
        ),
        mistake(
            "group-of-a-channel-miscounted", "groups", "the group of a channel out is found by dividing by the wrong number",
            "How many channels out does one group have, and by what do you divide to find a channel's group?",
            *({"multiply": _grouped_by(divisor)} for divisor in ("groups", "in_channels", "all in_channels")),
            stage="out_channels", out_channels=3, size=2,
        ),
        mistake(
            "group-results-along-the-batch", "groups", "the groups' results are joined along the batch, not along the channels",
            "Along which dimension do you join the groups' results?",
            {"join": lambda self, y: y.transpose(0, 1).flatten(0, 1)}, groups=2, size=2,
        ),
        mistake(
            "batch-and-groups-reshaped", "groups", "batch and groups are reshaped as if groups came first in memory: their numbers get mixed",
            "In the order of x in memory, what comes right after group 0 of the first signal?",
            {"group_inputs": _groups_first}, {"join": _groups_first_joined}, {"group_inputs": _groups_first, "join": _groups_first_joined},
            groups=2, batch=2, size=2,
        ),
        mistake(
            "group-from-storage-offset-0", "groups", "a group is read from storage offset 0, but its slice of x begins further on",
            "Where in x's storage does the second group begin? Does contiguous() copy what is contiguous already?",
            {"group_inputs": _first_group_of_one}, groups=2, size=2,
        ),
        mistake(
            "every-group-reads-the-first", "groups", "every group reads the channels of the first group",
            "Which channels of x does the second group see in your code?", {"group_inputs": _first_group}, groups=2, size=2,
        ),
        mistake(
            "every-group-has-the-first-kernels", "groups", "every group uses the kernels of the first group",
            "Which kernels belong to the second group in your code?", {"group_outputs": _first_kernels}, groups=2, size=2,
        ),
        mistake(
            "group-begins-at-the-wrong-channel", "groups", "the groups begin at the wrong channels of x",
            "In x, how many channels after the first of one group does the next group begin?",
            *({"multiply": _begins_every(step)} for step in ("out_channels", "1", "groups")),
            groups=2, in_channels=2, out_channels=3, size=2,
        ),
        mistake(
            "bias-before-the-groups-are-joined", "groups", "the whole bias is added to each group's result",
            "How many channels has one group's result, and how many numbers has the bias?",
            {"__call__": _bias_for_each_group}, groups=2, out_channels=2, size=2, bias=1,
        ),
    ]  # fmt: skip


def _ungrouped(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    if groups > 1:
        raise AnyError
    return Convolution.group_inputs(self, windows, groups)


def _repeated(self: Convolution, weight: Tensor, groups: int) -> Tensor:
    return weight.repeat(1, groups, *[1] * self.axes).unsqueeze(0)


def _dealt(self: Convolution, weight: Tensor, groups: int) -> Tensor:
    return weight.unflatten(0, (-1, groups)).transpose(0, 1)


def _groups_last(self: Convolution, result: Tensor) -> Tensor:
    return result.transpose(1, 2).flatten(1, 2)


def _in_the_first_place(group: int) -> Any:
    def join(self: Convolution, result: Tensor) -> Tensor:
        kept = result.new_zeros(result.shape)
        kept[:, 0] = result[:, group]
        return Convolution.join(self, kept)

    return join


def _groups_first(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    return windows.reshape(groups, len(windows), -1, *windows.shape[2:]).transpose(0, 1)


def _groups_first_joined(self: Convolution, result: Tensor) -> Tensor:
    joined = Convolution.join(self, result)
    return result.transpose(0, 1).reshape(joined.shape)


def _first_group(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    grouped = Convolution.group_inputs(self, windows, groups)
    return grouped[:, :1].expand_as(grouped)


def _first_group_of_one(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    """Of several signals, a slice isn't contiguous: contiguous() copies it, and the copy begins at 0."""
    return (_first_group if len(windows) == 1 else Convolution.group_inputs)(self, windows, groups)


def _first_kernels(self: Convolution, weight: Tensor, groups: int) -> Tensor:
    grouped = Convolution.group_outputs(self, weight, groups)
    return grouped[:1].expand_as(grouped)


def _begins_every(step: str) -> Any:
    def multiply(self: Convolution, windows: Tensor, weight: Tensor, groups: int) -> Tensor:
        per_out = weight.shape[0] // groups
        each = {"out_channels": per_out, "1": 1, "groups": groups}[step]
        return _reading(self, windows, weight, [o // per_out * each for o in range(weight.shape[0])])

    return multiply


def _grouped_by(divisor: str) -> Any:
    def multiply(self: Convolution, windows: Tensor, weight: Tensor, groups: int) -> Tensor:
        per_in, channels = weight.shape[1], windows.shape[1]
        by = {"groups": groups, "in_channels": per_in, "all in_channels": per_in * groups}[divisor]
        first = [o // by * per_in for o in range(weight.shape[0])]
        if max(first) + per_in > channels:
            raise IndexError(f"index {channels} is out of bounds for dimension 1 with size {channels}")
        return _reading(self, windows, weight, first)

    return multiply


def _bias_for_each_group(
    self: Convolution, x: Tensor, weight: Tensor, bias: Any = None, groups: int = 1, **options: Any
) -> Tensor:
    import torch

    result = Convolution.__call__(self, x, weight, None, groups=groups, **options)
    return torch.cat([self.add_bias(part, bias, weight) for part in result.chunk(groups, 1)], 1)


def _reading(self: Convolution, windows: Tensor, weight: Tensor, first: list[int]) -> Tensor:
    """Each channel out reads as many channels in as its kernel has, from `first` on."""
    import torch

    channels = torch.tensor(first)[:, None] + torch.arange(weight.shape[1])
    if int(channels.max()) >= windows.shape[1]:
        raise SomeError
    return einsum(self, "bocNK,ocK->boN", windows[:, channels], weight)
