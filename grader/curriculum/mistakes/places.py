"""Where windows stand and where their taps: stride, dilation, and the kernel over x."""

from __future__ import annotations

from typing import Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.functions import memory
from grader.curriculum.mistakes.functions import places as f
from grader.curriculum.mistakes.table import BOTH, Table

_WITHIN = "With stride 2, how far apart are two taps of one window?"
_SECOND = "With dilation 2 and stride 1, how far does the second window start from the first?"
IN_TWO_ORDERS = (
    "the sizes given to as_strided stand in another order than its strides",
    "For each size you give as_strided: which stride belongs to it?",
)
"""What is said of it, and what is asked."""
_TAP = "Which element of x does the second tap of the first window read in your code?"


def jumps(table: Table) -> list[Misconception]:
    """Of windows and convolutions."""
    mistake = table.mistake
    far: dict[str, Any] = {"size": 5, "kernel": 2}
    return [
        mistake(
            "stride-ignored", "stride", "the windows don't use the stride: one stands at every place",
            "Where does your code use stride?", "s = 1", **far, stride=2,
        ),
        mistake(
            "stride-inside-the-window", "stride", "the stride stretches the window instead of moving it", _WITHIN,
            "at = i + k*d*s", "at = i + k*s", **far, stride=2, cuts=True,
        ),
        mistake(
            "stride-not-in-the-steps", "stride", "the size knows of the stride, but the windows still move by one",
            "How far does your second window start from your first?", "at = i + k*d", "at = i + k", **far, stride=2,
        ),
        mistake(
            "stride-inside-too", "stride", "the stride moves the window, and stretches it, too", _WITHIN,
            "at = i*s + k*d*s", "at = i*s + k*s", ("at = (i + k*d)*s; n = -(-P//s) - d*(K - 1)", BOTH), **far, stride=2, cuts=True,
        ),
        mistake(
            "stride-and-dilation-swapped", "stride", "stride and dilation have changed places",
            "Which of stride and dilation is about two windows, and which about one?",
            "at = i*d + k*s", ("s = d; d = s", BOTH), **far, stride=2, cuts=True,
            within="stride-inside-the-window",
        ),
        mistake(
            "windows-side-by-side", "window", "the windows lie side by side: each begins where the one before it ends",
            "How far does your second window start from your first?", ("n = P//K; at = i*K + k*d", BOTH), ("at = i*K + k*d", BOTH),
            *([] if table.plane else [{"slide": f.reshaped}]), size=4, kernel=2, cuts=True,
        ),
        mistake("dilation-ignored", "dilation", "the dilation isn't used", "Where does your code use dilation?", "d = 1", **far, dilation=2),
        mistake(
            "dilation-ignored-in-the-window", "dilation", "the size knows of the dilation, the window doesn't",
            "With dilation 2, how far apart in x are the taps of one of your windows?", "at = i*s + k", **far, dilation=2,
        ),
        mistake(
            "dilation-moves-the-window", "dilation", "the dilation moves the window as well as spreading it", _SECOND,
            "at = i*s*d + k*d", ("at = (i*s + k)*d; n = (-(-P//d) - K)//s + 1", BOTH), size=6, kernel=2, dilation=2, cuts=True,
        ),
        mistake(
            "dilation-moves-instead", "dilation", "the dilation moves the window instead of spreading it", _SECOND,
            "at = i*s*d + k", size=6, kernel=2, dilation=2, cuts=True,
        ),
        mistake(
            "window-reaches-too-far", "dilation", "a dilated window holds all it reaches over, not every dilation-th element",
            "With kernel 2 and dilation 3, how many elements does one of your windows hold?",
            *f.also_multiplied(table, "held = d*(K - 1) + 1; at = i*s + k"), size=6, kernel=2, dilation=2,
        ),
        mistake(
            "dilated-slice-too-short", "dilation", "the slice of a dilated window ends kernel elements on, before its last tap",
            "Which elements does x[0:3:2] hold, and how many taps should they be?",
            *f.also_multiplied(table, "held = -(-K//d)"), size=6, kernel=2, dilation=2,
        ),
    ]  # fmt: skip


def jumps_of_windows(table: Table) -> list[Misconception]:
    mistake, plane = table.mistake, table.plane
    far: dict[str, Any] = {"size": 5, "kernel": 2} | ({} if plane else {"layout": "every_second"})
    less = (0, 1) if plane else (1,)  # along contiguous rows, a step more is a gap
    return [
        mistake(
            "stride-taken-for-a-gap", "stride", "between two windows' starts, stride elements are skipped, not stride - 1",
            "With stride 1, which element does the second window begin with?",
            "at = i*(s + 1) + k*d; n = (P - d*(K - 1) - 1)//(s + 1) + 1", "at = i*(s + 1) + k*d", stage="one", size=3, cuts=True,
        ),
        mistake(
            "dilation-taken-for-a-gap", "dilation", "between two elements of a window, dilation elements are skipped, not dilation - 1",
            "With dilation 1, which element of x comes second in the first window?",
            "at = i*s + k*(d + 1); n = (P - (d + 1)*(K - 1) - 1)//s + 1", "at = i*s + k*(d + 1)",
            stage="window", size=4, kernel=2, cuts=True,
        ),
        mistake(
            "stride-added-to-the-step", "stride", "the stride is added to x's own stride instead of multiplied by it",
            "With stride 3, how many times the step from one element to the next is the step to the next window?",
            *(way for each in less for way in (f"window_step = m + place - {each}", f"window_step = m + place - {each}; tap_step = m + tap - {each}")),
            stage="one" if plane else "layouts", stride=2, sides=False, **far,
        ),
        mistake(
            "dilation-added-to-the-step", "dilation", "the dilation is added to x's own stride instead of multiplied by it",
            "With dilation 3, how many times the step from one element to the next is the step within a window?",
            *(f"tap_step = m + tap - {each}" for each in less),
            stage="window" if plane else "layouts", dilation=2, sides=False, **far,
        ),
        mistake(
            "strides-in-bytes", "layouts", "the strides are counted in bytes, as numpy's are: torch counts elements",
            "In what does x.stride() count, and in what do the strides that you give as_strided?",
            {"view": memory.in_bytes(leading=True)}, {"view": memory.in_bytes(leading=False)}, stage="one", size=3,
        ),
    ]  # fmt: skip


def taps(table: Table) -> list[Misconception]:
    """Which element of x a tap of a convolution reads: backwards, from the middle, from the other end."""
    mistake = table.mistake
    spread: dict[str, Any] = {"size": 6, "kernel": 2, "dilation": 3}
    orders = [memory.in_order((1, 0), (0, 1)), memory.in_order((1, 0), (0, 1), reshaped=True)]
    middles = ("at = i*s + (k - K//2)*d", "at = i*s + (k - (K - 1)//2)*d")
    return [
        mistake(
            "taps-read-backwards", "window", "the taps of a window are read backwards from its place in x, not onwards", _TAP,
            "at = i*s - k*d", beyond=("on around", "zeros"), size=3, kernel=2,
        ),
        *([] if table.plane else [
            mistake("sizes-and-strides-in-two-orders", "window", *IN_TWO_ORDERS, *orders, stage="one", size=4, kernel=2),
        ]),
        mistake(
            "taps-all-at-the-first", "window", "every tap reads what the window's first one reads: how far on it is gets lost", _TAP,
            "at = i*s", size=3, kernel=2,
        ),
        mistake(
            "places-all-alike", "window", "one place's result stands in several places: the first's or the last's",
            "What in your code makes the second place's result another than the first's?",
            "at = k*d", "at = (n - 1)*s + k*d", "sums = q.flatten()[-1].expand_as(q)", "y = y.flatten()[-1].expand_as(y)",
            stage="one", size=3,
        ),
        mistake(
            "kernel-centred", "window", "the kernel's middle stands at a window's place, not its first tap",
            "Over which elements of x does your first window stand?",
            *middles, *(f"{each}; n = (P - 1)//s + 1" for each in middles), beyond=("zeros", "on around"), size=4, kernel=3,
        ),
        mistake(
            "wrapped-results-kept", "window", "the results that wrap around x's end are kept, and the first ones thrown away",
            "Which of the results of a circular convolution have met only neighbours in x?",
            "at = i*s + (k + K - 1)*d", beyond=("on around",), size=4, kernel=2,
        ),
        mistake(
            "windows-wrap-around", "window", "there is a window for every element of x: the last ones go on at its beginning",
            "What does your last window read, and how many windows are there?",
            "n = (P - 1)//s + 1", beyond=("on around",), size=3, kernel=2,
        ),
        mistake(
            "dilation-added", "dilation", "the dilation is added to a tap's place in the window, not multiplied with it",
            "With dilation 3, how far apart are the first two taps of a window in your code? And the next two?",
            "at = i*s + k + d - 1", beyond=("index", "zeros"), **spread,
        ),
        mistake(
            "kernel-stretched", "dilation", "the dilated kernel repeats its values where zeros belong between them",
            "With dilation 2, what stands between the first two taps of your kernel?",
            ("n = (P - d*K)//s + 1", {"slide": f.stretched(last=True)}), {"slide": f.stretched(last=False)}, **spread,
        ),
        mistake(
            "padding-multiplied", "padding", "the padding is multiplied by the stride, or the dilation, before it is taken away",
            "With padding 1 and stride 2, at which position outside of x does your first window start?",
            "at = i*s + k*d - p*(s - 1)", "at = i*s + k*d - p*(d - 1)", beyond=("zeros",), size=3, kernel=2, padding=1, stride=2,
        ),
    ]  # fmt: skip


def kernels(table: Table) -> list[Misconception]:
    """The kernel and the sum of products."""
    mistake = table.mistake
    product = "What do you do with the products of one window?"
    return [
        mistake(
            "kernel-flipped", "window", "the kernel is flipped: torch's convolution doesn't flip it",
            "Which tap of the kernel meets the first element of a window?", "tap = K - 1 - k", sides=False, size=3, kernel=2,
        ),
        mistake(
            "mean-instead-of-sum", "window", "the products are averaged instead of added up", product,
            "sums = q/(C*T)", "sums = q/T", "sums = q/C", size=3, kernel=2,
        ),
        mistake(
            "largest-instead-of-sum", "window", "the largest product is taken instead of the sum of all", product,
            "einsum = bgcNK,gocK->bgoNcK; sums = r.flatten(3 + axes).amax(-1).flatten(1, 2)", size=3, kernel=2,
        ),
    ]  # fmt: skip
