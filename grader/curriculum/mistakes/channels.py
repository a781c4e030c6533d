"""Mistakes of convolutions about channels and the batch: who is multiplied with whom, and where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.curriculum.mistake import Misconception, SomeError
from grader.curriculum.mistakes.recipe import Convolution, einsum
from grader.curriculum.mistakes.sliding import Table

if TYPE_CHECKING:
    from torch import Tensor


def channels(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake(
            "channels-reshaped", "channels", "the result is reshaped where its dimensions should be permuted",
            "In which order are the dimensions of your result just before the last reshape?",
            {"join": _channels_last}, {"join": _groups_then_channels_last}, stage="out_channels", out_channels=2, size=3,
        ),
        mistake(
            "batch-and-channels-swapped", "channels", "batch and channels have changed places in the result",
            "In which order are the dimensions of your result?", {"finish": lambda self, y, x: y.transpose(0, 1)},
            stage="out_channels", out_channels=2, size=2,
        ),
        mistake(
            "channels-left-last", "channels", "the channels stand last in the result: they belong second",
            "In which order are the dimensions of your result?", {"finish": lambda self, y, x: y.movedim(1, -1)},
            stage="one", size=3,
        ),
        mistake(
            "windows-reshaped", "channels", "the windows are reshaped into patches where they should be permuted first",
            "In which order are channels, places and taps when you make one row out of each window?",
            {"group_inputs": _rows_reshaped}, stage="in_channels", in_channels=2, size=3,
        ),
        mistake(
            "patch-and-kernel-in-two-orders", "channels", "channels and taps of a patch stand in another order than the weight's",
            "In which order do channels and taps follow one another in a row of your patches, and in one of your weight?",
            {"group_inputs": _taps_first}, {"weights": _weight_taps_first}, stage="in_channels",
            in_channels=2, size=2, kernel=2,
        ),
        mistake(
            "weight-in-and-out-swapped", "channels", "channels in and channels out of the weight have changed places",
            "Which dimension of weight counts the channels out?",
            {"weights": lambda self, w: w.transpose(0, 1)},
            {"weights": lambda self, w: w.transpose(0, 1) if w.shape[0] == w.shape[1] else w},
            {"weights": _indexed_by_channels_in},
            {"weights": lambda self, w: w.reshape(w.shape[1], w.shape[0], *w.shape[2:])},
            stage="out_channels", out_channels=2, size=2,
        ),
        mistake(
            "weight-reshaped-not-transposed", "channels", "the weight is reshaped where its channels out should be moved last",
            "What stands in the first column of the matrix that you make of the weight?",
            {"group_outputs": _columns_reshaped}, {"weights": _all_columns_reshaped}, stage="out_channels",
            out_channels=2, size=3, kernel=2,
        ),
        mistake(
            "channels-not-summed", "channels", "the channels in aren't summed over: they stay in the result",
            "Over which {letters does your einsum|dimensions does your code} sum?",
            {"sum": lambda self, x, w: einsum(self, "bgcNK,gocK->bgcN", x, w)},
            stage="out_channels", out_channels=2, size=2,
        ),
        mistake(
            "taps-not-summed", "window", "the taps aren't summed over: they stay in the result",
            "Over which {letters does your einsum|dimensions does your code} sum?",
            {"sum": lambda self, x, w: einsum(self, "bgcNK,gocK->bgoNK", x, w)}, stage="one", size=2,
        ),
        mistake(
            "summed-apart", "channels", "the weight is summed over its channels on its own, not paired with those of x",
            "Which {letters do windows and weight share in your einsum|dimensions of the windows and of weight are paired}?",
            {"sum": lambda self, x, w: einsum(self, "bgcNK,gozK->bgoN", x, w)}, stage="in_channels", in_channels=2, size=2,
        ),
        mistake(
            "taps-summed-apart", "window", "the weight is summed over its taps on its own, not paired with those of a window",
            "Which {letters do windows and weight share in your einsum|dimensions of the windows and of weight are paired}?",
            {"sum": _taps_apart}, {"sum": _all_apart}, size=2, kernel=2,
        ),
        mistake(
            "first-channel-only", "channels", "only the first channel of x is read",
            "Over which {letters does your einsum|dimensions does your code} sum?", {"group_inputs": _first_channel},
            {"group_inputs": _channel_0}, stage="in_channels", in_channels=2, size=2,
        ),
        mistake(
            "batch-and-channel-strides-swapped", "batch", "the strides of batch and channels have changed places",
            "Which stride of x leads from one image to the next?",
            {"strides": lambda self, x, p: (p.stride(1), p.stride(0), *p.stride()[2:])}, stage="in_channels",
            in_channels=3, size=3,
        ),
        mistake(
            "channels-out-counted-by-channels-in", "channels", "there are as many results as channels in: a loop runs over those",
            "Over which channels does your outermost loop run?", {"finish": _as_many_as_in}, stage="out_channels",
            out_channels=3, size=2,
        ),
    ]  # fmt: skip


def _channels_last(self: Convolution, result: Tensor) -> Tensor:
    joined = Convolution.join(self, result)
    return joined.movedim(1, -1).reshape(joined.shape)


def _groups_then_channels_last(self: Convolution, result: Tensor) -> Tensor:
    return result.movedim(2, -1).reshape(result.flatten(1, 2).shape)


def _rows_reshaped(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    grouped = Convolution.group_inputs(self, windows, groups)
    places, taps = grouped.shape[3 : 3 + self.axes], grouped.shape[3 + self.axes :]
    rows = grouped.reshape(*grouped.shape[:2], *places, grouped.shape[2], *taps)
    return rows.movedim(2 + self.axes, 2)


def _taps_first(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    grouped = Convolution.group_inputs(self, windows, groups)
    first = 3 + self.axes
    moved = grouped.movedim(2, -1)
    rows = moved.reshape(*moved.shape[: first - 1], grouped.shape[2], *grouped.shape[first:])
    return rows.movedim(first - 1, 2)


def _weight_taps_first(self: Convolution, weight: Tensor) -> Tensor:
    return weight.movedim(1, -1).reshape(weight.shape)


def _indexed_by_channels_in(self: Convolution, weight: Tensor) -> Tensor:
    """By indices: a weight with other channels out than in has no such ones."""
    out, channels = weight.shape[:2]
    if out != channels:
        least = min(out, channels)
        raise IndexError(f"index {least} is out of bounds for dimension 0 with size {least}")
    return weight.transpose(0, 1)


def _columns_reshaped(self: Convolution, weight: Tensor, groups: int) -> Tensor:
    grouped = Convolution.group_outputs(self, weight, groups)
    return grouped.reshape(groups, -1, grouped.shape[1]).transpose(1, 2).reshape(grouped.shape)


def _all_columns_reshaped(self: Convolution, weight: Tensor) -> Tensor:
    return weight.reshape(-1, len(weight)).t().reshape(weight.shape)


def _taps_apart(self: Convolution, windows: Tensor, kernels: Tensor) -> Tensor:
    taps = tuple(range(-self.axes, 0))
    return einsum(self, "bgcN,goc->bgoN", windows.sum(taps), kernels.sum(taps))


def _all_apart(self: Convolution, windows: Tensor, kernels: Tensor) -> Tensor:
    taps = tuple(range(-self.axes, 0))
    return einsum(self, "bgN,go->bgoN", windows.sum(taps).sum(2), kernels.sum(taps).sum(2))


def _first_channel(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    grouped = Convolution.group_inputs(self, windows, groups)
    keep = grouped.clone()
    keep[:, :, 1:] = 0
    return keep


def _channel_0(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    grouped = Convolution.group_inputs(self, windows, groups)
    return grouped[:, :, :1].expand_as(grouped)


def _as_many_as_in(self: Convolution, result: Tensor, x: Tensor) -> Tensor:
    if x.shape[1] > result.shape[1]:
        raise SomeError
    keep = result.clone()
    keep[:, x.shape[1] :] = 0
    return keep


def batch(table: Table) -> list[Misconception]:
    mistake = table.mistake
    letter = "{Does the batch's letter stand in the result of your einsum|Is the batch a dimension of all that your code makes}?"
    return [
        mistake(
            "batch-reshaped", "batch", "batch and channels are reshaped into one another where they should be permuted",
            "In which order are batch and channels just before the last reshape?",
            {"join": _batch_and_channels}, batch=2, out_channels=3, size=2,
        ),
        mistake("batch-summed", "batch", "the batch is summed over: every image gets the sum of all", letter,
                {"finish": lambda self, y, x: y.sum(0, keepdim=True).expand_as(y)}, batch=2, size=2),
        mistake("batch-summed-away", "batch", "the batch is summed away: the result holds one image", letter,
                {"finish": lambda self, y, x: y.sum(0, keepdim=True)},
                batch=2, size=2),
        mistake("first-image-only", "batch", "every image of the batch gets the first one's result",
                "Which image does your code read for the second result?",
                {"finish": lambda self, y, x: y[:1].expand_as(y)}, batch=2, size=2),
        mistake("first-image-alone", "batch", "the result holds the first image alone",
                "How many images does your result hold for a batch of 2?",
                {"finish": lambda self, y, x: y[:1]}, batch=2, size=2),
        mistake("batch-dimension-dropped", "batch", "the result has no batch dimension",
                "How many dimensions has your result, and how many has x?",
                {"finish": lambda self, y, x: y.sum(0)}, {"finish": lambda self, y, x: y[0]}, stage="one", size=2),
        mistake("squeezed", "batch", "dimensions of size 1 are squeezed out of the result",
                "What does .squeeze() do to a batch of one?", {"finish": lambda self, y, x: y.squeeze()},
                {"finish": lambda self, y, x: y.squeeze(0)}, stage="one", size=2),
    ]  # fmt: skip


def _batch_and_channels(self: Convolution, result: Tensor) -> Tensor:
    joined = Convolution.join(self, result)
    return joined.transpose(0, 1).reshape(joined.shape)
