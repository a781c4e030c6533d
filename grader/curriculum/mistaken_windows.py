"""Named mistakes of windows1d and windows2d: one right recipe, step by step, and what goes wrong when a step does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.curriculum.axes import Axis
from grader.curriculum.mistake import AnyError, Misconception
from grader.curriculum.mistaken_conv import contiguous_strides

if TYPE_CHECKING:
    from torch import Tensor

Pair = tuple[int, ...]


class Recipe:
    """Windows along the last one or two dimensions. Each mistake overrides one step."""

    axes = 1

    def __call__(self, x: Tensor, kernel: Any, stride: Any = 1, dilation: Any = 1) -> Tensor:
        k, s, d = (self.pair(*each) for each in (("kernel", kernel), ("stride", stride), ("dilation", dilation)))
        n = tuple(self.count(*each) for each in zip(self.sizes(x), k, s, d, strict=True))
        strides = self.strides(x)
        along = strides[len(strides) - self.axes :]
        leading = strides[: len(strides) - self.axes]
        size = (*x.shape[: x.dim() - self.axes], *n, *k)
        return self.view(x, size, (*leading, *self.steps(along, s, d)))

    def pair(self, name: str, value: Any) -> Pair:
        return (value,) * self.axes if isinstance(value, int) else tuple(value)

    def sizes(self, x: Tensor) -> Pair:
        return tuple(x.shape[x.dim() - self.axes :])

    def count(self, size: int, k: int, s: int, d: int) -> int:
        return (size - d * (k - 1) - 1) // s + 1

    def strides(self, x: Tensor) -> Pair:
        return x.stride()

    def steps(self, along: Pair, s: Pair, d: Pair) -> Pair:
        """The steps from window to window, then those from tap to tap."""
        return (*_times(along, s), *_times(along, d))

    def view(self, x: Tensor, size: Pair, strides: Pair) -> Tensor:
        return x.as_strided(size, strides)


def _times(*pairs: Pair) -> Pair:
    first, *others = pairs
    for other in others:
        first = tuple(a * b for a, b in zip(first, other, strict=True))
    return first


def _without(name: str) -> Callable[..., Pair]:
    def pair(self: Recipe, which: str, value: Any) -> Pair:
        return (1,) * self.axes if which == name else Recipe.pair(self, which, value)

    return pair


def _swapped(name: str) -> Callable[..., Pair]:
    def pair(self: Recipe, which: str, value: Any) -> Pair:
        both = Recipe.pair(self, which, value)
        return tuple(reversed(both)) if which == name else both

    return pair


def _of_pair(index: int) -> Callable[..., Pair]:
    return lambda self, which, value: (Recipe.pair(self, which, value)[index],) * self.axes


def _only_ints(self: Recipe, which: str, value: Any) -> Pair:
    if not isinstance(value, int):
        raise AnyError
    return (value,) * self.axes


def _only_pairs(self: Recipe, which: str, value: Any) -> Pair:
    if isinstance(value, int) and (which == "kernel" or value != 1):
        raise AnyError
    return Recipe.pair(self, which, value)


def _flattened(self: Recipe, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    if x.dim() > self.axes:
        raise AnyError
    return x.as_strided(size, strides)


def _copy(self: Recipe, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    return x.as_strided(size, strides).clone()


def _copy_unless_contiguous(self: Recipe, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    right = x.as_strided(size, strides)
    return right if x.is_contiguous() else right.clone()


def mistakes_of_windows(axes: tuple[Axis, ...]) -> tuple[Misconception, ...]:
    """The library for windows1d (one axis) or windows2d (two), the most frequent first."""
    return tuple(_both(axes) + (_of_planes() if len(axes) == 2 else []))


def _recipe(axes: int, **steps: Callable[..., Any]) -> Recipe:
    mistaken: Recipe = type("Mistaken", (Recipe,), {**steps, "axes": axes})()
    return mistaken


def _count(count: Callable[[int, int, int, int], int]) -> dict[str, Callable[..., Any]]:
    return {"count": lambda self, size, k, s, d: count(size, k, s, d)}


def _steps(steps: Callable[[Pair, Pair, Pair], Pair]) -> dict[str, Callable[..., Any]]:
    return {"steps": lambda self, along, s, d: steps(along, s, d)}


def _both(axes: tuple[Axis, ...]) -> list[Misconception]:
    def mistake(id: str, idea: str, says: str, question: str, steps: dict[str, Any], stage: str = "", **numbers: Any) -> Misconception:  # fmt: skip
        spatial = {"size", "kernel", "stride", "dilation"}
        case = {name: value for name, value in numbers.items() if name not in spatial}
        for axis in axes:
            case |= {getattr(axis, name): value for name, value in numbers.items() if name in spatial}
        return Misconception(id, says, question, idea, stage or idea, case, _recipe(len(axes), **steps))

    several: dict[str, Any] = {"batch": 2, "in_channels": 3, "size": 5, "kernel": 2}
    return [
        mistake(
            "copy-instead-of-view", "view", "the windows are a copy: they don't share x's memory",
            "If you write into x afterwards, do the windows change?", {"view": _copy}, "shares memory", size=3,
        ),
        mistake(
            "copy-unless-contiguous", "view", "a copy is made when x isn't contiguous (contiguous, reshape or flatten)",
            "Which of your operations may copy when x is transposed?", {"view": _copy_unless_contiguous},
            "shares memory", layout="transposed", **several,
        ),
        mistake(
            "x-assumed-contiguous", "layouts", "the strides of x are worked out from its shape, as if it were contiguous",
            "Where do the numbers come from that you give as_strided as strides?",
            {"strides": lambda self, x: contiguous_strides(x.shape)}, layout="transposed", **several,
        ),
        mistake(
            "last-stride-taken-as-1", "layouts", "neighbours along the last dimension are taken to be neighbours in memory",
            "How far apart in memory are x[..., 0] and x[..., 1]? Always?",
            {"strides": lambda self, x: (*x.stride()[:-1], 1)}, layout="every_second", **several,
        ),
        mistake(
            "storage-offset-0", "layouts", "as_strided is told to start at storage offset 0, but x begins further on",
            "At which element of its storage does x begin?",
            {"view": lambda self, x, size, strides: x.as_strided(size, strides, 0)}, layout="offset", **several,
        ),
        mistake(
            "size-without-plus-1", "size", "one window too few: the + 1 at the end of the size is missing",
            "With length 3 and kernel 3 there is one window. What does your size say?",
            _count(lambda size, k, s, d: (size - d * (k - 1) - 1) // s), "one", size=3,
        ),
        mistake(
            "size-one-too-many", "size", "one window too many: the last one would end outside x",
            "Where does your last window end?",
            _count(lambda size, k, s, d: (size - d * (k - 1)) // s + 1), "one", size=3,
        ),
        mistake(
            "size-without-dilation", "size", "the size forgets that a dilated window reaches further",
            "How many elements does a window of 3 taps with dilation 2 reach over?",
            _count(lambda size, k, s, d: (size - k) // s + 1), "dilation", size=6, kernel=2, dilation=2,
        ),
        mistake(
            "size-without-stride", "size", "the size forgets that the window jumps",
            "How many places are left when only every second one is taken?",
            _count(lambda size, k, s, d: size - d * (k - 1)), "stride", size=5, kernel=2, stride=2,
        ),
        mistake(
            "size-rounded-up", "size", "the size is rounded up: a last window that doesn't fit is counted",
            "When the last step would lead past the end, is there a window or not?",
            _count(lambda size, k, s, d: -(-(size - d * (k - 1) - 1) // s) + 1), "stride", size=4, stride=2,
        ),
        mistake(
            "size-divided-before-plus-1", "size", "1 is added before the division by the stride instead of after it",
            "In which order do the // and the + 1 come?",
            _count(lambda size, k, s, d: (size - d * (k - 1)) // s), "stride", size=3, stride=2,
        ),
        mistake(
            "stride-ignored", "stride", "the stride isn't used at all", "Where does your code mention stride?",
            {"pair": _without("stride")}, size=5, kernel=2, stride=2,
        ),
        mistake(
            "stride-inside-the-window", "stride", "the stride stretches the window instead of moving it",
            "With stride 2, how far apart are two elements of one window?",
            _steps(lambda a, s, d: (*a, *_times(a, s, d))), size=5, kernel=2, stride=2,
        ),
        mistake(
            "stride-not-in-the-steps", "stride", "the size knows of the stride, but the windows still move by one",
            "How far does your second window start from your first?",
            _steps(lambda a, s, d: (*a, *_times(a, d))), size=5, kernel=2, stride=2,
        ),
        mistake(
            "stride-inside-too", "stride", "the stride moves the window, and stretches it, too",
            "With stride 2, how far apart are two elements of one window?",
            _steps(lambda a, s, d: (*_times(a, s), *_times(a, s, d))), size=5, kernel=2, stride=2,
        ),
        mistake(
            "stride-and-dilation-swapped", "stride", "stride and dilation have changed places",
            "Which of stride and dilation is about two windows, and which about one?",
            _steps(lambda a, s, d: (*_times(a, d), *_times(a, s))), size=5, kernel=2, stride=2,
        ),
        mistake(
            "dilation-ignored", "dilation", "the dilation isn't used at all", "Where does your code mention dilation?",
            {"pair": _without("dilation")}, size=5, kernel=2, dilation=2,
        ),
        mistake(
            "dilation-ignored-in-the-window", "dilation", "the size knows of the dilation, the window doesn't",
            "With dilation 2, how far apart in x are two elements of one of your windows?",
            _steps(lambda a, s, d: (*_times(a, s), *a)), size=5, kernel=2, dilation=2,
        ),
        mistake(
            "dilation-moves-the-window", "dilation", "the dilation moves the window as well as spreading it",
            "With dilation 2 and stride 1, how far does the second window start from the first?",
            _steps(lambda a, s, d: (*_times(a, s, d), *_times(a, d))), size=6, kernel=2, dilation=2,
        ),
        mistake(
            "no-leading-dimensions", "batch", "leading dimensions aren't handled: the code raises",
            "What does your code do with the sizes and strides of the dimensions before the last?",
            {"view": _flattened}, batch=2, size=2,
        ),
    ]  # fmt: skip


def _of_planes() -> list[Misconception]:
    def mistake(id: str, says: str, question: str, steps: dict[str, Any], stage: str, **numbers: Any) -> Misconception:
        case = {"height": 3, "width": 5, **numbers}
        return Misconception(id, says, question, "ints and pairs", stage, case, _recipe(2, **steps))

    swapped = "height and width of the {} have changed places"
    asked = "Which number of {} belongs to the height in your code?"
    return [
        mistake("kernel-h-w-swapped", swapped.format("kernel"), asked.format("kernel"),
                {"pair": _swapped("kernel")}, "not square", kernel_w=2),
        mistake("stride-h-w-swapped", swapped.format("stride"), asked.format("stride"),
                {"pair": _swapped("stride")}, "stride", stride_w=2),
        mistake("dilation-h-w-swapped", swapped.format("dilation"), asked.format("dilation"),
                {"pair": _swapped("dilation")}, "dilation", height=4, kernel_h=2, kernel_w=2, dilation_w=2),
        mistake("x-strides-h-w-swapped", "the strides of x along height and width have changed places",
                "Which stride of x leads from one row to the next?",
                {"strides": lambda self, x: (*x.stride()[:-2], x.stride(-1), x.stride(-2))}, "one"),
        mistake("taps-h-w-swapped", "inside a window, height and width have changed places",
                "Which of your last two dimensions walks along the rows of a window?",
                _steps(lambda a, s, d: (*_times(a, s), *reversed(_times(a, d)))), "window", kernel_h=2, kernel_w=2),
        mistake("int-where-a-pair-came", "a pair is taken for an int: the code raises for pairs",
                "What does your code do with kernel=(2, 1)?", {"pair": _only_ints}, "one", kernel_w=2),
        mistake("pair-where-an-int-came", "an int is taken for a pair: the code raises for ints",
                "What does your code do with kernel=2?", {"pair": _only_pairs}, "one", form="int"),
        mistake("first-of-the-pair", "the first number of a pair is used for both dimensions",
                "Where does your code use the second number of a pair?", {"pair": _of_pair(0)}, "not square", kernel_w=2),
        mistake("last-of-the-pair", "the last number of a pair is used for both dimensions",
                "Where does your code use the first number of a pair?", {"pair": _of_pair(-1)}, "not square", kernel_h=2),
        mistake("square-input-assumed", "x is taken to be square: its height for its width, too",
                "Where does your code read x's height, and where its width?",
                {"sizes": lambda self, x: (x.shape[-2], x.shape[-2])}, "one"),
    ]  # fmt: skip
