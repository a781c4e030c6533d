"""How what lies outside x is met, where windows reach there, by the ways in which people cut windows out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula.tensors import counted, surrounded
from grader.curriculum.mistake import SomeError

if TYPE_CHECKING:
    from torch import Tensor

Line = dict[str, Any]
"""The numbers along one dimension, by their letters."""


def lies_outside(line: Line) -> bool:
    """Whether a window reaches over x's ends."""
    places, taps, first = (line["n"] - 1) * line["place"], (line["held"] - 1) * line["tap"], line["start"]
    if places >= 0 and taps >= 0:
        return bool(first < 0 or first + places + taps >= line["P"])
    return bool(first + min(0, places) + min(0, taps) < 0 or first + max(0, places) + max(0, taps) >= line["P"])


def table(line: Line) -> Tensor:
    """Which element stands where along one dimension: (n, held)"""
    windows, taps = counted(line["n"])[:, None] * line["place"], counted(line["held"]) * line["tap"]
    return line["start"] + windows + taps


def gathered(padded: Tensor, tables: Sequence[Tensor]) -> Tensor:
    """(..., *sizes) -> (..., *n, *held), by a table along each dimension."""
    axes = len(tables)
    lead = padded.dim() - axes
    for axis, each in enumerate(tables):
        dim = lead + 2 * axis
        padded = padded.index_select(dim, each.flatten()).unflatten(dim, tuple(each.shape))
    return padded.transpose(lead + 1, lead + 2) if axes == 2 else padded


def _index(padded: Tensor, lines: Sequence[Line]) -> Tensor:
    """By indices, one dimension after the other: outside, they raise; negative ones count from the end."""
    return _indexed(padded, lines, range(len(lines)))


def _columns_first(padded: Tensor, lines: Sequence[Line]) -> Tensor:
    """By indices of rows and columns at once: along the first row of windows, columns are the first to be outside."""
    return _indexed(padded, lines, reversed(range(len(lines))))


def _indexed(padded: Tensor, lines: Sequence[Line], order: Iterable[int]) -> Tensor:
    tables = list(map(table, lines))
    for axis in order:
        positions, size = tables[axis], lines[axis]["P"]
        outside = positions[(positions >= size) | (positions < -size)]
        if outside.numel():
            raise IndexError(f"index {int(outside[0])} is out of bounds for dimension {axis} with size {size}")
    return gathered(padded, [each % line["P"] for each, line in zip(tables, lines, strict=True)])


def _on_around(padded: Tensor, lines: Sequence[Line]) -> Tensor:
    """On at the other end."""
    return gathered(padded, [table(line) % line["P"] for line in lines])


def _the_last(padded: Tensor, lines: Sequence[Line]) -> Tensor:
    """By indices of which none may be larger than the last."""
    return gathered(padded, [table(line).clamp(max=line["P"] - 1) for line in lines])


def _zeros(padded: Tensor, lines: Sequence[Line]) -> Tensor:
    """By loops that skip what lies outside."""
    return _among_zeros(padded, lines, list(map(table, lines)))


def _among_zeros(padded: Tensor, lines: Sequence[Line], tables: Sequence[Tensor]) -> Tensor:
    ends = [(-int(each.min()), int(each.max()) + 1) if each.numel() else (0, 0) for each in tables]
    frame = [(max(0, before), max(0, end - line["P"])) for (before, end), line in zip(ends, lines, strict=True)]
    moved = [each + before for each, (before, _) in zip(tables, frame, strict=True)]
    return gathered(surrounded(padded, frame), moved)


def _slices(padded: Tensor, lines: Sequence[Line]) -> Tensor:
    """By slices: they end where x does, and what is left of them is multiplied as torch broadcasts it."""
    tables = []
    for line in lines:
        positions, size = table(line), line["P"]
        single = (positions < size).sum(1) == 1
        positions[single] = positions[single][:, :1].expand(-1, positions.shape[1])
        if positions.numel() and int(positions.max()) >= size and positions.shape[1] > 1:
            raise SomeError("a slice ends with x, shorter than the kernel")
        tables.append(positions)
    return _among_zeros(padded, lines, tables)


def _shifts(padded: Tensor, lines: Sequence[Line]) -> Tensor:
    """By slices of x, one for each tap: what is left of them is added up as torch broadcasts it."""
    tables = []
    for line in lines:
        positions = table(line)
        inside = (positions < line["P"]).sum(0)
        longest = int(inside.max())
        positions = positions[:longest]
        for tap, length in enumerate(inside.tolist()):
            if length not in (1, longest):
                raise SomeError("slices of different lengths are added")
            positions[:, tap] = positions[:length, tap]
        tables.append(positions)
    return gathered(padded, tables)


WAYS: dict[str, Callable[[Tensor, Sequence[Line]], Tensor]] = {
    "index": _index,
    "zeros": _zeros,
    "slices": _slices,
    "shifts": _shifts,
    "columns first": _columns_first,
    "on around": _on_around,
    "the last": _the_last,
}

ANY_WAY = ("memory", "index", "zeros", "slices", "shifts")
"""As strides lead, by indices, by loops that look where they are, by slices for each place, by slices for each tap."""
