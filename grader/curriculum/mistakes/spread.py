"""What goes wrong where products are laid where a window was: the gradient to x, and the transposed convolution."""

from __future__ import annotations

from typing import Any

from grader.curriculum.axes import LENGTH
from grader.curriculum.formula.spread import GradientToX
from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes import channels, memory
from grader.curriculum.mistakes.functions import raising
from grader.curriculum.mistakes.table import BOTH, Table, picked

_APART = "In the result, how far apart begin what the first two places of {y} bring, with stride 2?"
_WITHIN = "With dilation 2, how far apart in the result do the first two taps of one place go?"
_MEET = "With kernel 2 and stride 1, how many products come to the second element of the result?"
_CROP = "Which element of the padded result is the first that stays, with padding=1?"
_FIRST = "batch-summed batch-summed-away first-image-only first-image-alone batch-dimension-dropped squeezed"


def laid(table: Table, y: str) -> list[Misconception]:
    """Of both. `y` is what that tensor is called whose places are laid out."""
    mistake, outside = table.mistake, ("memory", "raises")
    far: dict[str, Any] = {"size": 5, "kernel": 2}
    return [
        mistake(
            "overlaps-overwritten", "window", "where what several places bring meets, one is kept: it has to be added up", _MEET,
            *({"survives": each} for each in ("i", "k", "-i", "-k")), size=3, kernel=2,
        ),
        mistake(
            "stride-not-in-the-places", "stride", "the places lie one apart in the result, whatever the stride",
            _APART.format(y=y), "at = i + k*d - p", "s = 1", **far, stride=2, beyond=outside,
        ),
        mistake(
            "stride-inside-the-window", "stride", "the stride stretches the kernel instead of moving it",
            "With stride 2, how far apart in the result do two taps of one place go?", "at = i + k*d*s - p", **far, stride=2, beyond=outside,
        ),
        mistake(
            "stride-taken-for-a-gap", "stride", f"stride zeros stand between two elements of {y}: it has to be stride - 1",
            _APART.format(y=y), "at = i*(s + 1) + k*d - p", **far, stage="one", beyond=outside,
        ),
        mistake(
            "stride-and-dilation-swapped", "stride", "stride and dilation have changed places",
            "Which of stride and dilation is about two places, and which about two taps?", "at = i*d + k*s - p",
            ("s = d; d = s", BOTH), **far, stride=2, beyond=outside,
        ),
        mistake(
            "dilation-ignored", "dilation", "the taps of one place lie side by side, whatever the dilation", _WITHIN,
            "at = i*s + k - p", "d = 1", **far, dilation=2, beyond=outside,
        ),
        mistake(
            "dilation-moves-the-places", "dilation", "the dilation moves the places apart as well as the taps",
            "With dilation 2 and stride 1, how far apart do the first two places lie?", "at = i*s*d + k*d - p", **far, dilation=2, beyond=outside,
        ),
        mistake(
            "kernel-flipped", "window", "the kernel is turned round: to places in order, its taps go in reverse",
            "Which tap brings something to the very first element of the result, with kernel 2?", "tap = K - 1 - k", size=3, kernel=2,
        ),
        mistake(
            "padding-at-one-end", "padding", "nothing is taken off the front: the result begins with what went to the padding", _CROP,
            "at = i*s + k*d", **far, padding=1, beyond=outside,
        ),
        mistake(
            "padding-added", "padding", "the padding moves everything on, instead of being taken off the front", _CROP,
            "at = i*s + k*d + p", **far, padding=1, beyond=outside,
        ),
        mistake(
            "padding-off-the-front-only", "padding", "all that is taken off for the padding is taken off the front", _CROP,
            "at = i*s + k*d - 2*p", **far, padding=1, beyond=outside,
        ),
        mistake(
            "last-tap-left-out", "window", "a loop over the taps ends before the last of them",
            "Which taps does your loop see, with kernel 2?", "taps = k < K - 1", "taps = (k < K - 1) | (K == 1)", stage="one", size=3, kernel=2,
        ),
        mistake(
            "last-place-left-out", "one", "a loop over the places ends before the last of them",
            f"Which places of {y} does your loop see, if there are 3?", "places = (i < n - 1) | (n == 1)", stage="one", size=3,
        ),
        mistake(
            "first-place-left-out", "one", "a loop over the places begins with the second",
            f"Which places of {y} does your loop see, if there are 3?", "places = (i > 0) | (n == 1)", stage="one", size=3,
        ),
    ]  # fmt: skip


def among(table: Table, y: str, read: str, made: str) -> list[Misconception]:
    """Channels, groups and the batch; what is taken in and given back.

    `read` and `made` are what the channels of `y` and those of the result are called.
    """
    mistake = table.mistake
    which = f"Which channels of {y} come to the second group's channels of the result?"
    several: dict[str, Any] = {"in_channels": 2, "out_channels": 2, "size": 2}
    for_reading: dict[str, Any] = {"size": 2, read: 2}
    for_making: dict[str, Any] = {"size": 2, made: 2}
    apart: dict[str, Any] = {"batch": 2, read: 2, "size": 5, "kernel": 2, _LAYOUT[table.plane]: "every_second"}
    return [
        *picked(channels.channels(table), "channels-left-last result-left-flat"),
        mistake("batch-and-channels-swapped", "channels", "batch and channels have changed places in the result",
                "In which order are the dimensions of your result?", "y = y.transpose(0, 1)", stage=made, **for_making),
        *picked(channels.batch(table), _FIRST),
        mistake(
            "weight-in-and-out-swapped", "channels", "the two dimensions of weight that count channels have changed places",
            f"Which dimension of weight is as long as {y} has channels?", "w = w.transpose(0, 1)",
            "w = w.transpose(0, 1) if w.shape[0] == w.shape[1] else w", "w = w.reshape(w.shape[1], w.shape[0], *w.shape[2:])",
            stage=read, **for_reading,
        ),
        mistake(
            "first-channel-only", "channels", f"only the first channel of {y} is read", "Over which channels does your code sum?",
            "outs = q == 0", "ys = g*O + 0*o", stage=read, **for_reading,
        ),
        mistake(
            "summed-apart", "channels", f"the channels of {y} and of weight are summed each on its own, not paired",
            f"Which {{letters do {y} and weight share in your einsum|dimensions of {y} and of weight are paired}}?",
            "einsum = bgoN,gzcK->bgcNK", stage=read, **for_reading,
        ),
        mistake(
            "groups-ignored", "groups", "all groups go to the same channels of the result, where they are added up",
            "How many channels has your result for groups=2, and how many should it have?", "G = 1", "xc = c", groups=2, size=2,
        ),
        mistake("group-inputs-interleaved", "groups", f"the channels of {y} are dealt out to the groups in turns, not in runs",
                which, "ys = o*G + g", groups=2, **several),
        mistake("group-outputs-interleaved", "groups", "the kernels are dealt out to the groups in turns, not in runs",
                "For groups=2 and a weight of 4: which of its entries belong to group 0 in your code?", "wo = o*G + g", groups=2, **several),
        mistake("both-interleaved", "groups", f"channels of {y} and kernels are dealt out to the groups in turns, not in runs",
                which, "wo = o*G + g; ys = o*G + g", groups=2, **several),
        mistake("group-results-interleaved", "groups", "the groups' results are joined in turns, not one after the other",
                "In the result, where do the channels of the second group begin?", "xc = c*G + g", groups=2, **several),
        mistake("groups-not-paired", "groups", f"{y} of all groups meets the kernels of each: they don't share the group",
                "Which kernels belong to the second group in your code?", "einsum = bgoN,hocK->bgcNK", "einsum = bhoN,gocK->bgcNK",
                groups=2, size=2),
        mistake("every-group-has-the-first-kernels", "groups", "every group uses the kernels of the first group",
                "Which kernels belong to the second group in your code?", "wo = o", groups=2, size=2),
        mistake("every-group-reads-the-first", "groups", f"every group reads the channels of {y} of the first group", which,
                "ys = o", groups=2, size=2),
        *memory.dtypes(table),
        *memory.weight_layouts(table),
        mistake("gradient-cut-at-the-first", "gradient", f"no gradient reaches {y}",
                f"Through which operations does {y} go on its way to the result?", "x = x.detach()", size=2),
        mistake("gradient-cut", "gradient", f"no gradient reaches {y} and weight: the result is cut off from them",
                "Does the result know what it was computed from (result.requires_grad)?", "y = y.detach()", size=2),
        *picked(memory.gradient(table), "gradient-cut-at-weight"),
        mistake(
            "first-assumed-contiguous", "layouts", f"where the elements of {y} lie in memory is worked out from its shape",
            f"Does your code read how {y} lies in memory, or assume it?", "x = x.as_strided(x.shape, contiguous(x.shape))",
            **apart,
        ),
        *picked(memory.types(table), "nothing-returned list-returned"),
        *picked(memory.not_an_answer(table), "float64-result numpy-result"),
        mistake("argument-changed", "in place", "the code writes into one of its arguments",
                "Which of your operations work in place (+=, *=, x[...] = ..., names that end in _), and on which tensors?",
                {"spread": raising.writes}, stage="one"),
        mistake("torch-own-called", "not allowed", "torch's own is called: it is what you are to write",
                "Which of the functions that you call does the whole job?", {"spread": raising.own_of_torch}, stage="one"),
    ]  # fmt: skip


_LAYOUT = {False: "grad_layout", True: "layout"}


def mistakes_of_gradient() -> tuple[Misconception, ...]:
    """The library for the gradient to x, along a signal."""
    table = Table(GradientToX, LENGTH)
    mistake = table.mistake
    own = [
        mistake(
            "length-worked-out", "size", "the result is as long as its places reach, not as long as it is asked to be",
            "With length=4, stride=2 and kernel=1: how many elements has x, and how many your result?",
            "size = (n - 1)*s - 2*p + d*(K - 1) + 1", stage="stride", size=4, stride=2,
        ),
        mistake(
            "left-over-in-front", "stride", "elements that were in no window are taken to lie in front: they are the last",
            "With length=4, stride=2 and kernel=1: which elements of x were in no window?",
            "at = i*s + k*d - p + (L + 2*p - d*(K - 1) - 1) % s", size=4, stride=2,
        ),
        mistake(
            "padding-left-on", "padding", "what came back to the padding is part of the result: it is longer than x", _CROP,
            "size = L + 2*p; at = i*s + k*d", size=3, kernel=2, padding=1,
        ),
        mistake(
            "kernel-centred", "window", "the places are taken to be where the middle of the kernel stood, not its first tap",
            "With length=3 and kernel=3: on which element of x did the first tap stand?",
            "at = i*s + (k - K//2)*d - p", "at = i*s + (k - (K - 1)//2)*d - p", size=3, kernel=3, beyond=("memory", "raises"),
        ),
        mistake(
            "taps-read-backwards", "window", "from tap to tap the code goes to the front of x, not on",
            "Which element of x did the second tap of the first place stand on?", "at = i*s - k*d - p", size=3, kernel=2,
            beyond=("memory", "raises"),
        ),
        mistake(
            "taps-not-laid-out", "window", "all taps of one place go to one element: the one on which the first tap stood",
            "Which elements of x did the taps of the first place stand on?", "at = i*s - p", size=3, kernel=2,
        ),
        mistake(
            "padding-in-all", "padding", "padding is taken for the zeros on both sides together", _CROP,
            "at = i*s + k*d - p//2", size=3, padding=1, beyond=("memory", "raises"),
        ),
    ]  # fmt: skip
    return (*laid(table, "grad_output"), *own, *among(table, "grad_output", "out_channels", "in_channels"))
