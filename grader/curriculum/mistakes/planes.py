"""Mistakes of two dimensions: height and width change places, or one stands for both."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import AnyError, ErrorLike, Misconception
from grader.curriculum.mistakes.recipe import Convolution, Pair, Steps, Windows, cut_every_way, recipe

if TYPE_CHECKING:
    from torch import Tensor

WIDE: dict[str, Any] = {"height": 3, "width": 5}
_QUESTION = "Which number of {} belongs to the height in your code?"

Change = Callable[[Pair], Pair]
Stages = dict[str, str]
"""Which stage refuses a mix-up of the kernel, the stride, the padding or the dilation first."""


def _swap(pair: Pair) -> Pair:
    return (pair[1], pair[0])


def _height_for_both(pair: Pair) -> Pair:
    return (pair[0], pair[0])


def _width_for_both(pair: Pair) -> Pair:
    return (pair[1], pair[1])


CHANGES: dict[str, tuple[Change, str]] = {
    "h-w-swapped": (_swap, "height and width of the {} have changed places"),
    "h-for-both": (_height_for_both, "the height's {} is used for the width, too"),
    "w-for-both": (_width_for_both, "the width's {} is used for the height, too"),
}


_KERNEL = {
    "h-for-both": "the kernel's height is used for its width, too",
    "w-for-both": "the kernel's width is used for its height, too",
}


def _everywhere(which: str, change: Change) -> Steps:
    def pair(self: Windows, name: str, value: Any) -> Pair:
        both = Windows.pair(self, name, value)
        return change(both) if name == which else both

    return {"pair": pair}


def _in_the_size(which: str, change: Change) -> Steps:
    def counts(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
        named = {"kernel": kernel, "stride": s, "padding": p, "dilation": d}
        named[which] = change(named[which])
        sizes = tuple(padded.shape[padded.dim() - 2 :])
        if which == "padding":
            sizes = tuple(size - 2 * q + 2 * r for size, q, r in zip(sizes, p, named["padding"], strict=True))
        return tuple(map(self.count, sizes, named["kernel"], named["stride"], named["dilation"]))

    return {"counts": counts}


def _in_the_frame(change: Change) -> Steps:
    """The size knows the padding along the height and the width, what is put around x mixes them up."""

    def counts(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
        sizes = (size + 2 * each for size, each in zip(x.shape[2:], p, strict=True))
        return tuple(map(self.count, sizes, kernel, s, d))

    return {"pad": lambda self, x, p: Convolution.pad(self, x, change(p)), "counts": counts}


def _in_the_place(self: Convolution, x: Tensor, p: Pair) -> Tensor:
    """There is room for the right padding, but x is put where the other one would have it."""
    room = [size + 2 * each for size, each in zip(x.shape[2:], p, strict=True)]
    canvas = x.new_zeros((*x.shape[:2], *room))
    canvas[..., p[1] : p[1] + x.shape[2], p[0] : p[0] + x.shape[3]] = x
    return canvas


def _in_the_window(change: Change) -> Steps:
    """The size knows the kernel's height and width, the window mixes them up."""

    def slide(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
        n = self.counts(x, padded, kernel, s, p, d)
        return self.windows(x, padded, n, change(kernel), self.places(s, d), self.taps(s, d))

    return {"slide": slide}


def _in_the_steps(which: str, change: Change) -> Steps:
    if which == "stride":
        return {"places": lambda self, s, d: change(s)}
    return {"taps": lambda self, s, d: change(d)}


def mixed_up(base: type[Windows], stages: Stages) -> list[Misconception]:
    """Height and width of the kernel, the stride, the padding, the dilation: everywhere, in the size, in the steps."""
    found = []
    for which, stage in stages.items():
        exposing: dict[str, Any] = {**WIDE, "height": 5, f"{which}_w": 1 if which == "padding" else 2}
        if which == "dilation":
            exposing |= {"kernel_h": 2, "kernel_w": 2}
        for name, (change, says) in CHANGES.items():
            told = "the kernel's size" if which == "kernel" else which
            if which == "kernel":
                options = _kernels(base, change)
            else:
                options = [recipe(base, 2, _everywhere(which, change))]
            others = cut_every_way(base, 2, _in_the_size(which, change))
            if which == "kernel":
                others += cut_every_way(base, 2, _in_the_window(change))
            if which == "padding":
                others += cut_every_way(base, 2, _in_the_frame(change))
                others += [recipe(base, 2, {"pad": _in_the_place})] if change is _swap else []
            if which in ("stride", "dilation"):
                others += cut_every_way(base, 2, _in_the_steps(which, change))
            told_of = says.format(which) if which != "kernel" or change is _swap else _KERNEL[name]
            found.append(
                Misconception(
                    f"{which}-{name}", told_of, _QUESTION.format(told), "ints and pairs", stage,
                    exposing, options[0], (*options[1:], *others),
                )
            )  # fmt: skip
    return found


def _kernels(base: type[Windows], change: Change) -> list[Windows]:
    """The kernel's sizes mixed up: a convolution's weight is then read in another shape, or transposed."""
    read: Steps = {"kernel": lambda self, kernel: change(kernel)}
    if base is Windows:
        return [recipe(base, 2, _everywhere("kernel", change))]
    if change is not _swap:
        reread: Steps = {**read, "weights": lambda self, w: w.reshape(*w.shape[:2], *change(tuple(w.shape[2:])))}
        return [recipe(base, 2, steps) for steps in (read, reread)]
    transposed: Steps = {**read, "weights": lambda self, w: w.transpose(-1, -2)}
    reshaped: Steps = {**read, "weights": lambda self, w: w.reshape(*w.shape[:2], w.shape[3], w.shape[2])}
    return [recipe(base, 2, steps) for steps in (transposed, reshaped, read)]


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

    def mistake(id: str, says: str, question: str, stage: str, *options: Steps, cuts: bool = False, **numbers: Any) -> Misconception:  # fmt: skip
        each_way = cut_every_way if cuts else lambda *steps: [recipe(*steps)]
        answer, *others = (each for steps in options for each in each_way(base, 2, steps))
        return Misconception(id, says, question, "ints and pairs", stage, numbers, answer, tuple(others))

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
                *(of(_swap) for of in _SIZES), cuts=True, **WIDE),
        mistake("square-input-assumed", "one of x's height and width is used for the other, too",
                "Where does your code read x's height, and where its width?", "one",
                *(of(change) for of in _SIZES for change in (_height_for_both, _width_for_both)),
                {"strides": _rows_as_long_as_columns}, *({"cut": _flat(jump)} for jump in (_padded_height, _height)),
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
                _of_pair(_swap), **wider),
        mistake("one-stride-of-x-for-both", "one stride of x is used along both height and width",
                "Which stride of x leads from one row to the next, and which to the next element of a row?", "one",
                *({"strides": _strides_of(change)} for change in (_height_for_both, _width_for_both)), **WIDE),
        mistake("first-of-the-pair", "the first number of a pair is used for both dimensions",
                "Where does your code use the second number of a pair?", "ints and pairs" if conv else "not square",
                _of_pair(_height_for_both), **wider),
        mistake("last-of-the-pair", "the last number of a pair is used for both dimensions",
                "Where does your code use the first number of a pair?", "ints and pairs" if conv else "not square",
                _of_pair(_width_for_both), **higher),
    ]  # fmt: skip
