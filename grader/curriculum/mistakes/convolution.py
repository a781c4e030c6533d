"""Named mistakes of conv1d and conv2d: padding, kernel, channels, batch, bias, groups, dtypes and the gradient."""

from __future__ import annotations

import itertools
from math import prod
from typing import TYPE_CHECKING, Any

from grader.curriculum.axes import Axis
from grader.curriculum.mistake import AnyError, Misconception, OwnOfTorch, SomeError
from grader.curriculum.mistakes.planes import of_images, of_planes
from grader.curriculum.mistakes.recipe import Convolution, Pair, Steps, contiguous_strides, einsum, surrounded
from grader.curriculum.mistakes.sliding import X_CONTIGUOUS, Table, jumps, layouts, sizes, types

if TYPE_CHECKING:
    from torch import Tensor

_STAGES = {"kernel": "window", "stride": "ints and pairs", "padding": "ints and pairs", "dilation": "ints and pairs"}


def mistakes_of_convolution(axes: tuple[Axis, ...]) -> tuple[Misconception, ...]:
    """The library for conv1d (one axis) or conv2d (two), the most frequent first."""
    table = Table(Convolution, axes)
    planes = [*of_planes(Convolution, _STAGES), *of_images()] if len(axes) == 2 else types(table)
    found = [
        *_dtypes(table), *layouts(table), *_weight_layouts(table), *sizes(table), *jumps(table), *_padding(table),
        *planes, *_channels(table), *_batch(table), *_groups(table), *_bias(table), *_kernel(table), *_loops(table),
        *_gradient(table), *_not_an_answer(table),
    ]  # fmt: skip
    return tuple(found)


_MIXED = "(?i)float.*double|double.*float"


def _dtypes(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake(
            "float32-result", "dtypes", "float64 goes in, float32 comes out",
            "Which dtype does the tensor have that you collect the result in?",
            {"finish": lambda self, y, x: y.float()}, {"join": lambda self, y: Convolution.join(self, y).float()},
            near=1e-5, may_raise=_MIXED, dtype="float64",
        ),
        mistake(
            "float32-inside", "dtypes", "a tensor on the way from x to the result is float32 even when x is float64",
            "Which tensors does your code make, and in what dtype, when x is float64?",
            {"finish": lambda self, y, x: y.float().to(x.dtype)}, near=1e-5,
            message=_MIXED, dtype="float64",
        ),
    ]  # fmt: skip


def _weight_layouts(table: Table) -> list[Misconception]:
    mistake = table.mistake
    roomy: dict[str, Any] = {"batch": 2, "in_channels": 3, "out_channels": 2, "size": 5, "kernel": 2}
    return [
        mistake(
            "copy-assumed-contiguous", "layouts",
            "strides are worked out from the shape, but a padded copy keeps the order of x's dimensions in memory",
            "What are the strides of your padded x when x itself is transposed?",
            {"pad": _padded_by_torch, **X_CONTIGUOUS}, layout="transposed", **roomy,
        ),
        mistake(
            "weight-assumed-contiguous", "layouts", "the strides of weight are worked out from its shape",
            "Does your code read how weight lies in memory, or assume it?",
            {"weights": lambda self, w: w.as_strided(w.shape, contiguous_strides(w.shape))},
            weight_layout="every_second", **roomy,
        ),
        mistake(
            "weight-from-storage-offset-0", "layouts", "weight is read from the start of its storage, but it begins further on",
            "At which element of its storage does weight begin?",
            {"weights": lambda self, w: w.as_strided(w.shape, w.stride(), 0)},
            {"weights": lambda self, w: w.as_strided(w.shape, contiguous_strides(w.shape), 0)},
            weight_layout="offset", **roomy,
        ),
    ]  # fmt: skip


def _padded_by_torch(self: Convolution, x: Tensor, p: Pair) -> Tensor:
    import torch

    return torch.nn.functional.pad(x, [each for each in reversed(p) for _ in range(2)])


def _padding(table: Table) -> list[Misconception]:
    mistake = table.mistake
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
            where, _frame(lambda each: (each, 0)), **padded,
        ),
        mistake("padding-after-only", "padding", "there are zeros after x only, none before it", where,
                _frame(lambda each: (0, each)), **padded),
        mistake("padding-all-before", "padding", "all the zeros stand before x, none after it", where,
                _frame(lambda each: (2 * each, 0)), **padded),
        mistake("padding-all-after", "padding", "all the zeros stand after x: the first window begins with x itself", where,
                _frame(lambda each: (0, 2 * each)), **padded),
        mistake(
            "padding-added-to-the-position", "padding", "the padding is added to a position in x instead of taken from it",
            "With padding=1, which element of x does the second tap of the first window meet?",
            {"pad": _cropped_in_front}, **padded,
        ),
        mistake(
            "padding-twice", "padding", "twice as many zeros as asked for stand around x",
            "How many elements longer is x after padding=1?", _frame(lambda each: (2 * each, 2 * each)), **padded,
        ),
        mistake(
            "padding-always-1", "padding", "one zero is put on each side, however many are asked for",
            "How many elements longer is x after padding=3?", _frame(lambda each: (min(each, 1),) * 2), **padded | {"padding": 2},
        ),
        mistake(
            "padding-with-values-of-x", "padding", "x is padded with values of its own (edge, mirrored or from the other end)",
            new, *({"pad": _padded_by(mode)} for mode in ("replicate", "reflect", "circular")), **padded,
        ),
        mistake(
            "padding-wraps-around", "padding", "before x, elements from its end are read: a negative index counts from there",
            "Which element is x[-1]?", {"pad": _wrapped}, **padded,
        ),
        mistake("padding-with-ones", "padding", "x is padded with ones instead of zeros", new,
                {"pad": lambda self, x, p: surrounded(x, [(each, each) for each in p], value=1.0)}, **padded),
        mistake("padding-left-uninitialised", "padding", "the new elements are never set: they hold what memory held", new,
                {"pad": lambda self, x, p: surrounded(x, [(each, each) for each in p], value=float("nan"))}, **padded),
        mistake(
            "padding-of-other-dimensions", "padding", "the padding goes around channels (and batch), too",
            "Which dimensions of x are longer after your padding?",
            {"pad": _channels_padded(1)}, {"pad": _channels_padded(2)}, **padded,
        ),
        mistake(
            "end-counted-from-the-right", "padding", "a slice ends at -padding, which is empty when padding is 0",
            "What is left:-right when right is 0?", {"pad": _empty_when_0}, stage="one", size=1,
        ),
    ]  # fmt: skip


def _frame(sides: Any) -> Steps:
    return {"pad": lambda self, x, p: surrounded(x, [sides(each) for each in p])}


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
    canvas[(..., *(slice(each, -each) for each in p))] = x
    return canvas


def _channels(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake(
            "channels-reshaped", "channels", "the result is reshaped where its dimensions should be permuted",
            "In which order are the dimensions of your result just before the last reshape?",
            {"join": _channels_last}, {"join": _groups_then_channels_last}, stage="out_channels", out_channels=2, size=3,
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
            {"weights": lambda self, w: w.reshape(w.shape[1], w.shape[0], *w.shape[2:])},
            stage="out_channels", out_channels=2, size=2,
        ),
        mistake(
            "channels-not-summed", "channels", "the channels in aren't summed over: they stay in the result",
            "Over which letters does your einsum (or loop) sum?",
            {"sum": lambda self, x, w: einsum(self, "bgcNK,gocK->bgcN", x, w)},
            stage="out_channels", out_channels=2, size=2,
        ),
        mistake(
            "summed-apart", "channels", "the weight is summed over its channels on its own, not paired with those of x",
            "Which letters do windows and weight share in your einsum?",
            {"sum": lambda self, x, w: einsum(self, "bgcNK,gozK->bgoN", x, w)}, stage="in_channels", in_channels=2, size=2,
        ),
        mistake(
            "taps-summed-apart", "window", "the weight is summed over its taps on its own, not paired with those of a window",
            "Which letters do windows and weight share in your einsum?",
            {"sum": _taps_apart}, {"sum": _all_apart}, size=2, kernel=2,
        ),
        mistake(
            "first-channel-only", "channels", "only the first channel of x is read",
            "Over which letters does your einsum (or loop) sum?", {"group_inputs": _first_channel},
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


def _batch(table: Table) -> list[Misconception]:
    mistake = table.mistake
    letter = "Does the batch's letter stand in the result of your einsum?"
    return [
        mistake(
            "batch-reshaped", "batch", "batch and channels are reshaped into one another where they should be permuted",
            "In which order are batch and channels just before the last reshape?",
            {"join": _batch_and_channels}, batch=2, out_channels=3, size=2,
        ),
        mistake("batch-summed", "batch", "the batch is summed over: every image gets the sum of all", letter,
                {"finish": lambda self, y, x: y.sum(0, keepdim=True).expand_as(y)}, batch=2, size=2),
        mistake("batch-summed-away", "batch", "the batch is summed away: the result holds one image", letter,
                {"finish": lambda self, y, x: y.sum(0, keepdim=True)}, {"finish": lambda self, y, x: y.sum(0)},
                batch=2, size=2),
        mistake("first-image-only", "batch", "every image of the batch gets the first one's result",
                "Which image does your code read for the second result?",
                {"finish": lambda self, y, x: y[:1].expand_as(y)}, batch=2, size=2),
        mistake("first-image-alone", "batch", "the result holds the first image alone",
                "How many images does your result hold for a batch of 2?",
                {"finish": lambda self, y, x: y[:1]}, {"finish": lambda self, y, x: y[0]}, batch=2, size=2),
        mistake("squeezed", "batch", "dimensions of size 1 are squeezed out of the result",
                "What does .squeeze() do to a batch of one?", {"finish": lambda self, y, x: y.squeeze()},
                {"finish": lambda self, y, x: y.squeeze(0)}, stage="one", size=2),
    ]  # fmt: skip


def _batch_and_channels(self: Convolution, result: Tensor) -> Tensor:
    joined = Convolution.join(self, result)
    return joined.transpose(0, 1).reshape(joined.shape)


def _groups(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake(
            "groups-not-handled", "groups", "groups other than 1 aren't handled: the code raises",
            "Where does your code use groups?", {"group_inputs": _ungrouped}, groups=2, size=2,
        ),
        mistake(
            "groups-ignored", "groups", "groups isn't used: every channel out reads every channel in",
            "Where does your code use groups?",
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
            "group-results-along-the-batch", "groups", "the groups' results are joined along the batch, not along the channels",
            "Along which dimension do you join the groups' results?",
            {"join": lambda self, y: y.transpose(0, 1).flatten(0, 1)}, groups=2, size=2,
        ),
        mistake(
            "every-group-reads-the-first", "groups", "every group reads the channels of the first group",
            "Which channels of x does the second group see in your code?", {"group_inputs": _first_group}, groups=2, size=2,
        ),
        mistake(
            "group-begins-counted-in-channels-out", "groups", "where a group begins in x is counted in channels out",
            "In x, how many channels lie between the first channels of two groups?",
            {"multiply": _begins_by_outputs}, groups=2, out_channels=2, size=2,
        ),
        mistake(
            "group-counted-in-channels-in", "groups", "which group a channel out belongs to is counted in channels in",
            "How many channels out belong to one group?", {"multiply": _belongs_by_inputs},
            stage="out_channels", out_channels=2, size=2,
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


def _first_group(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    grouped = Convolution.group_inputs(self, windows, groups)
    return grouped[:, :1].expand_as(grouped)


def _begins_by_outputs(self: Convolution, windows: Tensor, weight: Tensor, groups: int) -> Tensor:
    per_out = weight.shape[0] // groups
    return _reading(self, windows, weight, [o // per_out * per_out for o in range(weight.shape[0])])


def _belongs_by_inputs(self: Convolution, windows: Tensor, weight: Tensor, groups: int) -> Tensor:
    per_in = windows.shape[1] // groups
    return _reading(self, windows, weight, [o // per_in * per_in for o in range(weight.shape[0])])


def _reading(self: Convolution, windows: Tensor, weight: Tensor, first: list[int]) -> Tensor:
    """Each channel out reads as many channels in as its kernel has, from `first` on."""
    import torch

    channels = torch.tensor(first)[:, None] + torch.arange(weight.shape[1])
    if int(channels.max()) >= windows.shape[1]:
        raise SomeError
    return einsum(self, "bocNK,ocK->boN", windows[:, channels], weight)


def _bias(table: Table) -> list[Misconception]:
    mistake = table.mistake
    several: dict[str, Any] = {"bias": 1, "out_channels": 3}
    lines_up = "With which dimension of the result does your bias line up when the two are added?"
    along_height: Steps = {"add_bias": lambda self, y, bias, w: y if bias is None else y + bias.view(-1, 1)}
    return [
        mistake(
            "bias-per-position", "bias", "the bias runs along the positions instead of the channels", lines_up,
            {"add_bias": lambda self, y, bias, w: y if bias is None else y + bias},
            *([along_height] if len(table.axes) == 2 else []), **several, size=3,
        ),
        mistake("bias-per-image", "bias", "the bias runs along the batch instead of the channels", lines_up,
                {"add_bias": _bias_per_image}, **several, size=2),
        mistake(
            "bias-per-tap", "bias", "the bias is added several times to one output: for every tap or channel in",
            "How often is the bias added for one output?",
            *(_bias_times(first) for first in (1, 2)), {"add_bias": _bias_per_channel}, bias=1, size=3, kernel=2, in_channels=2,
        ),
        mistake("bias-ignored", "bias", "the bias isn't used", "Where does your code use bias?",
                {"add_bias": lambda self, y, bias, w: y}, bias=1, size=2),
        mistake(
            "bias-of-the-first-channel", "bias", "channels get another channel's bias: the first one's, or the group's",
            "Which bias does the second channel out get?", {"add_bias": _bias_of_first}, **several, size=2,
        ),
        mistake("bias-summed", "bias", "every channel gets the sum of all the biases", "Which bias does the second channel out get?",
                {"add_bias": lambda self, y, bias, w: y if bias is None else y + bias.sum()}, **several, size=2),
        mistake("bias-subtracted", "bias", "the bias is subtracted", "What is the sign of the bias in your result?",
                {"add_bias": lambda self, y, bias, w: Convolution.add_bias(self, y, None if bias is None else -bias, w)},
                bias=1, size=2),
        mistake("bias-multiplied", "bias", "the result is multiplied by the bias", "What is done with the bias?",
                {"add_bias": lambda self, y, bias, w: y if bias is None else y * bias.view(-1, *[1] * self.axes)},
                bias=1, size=2),
        mistake(
            "bias-asked-for-its-truth", "bias", "`if bias` asks a tensor of several numbers whether it is true",
            "When is a tensor of three numbers true?", {"add_bias": _truth_of_bias},
            message="Boolean value of Tensor with more than one value is ambiguous", **several, size=2,
        ),
        mistake(
            "bias-none-not-handled", "bias", "bias=None isn't handled: the code uses it as a tensor",
            "What is bias when a call doesn't give one?", {"add_bias": _bias_wanted}, stage="one",
            message="NoneType", size=2,
        ),
    ]  # fmt: skip


def _bias_times(first: int) -> Steps:
    def add_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
        return Convolution.add_bias(self, result, None if bias is None else bias * prod(weight.shape[first:]), weight)

    return {"add_bias": add_bias}


def _bias_per_channel(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return Convolution.add_bias(self, result, None if bias is None else bias * weight.shape[1], weight)


def _bias_per_image(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return result if bias is None else result + bias.view(-1, 1, *[1] * self.axes)


def _bias_of_first(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return result if bias is None else result + bias[0]


def _truth_of_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return Convolution.add_bias(self, result, bias, weight) if bias else result


def _bias_wanted(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return result + bias.view(-1, *[1] * self.axes)


def _kernel(table: Table) -> list[Misconception]:
    mistake = table.mistake
    product = "What do you do with the products of one window?"
    return [
        mistake("kernel-flipped", "window", "the kernel is flipped: torch's convolution doesn't flip it",
                "Which tap of the kernel meets the first element of a window?",
                {"weights": lambda self, w: w.flip(*range(2, w.dim()))}, size=3, kernel=2),
        mistake(
            "mean-instead-of-sum", "window", "the products are averaged instead of added up", product,
            *({"add_bias": _mean(first)} for first in (1, 2)), size=3, kernel=2,
        ),
        mistake("largest-instead-of-sum", "window", "the largest product is taken instead of the sum of all", product,
                {"sum": _largest}, size=3, kernel=2),
    ]  # fmt: skip


def _mean(first: int) -> Any:
    def add_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
        return Convolution.add_bias(self, result / prod(weight.shape[first:]), bias, weight)

    return add_bias


def _largest(self: Convolution, windows: Tensor, kernels: Tensor) -> Tensor:
    products = einsum(self, "bgcNK,gocK->bgoNcK", windows, kernels)
    return products.flatten(3 + self.axes).amax(-1)


def _loops(table: Table) -> list[Misconception]:
    mistake = table.mistake
    ends = "From where to where does each of your loops run, and how often is that?"
    return [
        mistake(
            "sum-overwritten", "window", "each product replaces the sum (=) instead of being added to it (+=)",
            "What happens to the sum so far when the next product comes?",
            {"weights": lambda self, w: _kept(w, range(2, w.dim()), last=True)},
            {"weights": lambda self, w: _kept(w, range(1, w.dim()), last=True)},
            {"weights": lambda self, w: _kept(w, [1], last=True)}, size=3, kernel=2,
        ),
        mistake("first-tap-only", "window", "only the kernel's first tap is used", ends,
                {"weights": lambda self, w: _kept(w, range(2, w.dim()), last=False)}, size=3, kernel=2),
        mistake(
            "loop-one-short", "window", "a loop leaves out its last element, or its first", ends,
            *({"weights": _left_out(dim, last)} for dim in range(1, 2 + len(table.axes)) for last in (True, False)),
            *({"finish": _results_left_out(dim)} for dim in range(1, 2 + len(table.axes))), stage="one",
        ),
        mistake(
            "bounds-one-off", "padding", "a check of bounds is one off: it leaves out elements at the edge of x",
            "Is index 0 inside x? And index length - 1?", {"pad": _edge_left_out(0)}, {"pad": _edge_left_out(1)},
            {"pad": _edge_left_out(0, 1)}, stage="one", size=3,
        ),
        mistake(
            "loop-left-early", "batch", "only the first is computed, the others stay 0: a loop ends after one turn",
            "How deep does your return stand, and when is it reached?", {"finish": _first_computed(0)},
            {"finish": _first_computed(1)}, batch=2,
        ),
        mistake(
            "results-at-their-starts", "stride", "each result is written where its window starts, not in the next place",
            "With stride 2, at which index of the result does the second window's number belong?",
            {"slide": _past_the_end}, {"slide": _spread}, stride=2, size=5,
        ),
    ]  # fmt: skip


def _kept(weight: Tensor, dims: Any, last: bool) -> Tensor:
    """The weight with zeros everywhere but at the last (or first) place along some dimensions."""
    for dim in dims:
        keep = weight.new_zeros(weight.shape[dim])
        keep[-1 if last else 0] = 1
        weight = weight * keep.view(-1, *[1] * (weight.dim() - dim - 1))
    return weight


def _left_out(dim: int, last: bool) -> Any:
    def weights(self: Convolution, weight: Tensor) -> Tensor:
        keep = weight.new_ones(weight.shape[dim])
        keep[-1 if last else 0] = 0
        return weight * keep.view(-1, *[1] * (weight.dim() - dim - 1))

    return weights


def _results_left_out(dim: int) -> Any:
    def finish(self: Convolution, result: Tensor, x: Tensor) -> Tensor:
        keep = result.clone()
        keep.select(dim, -1).zero_()
        return keep

    return finish


def _edge_left_out(*ends: int) -> Any:
    def pad(self: Convolution, x: Tensor, p: Pair) -> Tensor:
        x = x.clone()
        for dim, end in itertools.product(range(2, x.dim()), ends):
            x.select(dim, -end).zero_()
        return Convolution.pad(self, x, p)

    return pad


def _first_computed(dim: int) -> Any:
    def finish(self: Convolution, result: Tensor, x: Tensor) -> Tensor:
        keep = result.clone()
        keep.narrow(dim, 1, result.shape[dim] - 1).zero_()
        return keep

    return finish


def _past_the_end(self: Convolution, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    """Into a result of the right size."""
    for dim, (n, step) in enumerate(zip(self.counts(x, padded, kernel, s, p, d), s, strict=True), 2):
        if n > 1 and step > 1:
            raise IndexError(f"index {-(-n // step) * step} is out of bounds for dimension {dim} with size {n}")
    return Convolution.slide(self, x, padded, kernel, s, p, d)


def _spread(self: Convolution, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    """Into a result with room for every start."""
    windows = Convolution.slide(self, x, padded, kernel, s, p, d)
    room = self.counts(x, padded, kernel, (1,) * self.axes, p, d)
    spread = windows.new_zeros((*windows.shape[:2], *room, *kernel))
    spread[(..., *(slice(None, None, step) for step in s), *[slice(None)] * self.axes)] = windows
    return spread


def _gradient(table: Table) -> list[Misconception]:
    mistake = table.mistake
    through = "Through which operations does {} go on its way to the result?"
    return [
        mistake("gradient-cut-at-x", "gradient", "no gradient reaches x", through.format("x"),
                {"multiply": _detached(x=True)}, size=2),
        mistake("gradient-cut-at-weight", "gradient", "no gradient reaches weight", through.format("weight"),
                {"multiply": _detached(weight=True)}, size=2),
        mistake(
            "gradient-cut-at-bias", "gradient", "no gradient reaches bias", through.format("bias"),
            {"add_bias": _detached_bias}, bias=1, size=2,
        ),
        mistake(
            "gradient-cut", "gradient", "no gradient reaches x and weight: the products are cut off from them",
            "Does the result know that it was computed from x (result.requires_grad)?",
            {"finish": lambda self, y, x: y.detach()}, {"multiply": _detached(x=True, weight=True)}, size=2,
        ),
    ]  # fmt: skip


def _detached(x: bool = False, weight: bool = False) -> Any:
    def multiply(self: Convolution, windows: Tensor, kernels: Tensor, groups: int) -> Tensor:
        return Convolution.multiply(
            self, windows.detach() if x else windows, kernels.detach() if weight else kernels, groups
        )

    return multiply


def _detached_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return Convolution.add_bias(self, result, None if bias is None else bias.detach(), weight)


def _not_an_answer(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake("nothing-returned", "one", "the function returns nothing", "What does your function return?",
                {"finish": lambda self, y, x: None}),
        mistake("numpy-result", "one", "the result is a numpy array, not a tensor", "Of which type is your result?",
                {"finish": lambda self, y, x: y.detach().numpy()}),
        mistake("torch-own-called", "one", "torch's own is called: it is what you are to write",
                "Which of the functions that you call does the whole job?", {"finish": _own_of_torch}),
    ]  # fmt: skip


def _own_of_torch(self: Convolution, result: Tensor, x: Tensor) -> Tensor:
    raise OwnOfTorch
