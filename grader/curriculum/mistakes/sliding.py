"""Mistakes that windows and convolutions share: how many windows there are, where they stand, how x lies in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from grader.curriculum.axes import Axis
from grader.curriculum.mistake import ErrorLike, Misconception, SomeError
from grader.curriculum.mistakes.recipe import SIDES, Convolution, Pair, Steps, Windows, times, ways

if TYPE_CHECKING:
    from torch import Tensor

_SPATIAL = {"size", "kernel", "stride", "padding", "dilation"}


class Table:
    """Makes misconceptions about one exercise: the right recipe, and along which dimensions windows slide."""

    def __init__(self, base: type[Windows], axes: tuple[Axis, ...]):
        self.base, self.axes = base, axes

    def mistake(
        self, id: str, idea: str, says: str, question: str, *options: Steps, stage: str = "", near: float = 0.0,
        message: str = "", may_raise: str = "", within: str = "", cuts: bool = False, **numbers: Any,
    ) -> Misconception:  # fmt: skip
        """`options` are the ways to make it; `cuts`: it may lead outside x, where it matters how windows are cut out."""
        first = stage or idea
        if len(self.axes) == 2 and first in ("in_channels", "out_channels"):
            first = "channels"
        answer, *others = ways(self.base, len(self.axes), *options, cuts=cuts)
        return Misconception(
            id,
            says,
            question,
            idea,
            first,
            self.numbers(**numbers),
            answer,
            tuple(others),
            near,
            message,
            may_raise,
            within,
        )

    def numbers(self, **numbers: Any) -> dict[str, Any]:
        """An exposing case: `size`, `kernel`, `stride` ... stand for those along every dimension."""
        case = {name: value for name, value in numbers.items() if name not in _SPATIAL}
        for axis in self.axes:
            case |= {getattr(axis, name): value for name, value in numbers.items() if name in _SPATIAL}
        if len(self.axes) == 2 and not _SPATIAL.isdisjoint(numbers.keys() - {"size", "kernel"}):
            case["form"] = "int"
        return case


def count(formula: Callable[[int, int, int, int], int]) -> Steps:
    """Another count of windows, from the size, the kernel, the stride and the dilation along one dimension."""
    return {"count": lambda self, size, k, s, d: formula(size, k, s, d)}


def steps(
    places: Callable[[Pair, Pair], Pair] | None = None, taps: Callable[[Pair, Pair], Pair] | None = None
) -> Steps:
    """Other steps from window to window, or from tap to tap, from the strides and the dilations."""
    found: Steps = {}
    if places:
        found["places"] = lambda self, s, d: places(s, d)
    if taps:
        found["taps"] = lambda self, s, d: taps(s, d)
    return found


def without(name: str) -> Steps:
    """One argument is never read."""

    def pair(self: Windows, which: str, value: Any) -> Pair:
        plain = 0 if name == "padding" else 1
        return (plain,) * self.axes if which == name else Windows.pair(self, which, value)

    return {"pair": pair}


def _ones(s: Pair, d: Pair) -> Pair:
    return (1,) * len(s)


def _first(one: Pair, other: Pair) -> Pair:
    return one


def _second(one: Pair, other: Pair) -> Pair:
    return other


def _swapped_everywhere(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    return Windows.slide(self, x, padded, kernel, d, p, s)


def sizes(table: Table) -> list[Misconception]:
    """How many windows there are."""
    mistake = table.mistake
    unless_one = count(lambda size, k, s, d: max(1, (size - d * (k - 1) - 1) // s))
    return [
        mistake(
            "size-without-plus-1", "size", "one window too few: the size lacks its + 1, or a loop ends before the last window",
            "With length 3 and kernel 3 there is one window, with length 4 there are two. How many does your code make?",
            count(lambda size, k, s, d: (size - d * (k - 1) - 1) // s),
            *(() if table.base is Windows else [unless_one]), stage="one", size=3,
        ),
        mistake(
            "size-one-too-many", "size", "one window too many: the last one would end outside x",
            "Where does your last window end?",
            count(lambda size, k, s, d: (size - d * (k - 1)) // s + 1), stage="one", size=3, cuts=True,
        ),
        mistake(
            "size-without-kernel", "size", "the size forgets that a window takes room itself",
            "How many windows of 3 are there in a length of 3, and what does your size say?",
            count(lambda size, k, s, d: (size - 1) // s + 1), count(lambda size, k, s, d: size // s),
            stage="window", size=4, kernel=2, cuts=True,
        ),
        mistake(
            "size-without-dilation", "size", "the size forgets that a dilated window reaches further",
            "How many elements does a window of 3 taps with dilation 2 reach over?",
            count(lambda size, k, s, d: (size - k) // s + 1), stage="dilation", size=6, kernel=2, dilation=2, cuts=True,
        ),
        mistake(
            "size-dilation-times-kernel", "size", "the size takes a window to reach over dilation * kernel elements",
            "Over how many elements does a window of 2 taps with dilation 3 reach, from the first tap to the last?",
            count(lambda size, k, s, d: (size - d * k) // s + 1), stage="dilation", size=6, kernel=2, dilation=3,
        ),
        mistake(
            "size-without-stride", "size", "the size forgets that the window jumps",
            "How many places are left when only every second one is taken?",
            count(lambda size, k, s, d: size - d * (k - 1)), count(lambda size, k, s, d: size - k + 1),
            stage="stride", size=5, kernel=2, stride=2, cuts=True,
        ),
        mistake(
            "size-rounded-up", "size", "the size is rounded up: a last window that doesn't fit is counted",
            "When the last step would lead past the end, is there a window or not?",
            count(lambda size, k, s, d: -(-(size - d * (k - 1) - 1) // s) + 1), stage="stride", size=4, stride=2, cuts=True,
        ),
        mistake(
            "size-divided-before-plus-1", "size", "1 is added before the division by the stride instead of after it",
            "In which order do the // and the + 1 come?",
            count(lambda size, k, s, d: (size - d * (k - 1)) // s), stage="stride", size=3, stride=2,
        ),
        mistake(
            "true-division", "size", "a size is a float, which / makes of any two numbers: // makes a whole one",
            "Of which type is 4 / 2 in Python?",
            {"counts": _float_counts}, stage="one", message="element of type float|got float|'float' object cannot be interpreted",
        ),
    ]  # fmt: skip


def _float_counts(self: Windows, *arguments: Any) -> tuple[float, ...]:
    return tuple(map(float, Windows.counts(self, *arguments)))


def jumps(table: Table) -> list[Misconception]:
    """Stride and dilation: where windows stand, and where their taps."""
    mistake = table.mistake
    far: dict[str, Any] = {"size": 5, "kernel": 2}
    return [
        mistake(
            "stride-ignored", "stride", "the windows don't use the stride: one stands at every place",
            "Where does your code use stride?",
            without("stride"), **far, stride=2,
        ),
        mistake(
            "stride-inside-the-window", "stride", "the stride stretches the window instead of moving it",
            "With stride 2, how far apart are two taps of one window?",
            steps(_ones, times), steps(_ones, _first), **far, stride=2, cuts=True,
        ),
        mistake(
            "stride-not-in-the-steps", "stride", "the size knows of the stride, but the windows still move by one",
            "How far does your second window start from your first?",
            steps(_ones), steps(_ones, _ones), **far, stride=2,
        ),
        mistake(
            "stride-inside-too", "stride", "the stride moves the window, and stretches it, too",
            "With stride 2, how far apart are two taps of one window?",
            steps(None, times), steps(None, _first), {"slide": _every_sth_of_x}, **far, stride=2, cuts=True,
        ),
        mistake(
            "stride-and-dilation-swapped", "stride", "stride and dilation have changed places",
            "Which of stride and dilation is about two windows, and which about one?",
            steps(_second, _first), {"slide": _swapped_everywhere}, **far, stride=2, cuts=True, within="stride-inside-the-window",
        ),
        mistake(
            "windows-side-by-side", "window", "the windows lie side by side: each begins where the one before it ends",
            "How far does your second window start from your first?",
            {"slide": _side_by_side}, {"slide": _kernel_for_place}, {"slide": _reshaped}, size=4, kernel=2, cuts=True,
        ),
        mistake(
            "dilation-ignored", "dilation", "the dilation isn't used", "Where does your code use dilation?",
            without("dilation"), **far, dilation=2,
        ),
        mistake(
            "dilation-ignored-in-the-window", "dilation", "the size knows of the dilation, the window doesn't",
            "With dilation 2, how far apart in x are the taps of one of your windows?",
            steps(None, _ones), **far, dilation=2,
        ),
        mistake(
            "dilation-moves-the-window", "dilation", "the dilation moves the window as well as spreading it",
            "With dilation 2 and stride 1, how far does the second window start from the first?",
            steps(times), {"slide": _every_dth_of_x}, size=6, kernel=2, dilation=2, cuts=True,
        ),
        mistake(
            "dilation-moves-instead", "dilation", "the dilation moves the window instead of spreading it",
            "With dilation 2 and stride 1, how far does the second window start from the first?",
            steps(times, _ones), size=6, kernel=2, dilation=2, cuts=True,
        ),
        mistake(
            "window-reaches-too-far", "dilation", "a dilated window holds all it reaches over, not every dilation-th element",
            "With kernel 2 and dilation 3, how many elements does one of your windows hold?",
            *_each_way(table, _all_it_reaches_over), size=6, kernel=2, dilation=2,
        ),
        mistake(
            "dilated-slice-too-short", "dilation", "the slice of a dilated window ends kernel elements on, before its last tap",
            "Which elements does x[0:3:2] hold, and how many taps should they be?",
            *_each_way(table, _short_slices), size=6, kernel=2, dilation=2,
        ),
    ]  # fmt: skip


def _every_sth_of_x(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    index: Any = (..., *(slice(None, None, each) for each in s))
    kept = padded[index]
    return Windows.slide(self, x, kept, kernel, (1,) * self.axes, p, d)


def _every_dth_of_x(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    index: Any = (..., *(slice(None, None, each) for each in d))
    kept = padded[index]
    return Windows.slide(self, x, kept, kernel, s, p, (1,) * self.axes)


def _side_by_side(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    """As many as fit: a reshape."""
    n = tuple(size // k for size, k in zip(padded.shape[padded.dim() - self.axes :], kernel, strict=True))
    return self.windows(x, padded, n, kernel, kernel, d)


def _reshaped(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    """As many as there should be, out of what there is."""
    if self.axes == 2:
        raise SomeError
    (n,), (k,) = self.counts(x, padded, kernel, s, p, d), kernel
    return padded[..., : n * k].reshape(*padded.shape[:-1], n, k)


def _kernel_for_place(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    """As many as there should be: a wrong step."""
    return self.windows(x, padded, self.counts(x, padded, kernel, s, p, d), kernel, kernel, d)


def _each_way(table: Table, windows: Callable[..., Any]) -> list[Steps]:
    """Windows of other sizes along every dimension, or along one alone."""
    axes = range(len(table.axes))
    found: list[Steps] = [{"slide": windows(axes)}]
    found += [{"slide": windows([i]), "along": SIDES[i]} for i in axes if len(axes) == 2]
    return found if table.base is Windows else [*found, *({**each, "multiply": _multiplied} for each in found)]


def _multiplied(self: Convolution, windows: Tensor, weight: Tensor, groups: int) -> Tensor:
    """By *, which says otherwise than einsum that the sizes don't fit."""
    for held, k in zip(reversed(windows.shape), reversed(weight.shape[2:]), strict=False):
        if held != k:
            raise ErrorLike(rf"size of tensor a \({held}\) must match the size of tensor b \({k}\)")
    return Convolution.multiply(self, windows, weight, groups)


def _all_it_reaches_over(mistaken: Sequence[int]) -> Any:
    def slide(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
        n = self.counts(x, padded, kernel, s, p, d)
        reach = tuple(
            each * (k - 1) + 1 if i in mistaken else k for i, (k, each) in enumerate(zip(kernel, d, strict=True))
        )
        return self.windows(x, padded, n, reach, s, tuple(1 if i in mistaken else each for i, each in enumerate(d)))

    return slide


def _short_slices(mistaken: Sequence[int]) -> Any:
    def slide(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
        n = self.counts(x, padded, kernel, s, p, d)
        held = tuple(-(-k // each) if i in mistaken else k for i, (k, each) in enumerate(zip(kernel, d, strict=True)))
        return self.windows(x, padded, n, held, s, d)

    return slide
