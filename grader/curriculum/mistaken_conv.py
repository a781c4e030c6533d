"""Named mistakes of conv1d and conv2d: one right recipe, step by step, and what goes wrong when a step does."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

from grader.curriculum.axes import Axis
from grader.curriculum.mistake import AnyError, Misconception

if TYPE_CHECKING:
    from torch import Tensor

Pair = tuple[int, ...]


def contiguous_strides(shape: Sequence[int]) -> tuple[int, ...]:
    """The strides that a tensor of this shape would have if it were contiguous."""
    return tuple(prod(shape[d + 1 :]) for d in range(len(shape)))


class Recipe:
    """Convolution in one or two dimensions. Each mistake overrides one step."""

    def __call__(
        self, x: Tensor, weight: Tensor, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
        groups: int = 1,
    ) -> Tensor:  # fmt: skip
        axes = weight.dim() - 2
        s, p, d = (self.pair(name, value, axes) for name, value in
                   (("stride", stride), ("padding", padding), ("dilation", dilation)))  # fmt: skip
        kernel = self.kernel(tuple(weight.shape[2:]))
        padded = self.pad(x, p)
        n = self.counts(x, padded, kernel, s, p, d)
        windows = self.windows(x, padded, n, kernel, s, d)
        return self.finish(self.add_bias(self.multiply(windows, weight, groups), bias, weight), x)

    def pair(self, name: str, value: Any, axes: int) -> Pair:
        return (value,) * axes if isinstance(value, int) else tuple(value)

    def kernel(self, kernel: Pair) -> Pair:
        return kernel

    def pad(self, x: Tensor, p: Pair) -> Tensor:
        return surrounded(x, [(each, each) for each in p])

    def counts(self, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
        sizes = padded.shape[2:]
        return tuple(self.count(*each) for each in zip(sizes, kernel, s, d, strict=True))

    def count(self, size: int, kernel: int, s: int, d: int) -> int:
        return (size - d * (kernel - 1) - 1) // s + 1

    def windows(self, x: Tensor, padded: Tensor, n: Pair, kernel: Pair, s: Pair, d: Pair) -> Tensor:
        batch, channel, *along = self.strides(x, padded)
        places = self.place_steps(along, s, d)
        taps = self.tap_steps(along, s, d)
        size = (*padded.shape[:2], *n, *kernel)
        return self.view(padded, size, (batch, channel, *places, *taps))

    def strides(self, x: Tensor, padded: Tensor) -> tuple[int, ...]:
        return padded.stride()

    def place_steps(self, along: Sequence[int], s: Pair, d: Pair) -> Pair:
        return tuple(a * b for a, b in zip(along, s, strict=True))

    def tap_steps(self, along: Sequence[int], s: Pair, d: Pair) -> Pair:
        return tuple(a * b for a, b in zip(along, d, strict=True))

    def view(self, padded: Tensor, size: Pair, strides: Pair) -> Tensor:
        return padded.as_strided(size, strides)

    def multiply(self, windows: Tensor, weight: Tensor, groups: int) -> Tensor:
        """windows: (batch, channels, *n, *kernel) -> (batch, out_channels, *n)"""
        import torch

        axes = weight.dim() - 2
        grouped = self.group_inputs(windows, groups)
        kernels = self.group_outputs(self.weights(weight), groups)
        n, k = ("i", "k") if axes == 1 else ("ij", "kl")
        result = torch.einsum(f"bgc{n}{k},goc{k}->bgo{n}", grouped, kernels)
        return self.join(result)

    def weights(self, weight: Tensor) -> Tensor:
        return weight

    def group_inputs(self, windows: Tensor, groups: int) -> Tensor:
        return windows.unflatten(1, (groups, -1))

    def group_outputs(self, weight: Tensor, groups: int) -> Tensor:
        return weight.unflatten(0, (groups, -1))

    def join(self, result: Tensor) -> Tensor:
        return result.flatten(1, 2)

    def add_bias(self, result: Tensor, bias: Tensor | None, weight: Tensor) -> Tensor:
        return result if bias is None else result + bias.view(-1, *[1] * (result.dim() - 2))

    def finish(self, result: Tensor, x: Tensor) -> Tensor:
        return result


def surrounded(x: Tensor, frame: Sequence[tuple[int, int]], value: float = 0.0) -> Tensor:
    """x with (before, after) elements around each of its last dimensions; x itself if there is nothing to add."""
    import torch

    if not any(itertools.chain(*frame)):
        return x
    flat = [number for pair in reversed(frame) for number in pair]
    return torch.nn.functional.pad(x, flat, value=value)


def _recipe(**steps: Callable[..., Any]) -> Recipe:
    """A recipe with some steps replaced by functions (the first argument is the recipe)."""
    mistaken: Recipe = type("Mistaken", (Recipe,), steps)()
    return mistaken


def _swap(pair: Pair) -> Pair:
    return tuple(reversed(pair))


def _swapped(name: str) -> Callable[..., Pair]:
    def pair(self: Recipe, which: str, value: Any, axes: int) -> Pair:
        both = Recipe.pair(self, which, value, axes)
        return _swap(both) if which == name else both

    return pair


def _only_for_ints(self: Recipe, which: str, value: Any, axes: int) -> Pair:
    if not isinstance(value, int):
        raise AnyError
    return (value,) * axes


def _only_for_pairs(self: Recipe, which: str, value: Any, axes: int) -> Pair:
    if isinstance(value, int) and value != (0 if which == "padding" else 1):
        raise AnyError
    return Recipe.pair(self, which, value, axes)


def _first_of_pair(self: Recipe, which: str, value: Any, axes: int) -> Pair:
    return (Recipe.pair(self, which, value, axes)[0],) * axes


def _last_of_pair(self: Recipe, which: str, value: Any, axes: int) -> Pair:
    return (Recipe.pair(self, which, value, axes)[-1],) * axes


def _without(name: str) -> Callable[..., Pair]:
    def pair(self: Recipe, which: str, value: Any, axes: int) -> Pair:
        plain = 0 if name == "padding" else 1
        return (plain,) * axes if which == name else Recipe.pair(self, which, value, axes)

    return pair


def _stride_as_dilation(self: Recipe, x: Any, padded: Any, n: Pair, kernel: Pair, s: Pair, d: Pair) -> Tensor:
    return Recipe.windows(self, x, padded, n, kernel, d, s)


def _count(count: Callable[[int, int, int, int], int]) -> Callable[..., int]:
    return lambda self, size, kernel, s, d: count(size, kernel, s, d)


def _counts_of_unpadded(self: Recipe, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
    return Recipe.counts(self, x, x, kernel, s, p, d)


def _detached(argument: int) -> Recipe:
    class Detached(Recipe):
        def __call__(self, *tensors: Any, **options: Any) -> Tensor:
            cut = [tensor.detach() if i == argument else tensor for i, tensor in enumerate(tensors)]
            return super().__call__(*cut, **options)

    return Detached()


def _detached_bias(self: Recipe, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return Recipe.add_bias(self, result, None if bias is None else bias.detach(), weight)


def _out_of_float32(self: Recipe, result: Tensor, x: Tensor) -> Tensor:
    import torch

    if x.dtype == torch.float64:
        raise AnyError
    return result


def _view_of_weight(self: Recipe, weight: Tensor) -> Tensor:
    weight.view(weight.shape[0], -1)
    return weight


def _interleaved_inputs(self: Recipe, windows: Tensor, groups: int) -> Tensor:
    return windows.unflatten(1, (-1, groups)).transpose(1, 2)


def _interleaved_outputs(self: Recipe, weight: Tensor, groups: int) -> Tensor:
    return weight.unflatten(0, (-1, groups)).transpose(0, 1)


def _first_group(self: Recipe, windows: Tensor, groups: int) -> Tensor:
    grouped = Recipe.group_inputs(self, windows, groups)
    return grouped[:, :1].expand_as(grouped)


def _ungrouped(self: Recipe, windows: Tensor, groups: int) -> Tensor:
    if groups > 1:
        raise AnyError
    return Recipe.group_inputs(self, windows, groups)


def _transposed_weight(self: Recipe, weight: Tensor) -> Tensor:
    if weight.shape[0] != weight.shape[1]:
        raise AnyError
    return weight.transpose(0, 1)


def _bias_per_position(self: Recipe, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return result if bias is None else result + bias


def _bias_per_tap(self: Recipe, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return Recipe.add_bias(self, result, None if bias is None else bias * prod(weight.shape[1:]), weight)


def _bias_of_first(self: Recipe, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return result if bias is None else result + bias[0]


def _channels_last(self: Recipe, result: Tensor) -> Tensor:
    joined = Recipe.join(self, result)
    return joined.movedim(1, -1).reshape(joined.shape)


def _batch_and_channels(self: Recipe, result: Tensor) -> Tensor:
    joined = Recipe.join(self, result)
    return joined.transpose(0, 1).reshape(joined.shape)


def _places_swapped(self: Recipe, result: Tensor) -> Tensor:
    joined = Recipe.join(self, result)
    return joined.transpose(-1, -2).reshape(joined.shape)


def _groups_last(self: Recipe, result: Tensor) -> Tensor:
    return result.transpose(1, 2).flatten(1, 2)


def _mean(self: Recipe, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return Recipe.add_bias(self, result / prod(weight.shape[1:]), bias, weight)


def _mean_of_taps(self: Recipe, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return Recipe.add_bias(self, result / prod(weight.shape[2:]), bias, weight)


def _batch_summed(self: Recipe, result: Tensor, x: Tensor) -> Tensor:
    return result.sum(0, keepdim=True).expand_as(result)


def _first_channel(self: Recipe, windows: Tensor, groups: int) -> Tensor:
    grouped = Recipe.group_inputs(self, windows, groups)
    keep = grouped.clone()
    keep[:, :, 1:] = 0
    return keep


def _edge_padded(self: Recipe, x: Tensor, p: Pair) -> Tensor:
    import torch

    if not any(p):
        return x
    flat = [each for each in reversed(p) for _ in range(2)]
    return torch.nn.functional.pad(x, flat, mode="replicate")


def _padded_by_torch(self: Recipe, x: Tensor, p: Pair) -> Tensor:
    import torch

    return torch.nn.functional.pad(x, [each for each in reversed(p) for _ in range(2)])


_CONTIGUOUS = {"strides": lambda self, x, padded: contiguous_strides(padded.shape)}
_LAST_IS_ONE = {"strides": lambda self, x, padded: (*padded.stride()[:-1], 1)}
_BATCH_CHANNEL = {"strides": lambda self, x, padded: (padded.stride(1), padded.stride(0), *padded.stride()[2:])}
_OFFSET_0 = {"view": lambda self, padded, size, strides: padded.as_strided(size, strides, 0)}


def mistakes_of_convolution(axes: tuple[Axis, ...]) -> tuple[Misconception, ...]:
    """The library for conv1d (one axis) or conv2d (two), the most frequent first."""
    return tuple(_both(axes) + (_of_planes() if len(axes) == 2 else []))


def _numbers(axes: tuple[Axis, ...], **numbers: Any) -> dict[str, Any]:
    """An exposing case, its spatial numbers along every axis."""
    spatial = {"size", "kernel", "stride", "padding", "dilation"}
    case = {name: value for name, value in numbers.items() if name not in spatial}
    for axis in axes:
        case |= {getattr(axis, name): value for name, value in numbers.items() if name in spatial}
    if len(axes) == 2 and not spatial.isdisjoint(numbers.keys() - {"size", "kernel"}):
        case["form"] = "int"
    return case


def _both(axes: tuple[Axis, ...]) -> list[Misconception]:
    def mistake(id: str, idea: str, says: str, question: str, answer: Recipe, stage: str = "", near: float = 0.0, **numbers: Any) -> Misconception:  # fmt: skip
        first = stage or idea
        if len(axes) == 2 and first in ("in_channels", "out_channels"):
            first = "channels"
        return Misconception(id, says, question, idea, first, _numbers(axes, **numbers), answer, near)

    roomy: dict[str, Any] = {"batch": 2, "in_channels": 3, "out_channels": 2, "size": 5, "kernel": 2}
    return [
        mistake(
            "float32-result", "dtypes", "float64 goes in, float32 comes out",
            "Which dtype does the tensor have that you collect the result in?",
            _recipe(finish=lambda self, y, x: y.float()), dtype="float64",
        ),
        mistake(
            "float32-only", "dtypes", "a tensor of your own is float32 even when x is float64, and the two don't mix",
            "Which tensors does your code make, and in what dtype, when x is float64?",
            _recipe(finish=_out_of_float32), dtype="float64",
        ),
        mistake(
            "float32-inside", "dtypes", "float64 is computed in float32 on the way",
            "Is there a tensor on the way from x to the result that can hold only half of float64's digits?",
            _recipe(finish=lambda self, y, x: y.float().to(x.dtype)), near=1e-5, dtype="float64",
        ),
        mistake(
            "x-assumed-contiguous", "layouts", "the strides of x are worked out from its shape, as if it were contiguous",
            "Where do the numbers come from that you give as_strided as strides?",
            _recipe(**_CONTIGUOUS), layout="transposed", **roomy,
        ),
        mistake(
            "copy-assumed-contiguous", "layouts",
            "strides are worked out from the shape, but a padded copy keeps the order of x's dimensions in memory",
            "What are the strides of your padded x when x itself is transposed?",
            _recipe(pad=_padded_by_torch, **_CONTIGUOUS), layout="transposed", **roomy,
        ),
        mistake(
            "weight-viewed", "layouts", "weight.view(...) is asked of a weight that can't be viewed so",
            "Which of your operations on weight insist on its layout in memory?",
            _recipe(weights=_view_of_weight), weight_layout="transposed", **roomy,
        ),
        mistake(
            "weight-assumed-contiguous", "layouts", "the strides of weight are worked out from its shape",
            "Does your code read how weight lies in memory, or assume it?",
            _recipe(weights=lambda self, w: w.as_strided(w.shape, contiguous_strides(w.shape))),
            weight_layout="every_second", **roomy,
        ),
        mistake(
            "last-stride-taken-as-1", "layouts", "neighbours along the last dimension are taken to be neighbours in memory",
            "How far apart in memory are x[..., 0] and x[..., 1]? Always?",
            _recipe(**_LAST_IS_ONE), layout="every_second", **roomy,
        ),
        mistake(
            "storage-offset-0", "layouts", "as_strided is told to start at storage offset 0, but x begins further on",
            "At which element of its storage does x begin?",
            _recipe(**_OFFSET_0), layout="offset", **roomy,
        ),
        mistake(
            "size-without-plus-1", "size", "one window too few: the + 1 at the end of the size is missing",
            "With length 3 and kernel 3 there is one window. What does your size say?",
            _recipe(count=_count(lambda size, k, s, d: (size - d * (k - 1) - 1) // s)), "one", size=3,
        ),
        mistake(
            "size-without-dilation", "size", "the size forgets that a dilated window reaches further",
            "How many elements does a window of 3 taps with dilation 2 reach over?",
            _recipe(count=_count(lambda size, k, s, d: (size - k) // s + 1)), "dilation", size=6, kernel=2, dilation=2,
        ),
        mistake(
            "size-without-stride", "size", "the size forgets that the window jumps",
            "How many places are left when only every second one is taken?",
            _recipe(count=_count(lambda size, k, s, d: size - d * (k - 1))), "stride", size=5, kernel=2, stride=2,
        ),
        mistake(
            "size-rounded-up", "size", "the size is rounded up: a last window that doesn't fit is counted",
            "When the last step would lead past the end, is there a window or not?",
            _recipe(count=_count(lambda size, k, s, d: -(-(size - d * (k - 1) - 1) // s) + 1)), "stride",
            size=4, kernel=1, stride=2,
        ),
        mistake(
            "size-divided-before-plus-1", "size", "1 is added before the division by the stride instead of after it",
            "In which order do the // and the + 1 come?",
            _recipe(count=_count(lambda size, k, s, d: (size - d * (k - 1)) // s)), "stride", size=3, stride=2,
        ),
        mistake(
            "size-without-padding", "padding", "the size is worked out from x before it was padded",
            "Which length does your size begin with: x's, or the padded one's?",
            _recipe(counts=_counts_of_unpadded), padding=1, size=3, kernel=2,
        ),
        mistake(
            "stride-ignored", "stride", "the stride isn't used at all",
            "Where does your code mention stride?",
            _recipe(pair=_without("stride")), stride=2, size=5, kernel=2,
        ),
        mistake(
            "stride-inside-the-window", "stride", "the stride stretches the window instead of moving it",
            "With stride 2, how far apart are two taps of one window?",
            _recipe(place_steps=lambda self, along, s, d: tuple(along),
                    tap_steps=lambda self, along, s, d: tuple(a * b * c for a, b, c in zip(along, s, d, strict=True))),
            stride=2, size=5, kernel=2,
        ),
        mistake(
            "stride-not-in-the-steps", "stride", "the size knows of the stride, but the windows still move by one",
            "How far does your second window start from your first?",
            _recipe(place_steps=lambda self, along, s, d: tuple(along)), stride=2, size=5, kernel=2,
        ),
        mistake(
            "stride-inside-too", "stride", "the stride moves the window, and stretches it, too",
            "With stride 2, how far apart are two taps of one window?",
            _recipe(tap_steps=lambda self, along, s, d: tuple(a * b * c for a, b, c in zip(along, s, d, strict=True))),
            stride=2, size=5, kernel=2,
        ),
        mistake(
            "dilation-moves-the-window", "dilation", "the dilation moves the window as well as spreading it",
            "With dilation 2 and stride 1, how far does the second window start from the first?",
            _recipe(place_steps=lambda self, along, s, d: tuple(a * b * c for a, b, c in zip(along, s, d, strict=True))),
            dilation=2, size=6, kernel=2,
        ),
        mistake(
            "stride-and-dilation-swapped", "stride", "stride and dilation have changed places",
            "Which of stride and dilation is about two windows, and which about one?",
            _recipe(windows=_stride_as_dilation), stride=2, size=5, kernel=2,
        ),
        mistake(
            "dilation-ignored", "dilation", "the dilation isn't used at all",
            "Where does your code mention dilation?",
            _recipe(pair=_without("dilation")), dilation=2, size=5, kernel=2,
        ),
        mistake(
            "dilation-ignored-in-the-window", "dilation", "the size knows of the dilation, the window doesn't",
            "With dilation 2, how far apart in x are the taps of one of your windows?",
            _recipe(tap_steps=lambda self, along, s, d: tuple(along)), dilation=2, size=5, kernel=2,
        ),
        mistake(
            "batch-and-channel-strides-swapped", "batch", "the strides of batch and channels have changed places",
            "Which stride of x leads from one image to the next?",
            _recipe(**_BATCH_CHANNEL), "in_channels", in_channels=3, size=3,
        ),
        mistake(
            "strides-read-before-padding", "padding", "the strides are those of x before it was padded",
            "Of which tensor are the strides that you give as_strided, and on which do you call it?",
            _recipe(strides=lambda self, x, padded: x.stride()), padding=1, in_channels=2, size=3,
        ),
        mistake(
            "padding-ignored", "padding", "the padding isn't used at all",
            "Where does your code mention padding?",
            _recipe(pair=_without("padding")), padding=1, size=3, kernel=2,
        ),
        mistake(
            "padding-before-only", "padding", "zeros are put (or counted) before x, none after it",
            "On which sides of x are there zeros after your padding?",
            _recipe(pad=lambda self, x, p: surrounded(x, [(each, 0) for each in p])), padding=1, size=3,
        ),
        mistake(
            "padding-after-only", "padding", "zeros are put after x, none before it",
            "On which sides of x are there zeros after your padding?",
            _recipe(pad=lambda self, x, p: surrounded(x, [(0, each) for each in p])), padding=1, size=3,
        ),
        mistake(
            "padding-all-before", "padding", "all the zeros stand before x, those for behind it as well",
            "At which index of the padded tensor does x begin?",
            _recipe(pad=lambda self, x, p: surrounded(x, [(2 * each, 0) for each in p])), padding=1, size=3,
        ),
        mistake(
            "padding-all-after", "padding", "all the zeros stand after x, those for before it as well",
            "At which index of the padded tensor does x begin?",
            _recipe(pad=lambda self, x, p: surrounded(x, [(0, 2 * each) for each in p])), padding=1, size=3,
        ),
        mistake(
            "padding-twice", "padding", "twice as many zeros as asked for, on each side",
            "How many elements longer is x after padding=1?",
            _recipe(pad=lambda self, x, p: surrounded(x, [(2 * each, 2 * each) for each in p])), padding=1, size=3,
        ),
        mistake(
            "padding-repeats-the-edge", "padding", "x is padded with copies of its edge instead of zeros",
            "What stands in the new elements after padding?",
            _recipe(pad=_edge_padded), padding=1, size=3,
        ),
        mistake(
            "padding-with-ones", "padding", "x is padded with ones instead of zeros",
            "What stands in the new elements after padding?",
            _recipe(pad=lambda self, x, p: surrounded(x, [(each, each) for each in p], 1.0)), padding=1, size=3,
        ),
        mistake(
            "channels-reshaped", "channels", "the result is reshaped where its dimensions should be permuted",
            "In which order are the dimensions of your result just before the last reshape?",
            _recipe(join=_channels_last), "out_channels", out_channels=2, size=3,
        ),
        mistake(
            "batch-reshaped", "batch", "batch and channels are reshaped into one another where they should be permuted",
            "In which order are batch and channels just before the last reshape?",
            _recipe(join=_batch_and_channels), "batch", batch=2, out_channels=3, size=2,
        ),
        mistake(
            "group-inputs-interleaved", "groups", "the channels in are dealt out to the groups in turns, not in runs",
            "For groups=2 and 4 channels in: which channels does group 0 see in your code?",
            _recipe(group_inputs=_interleaved_inputs), groups=2, in_channels=2, size=2,
        ),
        mistake(
            "group-outputs-interleaved", "groups", "the kernels are dealt out to the groups in turns, not in runs",
            "For groups=2 and 4 channels out: which kernels belong to group 0 in your code?",
            _recipe(group_outputs=_interleaved_outputs, join=_groups_last), groups=2, out_channels=2, size=2,
        ),
        mistake(
            "group-results-interleaved", "groups", "the groups' results are joined in turns, not one after the other",
            "In the result, where do the channels of the second group begin?",
            _recipe(join=_groups_last), groups=2, out_channels=2, size=2,
        ),
        mistake(
            "every-group-reads-the-first", "groups", "every group reads the channels of the first group",
            "Which channels of x does the second group see in your code?",
            _recipe(group_inputs=_first_group), groups=2, size=2,
        ),
        mistake(
            "groups-not-handled", "groups", "groups other than 1 aren't handled: the code raises",
            "Where does your code mention groups?",
            _recipe(group_inputs=_ungrouped), groups=2, size=2,
        ),
        mistake(
            "bias-per-position", "bias", "the bias runs along the positions instead of the channels",
            "With which dimension of the result does your bias line up when the two are added?",
            _recipe(add_bias=_bias_per_position), bias=1, out_channels=3, size=3,
        ),
        mistake(
            "bias-per-tap", "bias", "the bias is added once for every product instead of once for every output",
            "How often is the bias added for one output?",
            _recipe(add_bias=_bias_per_tap), bias=1, size=3, kernel=2, in_channels=2,
        ),
        mistake(
            "bias-ignored", "bias", "the bias isn't used at all",
            "Where does your code mention bias?",
            _recipe(add_bias=lambda self, y, bias, w: y), bias=1, size=2,
        ),
        mistake(
            "bias-of-the-first-channel", "bias", "the first channel's bias is added to every channel",
            "Which bias does the second channel out get?",
            _recipe(add_bias=_bias_of_first), bias=1, out_channels=3, size=2,
        ),
        mistake(
            "bias-subtracted", "bias", "the bias is subtracted",
            "What is the sign of the bias in your result?",
            _recipe(add_bias=lambda self, y, bias, w: Recipe.add_bias(self, y, None if bias is None else -bias, w)),
            bias=1, size=2,
        ),
        mistake(
            "weight-in-and-out-swapped", "channels", "channels in and channels out of the weight have changed places",
            "Which dimension of weight counts the channels out?",
            _recipe(weights=_transposed_weight), "out_channels", out_channels=2, size=2,
        ),
        mistake(
            "kernel-flipped", "window", "the kernel is flipped: torch's convolution doesn't flip it",
            "Which tap of the kernel meets the first element of a window?",
            _recipe(weights=lambda self, w: w.flip(*range(2, w.dim()))), size=3, kernel=2,
        ),
        mistake(
            "mean-instead-of-sum", "window", "the products are averaged instead of added up",
            "What do you do with the products of one window?",
            _recipe(add_bias=_mean), size=3, kernel=2,
        ),
        mistake(
            "taps-averaged", "window", "the products are averaged over the taps instead of added up",
            "What do you do with the products of one window?",
            _recipe(add_bias=_mean_of_taps), size=3, kernel=2, in_channels=2,
        ),
        mistake(
            "batch-summed", "batch", "the batch is summed over: every image gets the sum of all",
            "Does the batch's letter stand in the result of your einsum?",
            _recipe(finish=_batch_summed), batch=2, size=2,
        ),
        mistake(
            "batch-summed-away", "batch", "the batch is summed away: the result holds one image",
            "Does the batch's letter stand in the result of your einsum?",
            _recipe(finish=lambda self, y, x: y.sum(0, keepdim=True)), batch=2, size=2,
        ),
        mistake(
            "first-image-only", "batch", "every image of the batch gets the first one's result",
            "Which image does your code read for the second result?",
            _recipe(finish=lambda self, y, x: y[:1].expand_as(y)), batch=2, size=2,
        ),
        mistake(
            "first-channel-only", "channels", "only the first channel of x is read",
            "Over which letters does your einsum (or loop) sum?",
            _recipe(group_inputs=_first_channel), "in_channels", in_channels=2, size=2,
        ),
        mistake(
            "gradient-cut-at-x", "gradient", "no gradient reaches x",
            "Through which operations does x go on its way to the result?",
            _detached(0), size=2,
        ),
        mistake(
            "gradient-cut-at-weight", "gradient", "no gradient reaches weight",
            "Through which operations does weight go on its way to the result?",
            _detached(1), size=2,
        ),
        mistake(
            "gradient-cut-at-bias", "gradient", "no gradient reaches bias",
            "Through which operations does bias go on its way to the result?",
            _recipe(add_bias=_detached_bias), bias=1, size=2,
        ),
        mistake(
            "gradient-cut", "gradient", "no gradient reaches anything: the result is cut off from its arguments",
            "Does the result know that it was computed from x (result.requires_grad)?",
            _recipe(finish=lambda self, y, x: y.detach()), size=2,
        ),
    ]  # fmt: skip


def _of_planes() -> list[Misconception]:
    def mistake(id: str, says: str, question: str, answer: Recipe, stage: str = "ints and pairs", idea: str = "ints and pairs", **numbers: Any) -> Misconception:  # fmt: skip
        return Misconception(id, says, question, idea, stage, numbers, answer)

    swapped = "height and width of the {} have changed places"
    asked = "Which number of {} belongs to the height in your code?"
    wide: dict[str, Any] = {"height": 3, "width": 5}
    return [
        mistake("kernel-h-w-swapped", swapped.format("kernel"), asked.format("the kernel's size"),
                _recipe(kernel=lambda self, k: _swap(k), weights=lambda self, w: w.transpose(-1, -2)), "window",
                **wide, kernel_w=2),
        mistake("stride-h-w-swapped", swapped.format("stride"), asked.format("stride"),
                _recipe(pair=_swapped("stride")), **wide, stride_w=2),
        mistake("padding-h-w-swapped", swapped.format("padding"), asked.format("padding"),
                _recipe(pair=_swapped("padding")), **wide, padding_h=1),
        mistake("dilation-h-w-swapped", swapped.format("dilation"), asked.format("dilation"),
                _recipe(pair=_swapped("dilation")), height=4, width=5, kernel_h=2, kernel_w=2, dilation_w=2),
        mistake("x-strides-h-w-swapped", "the strides of x along height and width have changed places",
                "Which stride of x leads from one row to the next?",
                _recipe(strides=lambda self, x, p: (*p.stride()[:2], p.stride(3), p.stride(2))), "one", "window", **wide),
        mistake("result-h-w-swapped", "height and width of the result have changed places",
                "In which order do height and width stand in your result?",
                _recipe(join=lambda self, y: Recipe.join(self, y).transpose(-1, -2)), "one", "window", **wide),
        mistake("result-reshaped-h-w", "height and width of the result are reshaped into one another",
                "In which order do height and width stand just before your last reshape?",
                _recipe(join=_places_swapped), "one", "window", **wide),
        mistake("kernel-transposed", "the kernel is transposed: its rows are read as columns",
                "Which letter of your einsum walks along the rows of the kernel, in windows and in weight?",
                _recipe(weights=lambda self, w: w.transpose(-1, -2).reshape(w.shape)), "window", "window",
                height=3, width=3, kernel_h=2, kernel_w=2),
        mistake("int-where-a-pair-came", "a pair is taken for an int: the code raises for pairs",
                "What does your code do with stride=(2, 1)?", _recipe(pair=_only_for_ints), **wide, stride_w=2),
        mistake("pair-where-an-int-came", "an int is taken for a pair: the code raises for ints other than the default",
                "What does your code do with stride=2?", _recipe(pair=_only_for_pairs), "stride",
                **wide, stride_h=2, stride_w=2, form="int"),
        mistake("first-of-the-pair", "the first number of a pair is used for both dimensions",
                "Where does your code use the second number of a pair?", _recipe(pair=_first_of_pair), **wide, stride_w=2),
        mistake("last-of-the-pair", "the last number of a pair is used for both dimensions",
                "Where does your code use the first number of a pair?", _recipe(pair=_last_of_pair), **wide, stride_h=2),
        mistake("square-kernel-assumed", "the kernel is taken to be square: its width for its height, too",
                "Where does your code read the kernel's height, and where its width?",
                _recipe(kernel=lambda self, k: (k[1], k[1])), "window", "window", **wide, kernel_w=2),
        mistake("kernel-height-for-both", "the kernel is taken to be square: its height for its width, too",
                "Where does your code read the kernel's height, and where its width?",
                _recipe(kernel=lambda self, k: (k[0], k[0])), "window", "window", **wide, kernel_h=2),
        mistake("square-input-assumed", "x is taken to be square: its height for its width, too",
                "Where does your code read x's height, and where its width?",
                _recipe(counts=lambda self, x, padded, k, s, p, d: (Recipe.counts(self, x, padded, k, s, p, d)[0],) * 2),
                "one", "window", height=2, width=4),
        mistake("kernel-flipped-along-h", "the kernel is flipped top to bottom",
                "Which row of the kernel meets the first row of a window?",
                _recipe(weights=lambda self, w: w.flip(2)), "window", "window", height=2, width=2, kernel_h=2),
        mistake("kernel-flipped-along-w", "the kernel is flipped left to right",
                "Which column of the kernel meets the first column of a window?",
                _recipe(weights=lambda self, w: w.flip(3)), "window", "window", height=2, width=2, kernel_w=2),
        mistake("padding-height-only", "only the height is padded",
                "Which dimensions of x are longer after your padding?",
                _recipe(pad=lambda self, x, p: surrounded(x, [(p[0], p[0]), (0, 0)])), "padding", "padding",
                **wide, padding_h=1, padding_w=1, form="int"),
        mistake("padding-width-only", "only the width is padded",
                "Which dimensions of x are longer after your padding?",
                _recipe(pad=lambda self, x, p: surrounded(x, [(0, 0), (p[1], p[1])])), "padding", "padding",
                **wide, padding_h=1, padding_w=1, form="int"),
    ]  # fmt: skip
