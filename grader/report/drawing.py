"""Small tensors as text: columns, rows and grids that look like what they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from grader.results import Array, Memory, Windows

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 6, 12, 16
_FOREIGN = "."
"""What stands for an element in memory that belongs to something else."""
WRONG = "!"
"""What stands behind a wrong cell, besides its colour."""


def number(value: float) -> str:
    """An element as short as it can be: `3`, `-0.5`, `1.333`, `nan`."""
    if value != value:
        return "nan"
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return f"{value:.6g}"


def grid(array: Array, wrong: Sequence[bool] = ()) -> list[str]:
    """An array as lines: its last two dimensions as rows and columns, the others (above 1) one block after another."""
    if not array.shape:
        return [number(array.elements[0]) + (WRONG if any(wrong) else "")]
    if 0 in array.shape:
        return [f"(empty, shape {array.shape})"]
    if len(array.shape) > 2 and array.shape[-2:] == (1, 1):
        return grid(Array(array.shape[:-2], array.elements), wrong)  # channels alone are drawn like positions
    cells = [number(value) for value in array.elements]
    if wrong:
        cells = [cell + (WRONG if bad else " ") for cell, bad in zip(cells, wrong, strict=True)]
    columns = array.shape[-1]
    rows = array.shape[-2] if len(array.shape) > 1 else 1
    leading = array.shape[:-2]
    width = max(map(len, cells[: rows * columns * 8]))
    lines: list[str] = []
    for block, index in enumerate(product(*(range(size) for size in leading))):
        if len(lines) >= MOST_ROWS:
            lines.append("...")
            break
        if len(cells) > rows * columns:
            lines.append(f"[{', '.join(map(str, index))}]")
        for row in range(min(rows, MOST_ROWS)):
            start = (block * rows + row) * columns
            shown = cells[start : start + min(columns, MOST_COLUMNS)]
            lines.append(" ".join(cell.rjust(width) for cell in shown) + (" ..." if columns > MOST_COLUMNS else ""))
        if rows > MOST_ROWS:
            lines.append("...")
    return lines


def memory(name: str, lies: Memory) -> str:
    """A tensor as it lies in memory, in one line."""
    cells = [_FOREIGN if value is None else number(value) for value in lies.cells[:MOST_CELLS]]
    more = " ..." if len(lies.cells) > MOST_CELLS else ""
    return f"{name} in memory: {' '.join(cells)}{more}   stride {lies.stride}, storage offset {lies.offset}"


def side_by_side(blocks: Sequence[Sequence[str]], gap: int = 4) -> list[str]:
    """Blocks of lines, left to right."""
    height = max(map(len, blocks), default=0)
    widths = [max(map(len, block), default=0) for block in blocks]
    return [
        (" " * gap)
        .join((block[i] if i < len(block) else "").ljust(width) for block, width in zip(blocks, widths, strict=True))
        .rstrip()
        for i in range(height)
    ]


def windows(along: Windows, most: int = 6, tap: str = "o", zero: str = ".") -> list[str]:
    """The windows along one dimension, drawn under x's elements: those torch has, and those that yours has or lacks."""
    places = list(range(-along.padding, along.size + along.padding))
    width = max(len(str(place)) for place in places) + 1
    names = [zero if place not in range(along.size) else str(place) for place in places]
    label = f"{along.name} {along.size}" + (f" + 2 * {along.padding} zeros" if along.padding else "")
    lines = [f"windows along {label}: torch has {along.expected}, yours {along.yours}"]
    lines.append("".join(name.rjust(width) for name in names))
    shown = max(along.yours, along.expected)
    for i in range(min(shown, most)):
        taps = {i * along.stride + k * along.dilation for k in range(along.kernel)}
        row = "".join((tap if at in taps else "").rjust(width) for at in range(max(len(places), max(taps) + 1)))
        note = (
            ""
            if i < along.expected and i < along.yours
            else ("  missing in yours" if i < along.expected else "  too many in yours")
        )
        lines.append(f"{row}   window {i}{note}")
    if shown > most:
        lines.append("...")
    return lines
