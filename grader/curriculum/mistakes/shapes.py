"""Mistakes of windows about the dimensions of x and of the result, and about what is taken for a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import ErrorLike, Misconception, SomeError
from grader.curriculum.mistakes.recipe import Pair, Steps, Windows
from grader.curriculum.mistakes.sliding import Table

if TYPE_CHECKING:
    from torch import Tensor

_NUMBERS = {1: "one leading dimension", 2: "two leading dimensions", 3: "three leading dimensions"}


def shapes(table: Table) -> list[Misconception]:
    """Where dimensions stand, and how many there are."""
    mistake = table.mistake
    return [
        *(
            mistake(
                f"{many.replace(' ', '-')}-expected", "batch", f"x is taken to have exactly {many}: with fewer, the code raises",
                "What does your code do with an x that has only the dimensions that windows slide along?",
                *_expecting(leading), stage="one", size=2,
            )
            for leading, many in _NUMBERS.items()
        ),
        mistake(
            "windows-before-leading-dimensions", "batch", "what counts the windows stands before the leading dimensions",
            "Which dimension of your result counts the windows when x has a batch dimension?", {"slide": _windows_first},
            batch=2, size=3,
        ),
        mistake(
            "taps-in-reverse", "window", "the elements of a window stand in reverse order" + ("" if len(table.axes) == 1 else ", along one axis or both"),
            "Which element of x comes first in your first window?", *map(_flipped, _FLIPS[len(table.axes)]),
            size=3, kernel=2,
        ),
        *(_of_planes(table) if len(table.axes) == 2 else []),
    ]  # fmt: skip


def _of_planes(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake(
            "second-pass-along-the-first", "window", "the second of two passes slides along a dimension that the first one made",
            "After the first pass, at which place does x's other dimension stand?",
            {"slide": _height_then_its_windows}, {"slide": _width_twice}, size=3, kernel=2,
        ),
        mistake(
            "windows-flattened", "window", "two dimensions of the result are flattened into one",
            "How many dimensions does your result have for a matrix?",
            *({"slide": _flat(*which)} for which in ((True, False), (False, True), (True, True))), stage="one", size=2,
        ),
        *(
            mistake(
                f"{id}-not-made-a-pair", "ints and pairs", f"an int for {says}, also the default, is unpacked as if it were a pair",
                "Of which type are stride and dilation when nobody gives them?", *({"pair": _unpacked(each)} for each in which),
                stage="one", size=2,
            )
            for id, says, which in (
                ("stride", "stride", [("stride",)]),
                ("dilation", "dilation", [("dilation",)]),
                ("stride-and-dilation", "stride and dilation", [("stride", "dilation"), ("kernel", "stride", "dilation")]),
            )
        ),
        mistake(
            "int-used-as-a-sequence", "ints and pairs", "an int is unpacked, indexed or looped over, as only a pair or a range can be",
            "Of which type is what you index, unpack or loop over there?", {"pair": _unpacked(())},
            stage="one", size=2,
        ),
    ]  # fmt: skip


def _expecting(leading: int) -> list[Steps]:
    """With more dimensions than expected, some code raises, and some takes others for the ones to slide along."""

    def slide(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
        expected = self.axes + leading
        if x.dim() < expected:
            raise ErrorLike(f"expected {expected}, got {x.dim()}|index out of range|Dimension out of range")
        return Windows.slide(self, x, padded, kernel, s, p, d)

    def exactly(self: Windows, *arguments: Any) -> Tensor:
        if arguments[0].dim() > self.axes + leading:
            raise SomeError
        return slide(self, *arguments)

    def counts(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
        return tuple(map(self.count, x.shape[leading:], kernel, s, d))

    def strides(self: Windows, x: Tensor, padded: Tensor) -> Pair:
        return (*x.stride()[: -self.axes], *x.stride()[leading : leading + self.axes])

    others: Steps = {"slide": slide, "counts": counts}
    return [{"slide": exactly}, others, {**others, "strides": strides}, {"slide": slide, "strides": strides}]


def _windows_first(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    windows = Windows.slide(self, x, padded, kernel, s, p, d)
    counts = range(windows.dim() - 2 * self.axes, windows.dim() - self.axes)
    return windows.movedim(tuple(counts), tuple(range(self.axes)))


_FLIPS = {1: ((-1,),), 2: ((-2, -1), (-2,), (-1,))}


def _flipped(dims: tuple[int, ...]) -> Steps:
    return {"slide": lambda self, *arguments: Windows.slide(self, *arguments).flip(dims)}


def _unfolded(x: Tensor, dim: int, kernel: int, stride: int, dilation: int) -> Tensor:
    reach = dilation * (kernel - 1) + 1
    if x.shape[dim] < reach:
        raise SomeError
    return x.unfold(dim, reach, stride)[..., ::dilation]


def _height_then_its_windows(
    self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair
) -> Tensor:
    return _unfolded(_unfolded(padded, -2, kernel[0], s[0], d[0]), -1, kernel[1], s[1], d[1])


def _width_twice(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    return _unfolded(_unfolded(padded, -1, kernel[1], s[1], d[1]), -2, kernel[0], s[0], d[0])


def _flat(windows: bool, taps: bool) -> Any:
    def slide(self: Windows, *arguments: Any) -> Tensor:
        result = Windows.slide(self, *arguments)
        result = result.flatten(-2, -1) if taps else result
        first = result.dim() - (3 if taps else 4)
        return result.flatten(first, first + 1) if windows else result

    return slide


def _unpacked(which: tuple[str, ...]) -> Any:
    """Raises where an int stands for one of these; for none of them: whatever stands there."""

    def pair(self: Windows, name: str, value: Any) -> Pair:
        if not which or (name in which and isinstance(value, int)):
            raise ErrorLike(
                "cannot unpack non-iterable int|'int' object is not (subscriptable|iterable)|type 'int' has no len"
            )
        return Windows.pair(self, name, value)

    return pair
