"""Named mistakes of unfold and fold: where windows stand, in which order they are read, what is done where they overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.curriculum.axes import PLANE
from grader.curriculum.formula.columns import Fold, Unfold
from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes import memory, padding, places, planes, sizes
from grader.curriculum.mistakes.results import results
from grader.curriculum.mistakes.table import Table

if TYPE_CHECKING:
    from torch import Tensor

_STAGES = {"kernel": "not square", "stride": "stride", "padding": "padding", "dilation": "dilation"}
_AROUND = ("padding-with-values-of-x", "padding-with-another-number", "padding-left-uninitialised")
"""Of convolutions, what is true of whatever has zeros around it."""

_COLUMN = (
    "What stands in the first column for two channels and a kernel of 2: in which order do channels and taps come?"
)
_ROWS = "Of a 2 x 2 window, which element comes second in its column: the one to the right, or the one below?"
_PLACES = "Which window is the second column: the one to the right of the first, or the one below?"
_SHAPE = "How many rows has your result, how many columns, and how many dimensions?"
_OVERLAP = "With kernel 2 and stride 1, two windows hold the middle element: what should stand there, and what does?"
_CROP = "With padding 1, where in the padded image does the image begin, and how long is it?"
_PATHS = "In which order are channels, places and taps just before your last reshape?"


def mistakes_of_unfold() -> tuple[Misconception, ...]:
    """The library: the most frequent first."""
    table = Table(Unfold, PLANE)
    around = [each for each in padding.values(table) if each.id in _AROUND]
    parts = (memory.layouts, sizes.sizes, sizes.sizes_of_windows, places.jumps, padding.frames, memory.types, results)
    shared = [each for part in parts for each in part(table)]
    turned = [each for each in planes.of_planes(table, _STAGES) if each.id != "taps-h-w-swapped"]  # said in `_order`
    return (*_order(table), *shared, *around, *turned)


def _order(table: Table) -> list[Misconception]:
    """In which order windows are read, and into what."""

    def mistake(id: str, idea: str, says: str, question: str, *ways: Any, **more: Any) -> Misconception:
        return table.mistake(
            id, idea, says, question, *ways, **{"stage": "window", "height": 3, "width": 4, "kernel": 2, **more}
        )

    one: dict[str, Any] = {"stage": "one", "size": 2, "kernel": 1}
    channels: dict[str, Any] = {"stage": "channels", "in_channels": 2}
    turned = "permute(0, 1, 4, 5, 2, 3)"
    return [
        mistake("windows-reshaped", "columns", "the windows are reshaped into columns where their dimensions should be permuted first", _PATHS,
                "columns = w.reshape(len(w), w.shape[1]*w.shape[4]*w.shape[5], -1)"),
        mistake("rows-and-columns-swapped", "columns", "a window is a row of the result: it should be a column", _SHAPE,
                "columns = w.permute(0, 2, 3, 1, 4, 5).flatten(3).flatten(1, 2)", **one),
        mistake("rows-reshaped-into-columns", "columns", "rows that hold a window each are reshaped into columns where they should be transposed", _PATHS,
                "columns = w.permute(0, 2, 3, 1, 4, 5).reshape(len(w), w.shape[1]*w.shape[4]*w.shape[5], -1)"),
        mistake("taps-before-channels", "columns", "in a column, the channels of each tap follow one another: it should be the taps of each channel",
                _COLUMN, "columns = w.permute(0, 4, 5, 1, 2, 3).flatten(1, 3).flatten(2)", **channels),
        mistake("taps-by-columns", "columns", "a window is read column by column: it should be row by row", _ROWS,
                "columns = w.permute(0, 1, 5, 4, 2, 3).flatten(1, 3).flatten(2)"),
        mistake("windows-by-columns", "columns", "the windows follow one another column by column: it should be row by row", _PLACES,
                "columns = w.permute(0, 1, 4, 5, 3, 2).flatten(1, 3).flatten(2)", **one),
        mistake("taps-in-reverse", "columns", "the elements of a window stand in reverse order", _ROWS,
                f"columns = w.flip((-2, -1)).{turned}.flatten(1, 3).flatten(2)", f"columns = w.flip(-1).{turned}.flatten(1, 3).flatten(2)",
                f"columns = w.flip(-2).{turned}.flatten(1, 3).flatten(2)"),
        mistake("dimensions-left-apart", "dimensions", "dimensions of the result are left that belong into one: rows or columns aren't flattened", _SHAPE,
                f"columns = w.{turned}.flatten(1, 3)", f"columns = w.{turned}.flatten(4)", f"columns = w.{turned}.flatten(4).flatten(2, 3)",
                "columns = w", f"columns = w.{turned}", **one),
        mistake("images-side-by-side", "batch", "the windows of all images are columns of one matrix: each image has its own", _SHAPE,
                "columns = w.permute(1, 4, 5, 0, 2, 3).flatten(0, 2).flatten(1)", "columns = w.permute(1, 4, 5, 2, 3, 0).flatten(0, 2).flatten(1)", **one),
        mistake("first-channel-only", "columns", "a column holds one channel only", _COLUMN,
                f"columns = w[:, :1].{turned}.flatten(1, 3).flatten(2)", **channels),
        mistake("channels-summed", "columns", "the channels are added up: a column should hold all of them", _COLUMN,
                f"columns = w.sum(1, keepdim=True).{turned}.flatten(1, 3).flatten(2)", **channels),
        mistake("windows-summed", "columns", "the windows are added up: nothing is to be computed, only copied",
                "Which numbers of x stand in the result for a kernel of 2, and how often?", "columns = w.sum((-2, -1)).flatten(2)"),
        mistake("stride-default-the-kernel", "side by side", "without a stride, windows lie side by side, as in pooling: here the default is 1",
                "How far does your second window start from your first if nobody gives a stride?", {"__call__": _side_by_side}, size=4),
    ]  # fmt: skip


def _side_by_side(
    self: Unfold, x: Tensor, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = None
) -> Any:
    return Unfold.__call__(self, x, kernel_size, dilation, padding, kernel_size if stride is None else stride)


def mistakes_of_fold() -> tuple[Misconception, ...]:
    """The library: the most frequent first."""
    table = Table(Fold, PLANE)
    return tuple(each for part in (_added, _taken_apart, _moved, memory.types, results) for each in part(table))


def _added(table: Table) -> list[Misconception]:
    """What becomes of elements that go to one place, and of the padding."""

    def mistake(id: str, idea: str, says: str, question: str, *ways: Any, **more: Any) -> Misconception:
        return table.mistake(id, idea, says, question, *ways, **{"size": 3, **more})

    overlapping: dict[str, Any] = {"stage": "window", "kernel": 2}
    padded: dict[str, Any] = {"stage": "padding", "padding": 1}
    often = "(0*canvas).index_add(-1, at, 0*w + 1).clamp(min=1)"
    return [
        mistake("overlaps-overwritten", "overlaps", "where windows overlap, one overwrites another: they should be added up", _OVERLAP,
                *(f"added = {_one_of(which)}" for which in ("amin", "amax")), **overlapping),
        mistake("overlaps-averaged", "overlaps", "where windows overlap, their mean is taken: they should be added up", _OVERLAP,
                f"added = canvas.index_add(-1, at, w)/{often}", **overlapping),
        mistake("largest-of-overlaps", "overlaps", "where windows overlap, the largest is taken: they should be added up", _OVERLAP,
                "added = canvas.scatter_reduce(-1, at.expand_as(w), w, 'amax', include_self=False)",
                "added = canvas.scatter_reduce(-1, at.expand_as(w), w, 'amax')", **overlapping),
        mistake("padding-not-taken-away", "overlaps", "the padding is still there: the result is larger than output_size", _CROP,
                {"cropped": lambda self, image, lines, before: image}, **padded),
        mistake("taken-from-the-start", "overlaps", "the image is taken from the start of the padded one, where the padding is", _CROP,
                {"cropped": lambda self, image, lines, before: image[..., : lines[0]["L"], : lines[1]["L"]]}, **padded),
        mistake("taken-from-the-end", "overlaps", "the image is taken from the end of the padded one, where the padding is", _CROP,
                {"cropped": lambda self, image, lines, before: image[..., -lines[0]["L"] :, -lines[1]["L"] :]}, **padded),
        mistake("empty-without-padding", "overlaps", "a slice ends at -padding, which is empty when padding is 0", "What is left:-right when right is 0?",
                {"cropped": lambda self, image, lines, before: image[..., before[0] : -before[0], before[1] : -before[1]]}, stage="one"),
        mistake("never-set-to-zero", "overlaps", "the image is added to what memory held: it is never set to 0", "What does a tensor made with empty hold?",
                "added = (canvas + float('nan')).index_add(-1, at, w)", stage="one"),
        mistake("result-h-w-swapped", "dimensions", "height and width of the result have changed places", "In which order do height and width stand in your result?",
                "y = y.transpose(-1, -2)", stage="one", height=2, width=3),
        mistake("result-left-flat", "dimensions", "dimensions of the result are left flattened into one", _SHAPE,
                "y = y.flatten(2)", "y = y.flatten(1, 2)", "y = y.flatten(1)", stage="one"),
        mistake("channels-summed", "columns", "the channels are added up: each has an image of its own", "How many channels has your result for two channels?",
                "y = y.sum(1, keepdim=True)", "y = y.sum(1, keepdim=True).expand_as(y)", stage="channels", in_channels=2),
    ]  # fmt: skip


def _one_of(which: str) -> str:
    """Of the elements that go to one place, that of the last tap (amax), which is the first window's, or the first."""
    rank = f"(0*canvas[0, 0]).long().scatter_reduce(0, at, (0*at + 1).cumsum(0) - 1, '{which}', include_self=False)"
    return f"w.index_select(-1, {rank})*(0*canvas).index_fill(-1, at, 1)"


def _taken_apart(table: Table) -> list[Misconception]:
    """What stands in which row and in which column."""

    def mistake(id: str, says: str, question: str, *ways: Any, **more: Any) -> Misconception:
        return table.mistake(
            id, "columns", says, question, *ways, **{"stage": "window", "height": 3, "width": 4, "kernel": 2, **more}
        )

    channels: dict[str, Any] = {"stage": "channels", "in_channels": 2}
    right = "x.unflatten(-1, n).unflatten(1, (-1, *K))"
    return [
        mistake("taps-before-channels", "in a column, the channels of each tap are taken to follow one another: it is the taps of each channel", _COLUMN,
                "windows = x.unflatten(-1, n).unflatten(1, (*K, -1)).movedim(3, 1)", **channels),
        mistake("taps-by-columns", "a column is taken to be a window read column by column: it is read row by row", _ROWS,
                "windows = x.unflatten(-1, n).unflatten(1, (-1, K[1], K[0])).transpose(2, 3)"),
        mistake("windows-by-columns", "the windows are taken to follow one another column by column: it is row by row", _PLACES,
                "windows = x.unflatten(-1, n[::-1]).transpose(-1, -2).unflatten(1, (-1, *K))", stage="one", kernel=1),
        mistake("columns-reshaped", "the columns are reshaped into windows where their dimensions should be permuted", _PATHS,
                "windows = x.reshape(len(x), -1, *n, *K).permute(0, 1, 4, 5, 2, 3)"),
        mistake("taps-in-reverse", "the elements of a window are put in reverse order", _ROWS, f"windows = {right}.flip((2, 3))",
                f"windows = {right}.flip(2)", f"windows = {right}.flip(3)"),
        mistake("windows-in-reverse", "the windows are put in reverse order", _PLACES, f"windows = {right}.flip((4, 5))",
                f"windows = {right}.flip(4)", f"windows = {right}.flip(5)", stage="one", kernel=1),
    ]  # fmt: skip


def _moved(table: Table) -> list[Misconception]:
    """Where a window goes."""

    def mistake(id: str, idea: str, says: str, question: str, way: str, **more: Any) -> Misconception:
        return table.mistake(id, idea, says, question, way, **{"size": 6, "kernel": 2, idea: 2, **more})

    return [
        mistake("stride-ignored-in-the-image", "stride", "the windows are put one element apart, whatever the stride is",
                "How far from your first window does your second one go?", "at = i + k*d"),
        mistake("dilation-ignored-in-the-window", "dilation", "the elements of a window are put side by side, whatever the dilation is",
                "With dilation 2, how far apart in the image do the first two elements of a column go?", "at = i*s + k"),
    ]  # fmt: skip
