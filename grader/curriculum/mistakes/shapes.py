"""Mistakes of windows about the dimensions of x and of the result, and about what is taken for a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import ErrorLike, Misconception, SomeError
from grader.curriculum.mistakes.recipe import Pair, Steps, Windows
from grader.curriculum.mistakes.sliding import Table

if TYPE_CHECKING:
    from torch import Tensor

TUPLE_CHANGED = (
    "'(tuple|torch.Size)' object (does not support item (assignment|deletion)"
    "|has no attribute '(append|extend|insert|pop|remove|reverse|sort)')"
)
"""What Python says of a tuple that is to be changed."""

_NUMBERS = {1: "one leading dimension", 2: "two leading dimensions", 3: "three leading dimensions"}


def shapes(table: Table) -> list[Misconception]:
    """Where dimensions stand, and how many there are."""
    mistake = table.mistake
    flat = [_flat(True, False), _flat(False, True), _flat(True, True)] if len(table.axes) == 2 else [_flat_line]
    return [
        *(
            mistake(
                f"{many.replace(' ', '-')}-expected", "batch", f"x is taken to have exactly {many}: with none, the code raises",
                "What does your code do with an x that has only the dimensions that windows slide along?",
                *_expecting(leading, len(table.axes)), stage="one", size=2,
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
        mistake(
            "windows-flattened", "window", "two dimensions of the result are flattened into one",
            "How many new dimensions should your result have, and how many does it?", *({"slide": each} for each in flat),
            stage="one", size=2,
        ),
        mistake(
            "sizes-of-1-dropped", "window", "dimensions of one element are dropped from the result",
            "In how many dimensions should a single window of a single element come back?",
            {"slide": lambda self, *arguments: Windows.slide(self, *arguments).squeeze()}, stage="one", size=2,
        ),
        mistake(
            "tuple-changed-like-a-list", "one", "a tuple (such as a shape) is changed as only a list can be",
            "Of which type is what you change there?", {"slide": _changes_a_tuple}, message=TUPLE_CHANGED, stage="one",
        ),
        *(_of_planes(table) if len(table.axes) == 2 else [_before_the_last(table)]),
    ]  # fmt: skip


def _before_the_last(table: Table) -> Misconception:
    counts, strides = {"counts": _counts_before_the_last}, {"strides": _strides_before_the_last}
    return table.mistake(
        "dimension-before-the-last-read", "batch", "a size or stride of x is read from the dimension before the last",
        "Which dimension of x do windows slide along, and which do you read?", counts, strides, {**counts, **strides},
        stage="one", size=2,
    )  # fmt: skip


def _counts_before_the_last(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
    _need_two_dimensions(x)
    return (self.count(x.shape[-2], kernel[0], s[0], d[0]),)


def _strides_before_the_last(self: Windows, x: Tensor, padded: Tensor) -> Pair:
    _need_two_dimensions(x)
    return (*x.stride()[:-1], x.stride(-2))


def _need_two_dimensions(x: Tensor) -> None:
    if x.dim() < 2:
        raise ErrorLike("Dimension out of range|index out of range")


def _of_planes(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake(
            "second-pass-along-the-first", "window", "the second of two passes slides along a dimension that the first one made",
            "After the first pass, at which place does x's other dimension stand?",
            {"slide": _height_then_its_windows}, {"slide": _width_twice}, {"slide": _height_twice}, size=3, kernel=2,
        ),
        mistake(
            "one-dimension-without-windows", "window", "there are windows along one dimension only: the other stays as it is",
            "How many new dimensions does your result have, and how many should it?",
            {"slide": _along_only(0)}, {"slide": _along_only(1)}, stage="one", size=3,
        ),
        mistake(
            "row-step-from-the-width", "layouts", "the step from row to row is taken to be x's width, as in a contiguous x",
            "How far apart in memory are x[..., 0, 0] and x[..., 1, 0]? Always?",
            *({"cut": _rows_of_the_width(*which)} for which in ((True, True), (True, False), (False, True))),
            layout="transposed", batch=2, in_channels=3, size=5, kernel=2,
        ),
        mistake(
            "int-used-for-one-dimension", "ints and pairs", "an int is used along one dimension only: along the other, 1 is taken",
            "For kernel=2, how high is a window of yours, and how wide?",
            *({"pair": _int_once(which, at)} for which in _INTS for at in (0, 1)), stage="window", size=3, kernel=2, form="int",
        ),
        mistake(
            "pair-not-taken-apart", "ints and pairs", "a pair given for stride or dilation isn't taken apart: the code raises",
            "Of which type is stride in your products for stride=(2, 1)?",
            *({"pair": _raising_for_pairs(which)} for which in _INTS[1:4]), stage="stride", height=5, width=5, stride_h=2,
        ),
        *(
            mistake(
                f"{id}-not-made-a-pair", "ints and pairs", f"an int for {says}, also the default, is unpacked as if it were a pair",
                "Of which type are stride and dilation when nobody gives them?", *({"pair": _unpacked(each)} for each in which),
                stage="one", size=2, within="int-used-as-a-sequence",
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


def _expecting(leading: int, axes: int) -> list[Steps]:
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
    ways: list[Steps] = [
        {"slide": exactly},
        others,
        {**others, "strides": strides},
        {"slide": slide, "strides": strides},
    ]
    return [*ways, {"slide": passes_from(leading)}] if leading >= axes else ways


def passes_from(first: int) -> Any:
    """One pass for each axis, along dimensions counted from the first."""

    def slide(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
        for i in range(self.axes):
            if first + i >= padded.dim():
                raise ErrorLike("Dimension out of range")
            padded = _unfolded(padded, first + i, kernel[i], s[i], d[i])
        return padded

    return slide


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


def _height_twice(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    return _unfolded(_unfolded(padded, -2, kernel[0], s[0], d[0]), -3, kernel[1], s[1], d[1])


def _along_only(axis: int) -> Any:
    def slide(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
        return _unfolded(padded, axis - 2, kernel[axis], s[axis], d[axis])

    return slide


def _rows_of_the_width(windows: bool, taps: bool) -> Any:
    def cut(self: Windows, x: Tensor, padded: Tensor, n: Pair, kernel: Pair, places: Pair, dilations: Pair) -> Tensor:
        *lead, row, column = padded.stride()
        rows = [x.shape[-1] if wrong else row for wrong in (windows, taps)]
        strides = (*lead, rows[0] * places[0], column * places[1], rows[1] * dilations[0], column * dilations[1])
        return self.view(padded, (*padded.shape[:-2], *n, *kernel), strides)

    return cut


_INTS = (("kernel", "stride", "dilation"), ("stride",), ("dilation",), ("stride", "dilation"), ("kernel",))


def _int_once(which: tuple[str, ...], at: int) -> Any:
    def pair(self: Windows, name: str, value: Any) -> Pair:
        both = Windows.pair(self, name, value)
        if name not in which or not isinstance(value, int):
            return both
        return (value, 1) if at == 0 else (1, value)

    return pair


def _raising_for_pairs(which: tuple[str, ...]) -> Any:
    def pair(self: Windows, name: str, value: Any) -> Pair:
        if name in which and not isinstance(value, int):
            raise ErrorLike("tuple|sequence by non-int|slice indices must be integers")
        return Windows.pair(self, name, value)

    return pair


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


def _flat_line(self: Windows, *arguments: Any) -> Tensor:
    return Windows.slide(self, *arguments).flatten(-2)


def _changes_a_tuple(self: Windows, *arguments: Any) -> Tensor:
    raise ErrorLike("'tuple' object does not support item assignment")


def _unpacked(which: tuple[str, ...]) -> Any:
    """Raises where an int stands for one of these; for none of them: whatever stands there."""

    def pair(self: Windows, name: str, value: Any) -> Pair:
        if not which or (name in which and isinstance(value, int)):
            raise ErrorLike(
                "cannot unpack non-iterable int|'int' object is not (subscriptable|iterable)|type 'int' has no len"
            )
        return Windows.pair(self, name, value)

    return pair
