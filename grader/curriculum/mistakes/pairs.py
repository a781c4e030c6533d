"""Mistakes of two dimensions: the numbers of height and width are mixed up, for each argument that comes in pairs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.recipe import Convolution, Pair, Steps, Windows, cut_every_way, recipe

if TYPE_CHECKING:
    from torch import Tensor


WIDE: dict[str, Any] = {"height": 3, "width": 5}
_QUESTION = "Which number of {} belongs to the height in your code?"

Change = Callable[[Pair], Pair]
Stages = dict[str, str]
"""Which stage refuses a mix-up of the kernel, the stride, the padding or the dilation first."""


def swap(pair: Pair) -> Pair:
    return (pair[1], pair[0])


def height_for_both(pair: Pair) -> Pair:
    return (pair[0], pair[0])


def width_for_both(pair: Pair) -> Pair:
    return (pair[1], pair[1])


CHANGES: dict[str, tuple[Change, str]] = {
    "h-w-swapped": (swap, "height and width of the {} have changed places"),
    "h-for-both": (height_for_both, "the height's {} is used for the width, too"),
    "w-for-both": (width_for_both, "the width's {} is used for the height, too"),
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
            if which == "kernel" and base is Convolution:
                others.append(recipe(base, 2, {"weights": _as_far_as(change)}))
            if which == "padding":
                others += cut_every_way(base, 2, _in_the_frame(change))
                others += [recipe(base, 2, {"pad": _in_the_place})] if change is swap else []
            if which in ("stride", "dilation"):
                others += cut_every_way(base, 2, _in_the_steps(which, change))
            told_of = says.format(which) if which != "kernel" or change is swap else _KERNEL[name]
            found.append(
                Misconception(
                    f"{which}-{name}", told_of, _QUESTION.format(told), "ints and pairs", stage,
                    exposing, options[0], (*options[1:], *others),
                )
            )  # fmt: skip
    return found


def _as_far_as(change: Change) -> Callable[..., Tensor]:
    """Loops over the kernel run as far as another of its sizes says."""

    def weights(self: Convolution, weight: Tensor) -> Tensor:
        rows, columns = weight.shape[2:]
        to = change((rows, columns))
        if to[0] > rows or to[1] > columns:
            least = min(rows, columns)
            raise IndexError(f"index {least} is out of bounds for dimension 3 with size {least}")
        kept = weight.new_zeros(weight.shape)
        kept[..., : to[0], : to[1]] = weight[..., : to[0], : to[1]]
        return kept

    return weights


def _kernels(base: type[Windows], change: Change) -> list[Windows]:
    """The kernel's sizes mixed up: a convolution's weight is then read in another shape, or transposed."""
    read: Steps = {"kernel": lambda self, kernel: change(kernel)}
    if base is Windows:
        return [recipe(base, 2, _everywhere("kernel", change))]
    if change is not swap:
        reread: Steps = {**read, "weights": lambda self, w: w.reshape(*w.shape[:2], *change(tuple(w.shape[2:])))}
        return [recipe(base, 2, steps) for steps in (read, reread)]
    transposed: Steps = {**read, "weights": lambda self, w: w.transpose(-1, -2)}
    reshaped: Steps = {**read, "weights": lambda self, w: w.reshape(*w.shape[:2], w.shape[3], w.shape[2])}
    return [recipe(base, 2, steps) for steps in (transposed, reshaped, read)]
