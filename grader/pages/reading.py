"""What a strided view reads, drawn: the tensor, its storage, the view, and how often each cell is read."""

from __future__ import annotations

from collections import Counter
from itertools import product
from math import prod

from grader.pages.prose import prose
from grader.pages.strided import Strided
from grader.report.drawing import MOST_COLUMNS, MOST_ROWS, grid, number, side_by_side
from grader.results import Array

_MOST_CELLS = 200
"""Cells of a storage that are drawn, a row at a time."""


def page(expression: str, x: Strided, view: Strided, width: int) -> list[str]:
    """The whole drawing, `width` columns wide, as lines."""
    lines = [f"x = {expression}", "", *_facts(x), *[f"  Note: {note}." for note in x.notes], ""]
    lines += ["  " + line for line in grid(_array(x))]
    return [*lines, "", *reading("x", x, view, width, first="a")]


def reading(name: str, x: Strided, view: Strided, width: int, first: str = "i") -> list[str]:
    """One view of a tensor: how it is asked for, what it holds, and how often it reads each cell."""
    lines = [f"{name}.as_strided(size={view.size}, stride={view.stride}{_offset(x, view)})", ""]
    lines += [f"  {_formula(view, first)}", ""]
    if not view.fits:
        return [*lines, *prose(_outside(x, view), width), "", *_storage(x, view, width)]
    lines += ["  " + line for line in _view(view, width - 2)]
    return [*lines, "", *_storage(x, view, width), "", *prose(_said(x, view), width)]


def _facts(x: Strided) -> list[str]:
    order = "contiguous" if x.is_contiguous else "not contiguous"
    return [f"  size {x.size}   stride {x.stride}   offset {x.offset}   {order}"]


def _array(x: Strided) -> Array:
    return Array(x.size, tuple(float(value) for value in x.elements()))


def _offset(x: Strided, view: Strided) -> str:
    return f", storage_offset={view.offset}" if view.offset != x.offset else ""


def _formula(view: Strided, first: str) -> str:
    """`[a, b] is storage[1 + 4 * a + b]`, in letters from the first on."""
    letters = [chr(ord(first) + i) if i < 15 else f"{first}{i}" for i in range(len(view.size))]
    terms = [
        letter if step == 1 else f"{step} * {letter}" for letter, step in zip(letters, view.stride, strict=True) if step
    ]
    if view.offset or not terms:
        terms.insert(0, str(view.offset))
    return f"[{', '.join(letters)}] is storage[{' + '.join(terms)}]"


def _view(view: Strided, width: int) -> list[str]:
    """The view's last two dimensions as blocks, as many beside one another as there is room for."""
    if len(view.size) < 3 or not view.count:
        return grid(_array(view))
    inner = view.size[-2:]
    elements = [float(value) for value in view.elements()]
    area = prod(inner)
    blocks = []
    for number_of, index in enumerate(product(*map(range, view.size[:-2]))):
        part = Array(inner, tuple(elements[number_of * area : (number_of + 1) * area]))
        blocks.append([f"[{', '.join(map(str, index))}]", *grid(part)])
    return _in_rows(blocks, width, view.size[-3])


def _in_rows(blocks: list[list[str]], width: int, together: int) -> list[str]:
    """Blocks in rows: one row for each `together` of them if that fits, else as it comes."""
    broad = max(len(line) for block in blocks for line in block) + 4
    fit = max(1, (width + 4) // broad)
    across = min(fit, together)
    lines: list[str] = []
    for start in range(0, min(len(blocks), across * MOST_ROWS), across):
        # A row of blocks ends where the dimension before the last two does.
        row = blocks[start : start + across]
        lines += ([""] if lines else []) + side_by_side(row)
    left = len(blocks) - across * MOST_ROWS
    return [*lines, "", f"... and {left} more"] if left > 0 else lines


def _storage(x: Strided, view: Strided, width: int) -> list[str]:
    """The storage in rows, each cell with how often the view reads it."""
    reads = Counter(view.cells())
    own = set(x.cells())
    partly = len(own) < len(x.storage)
    end = min(len(x.storage), _MOST_CELLS)
    across = x.size[-1] if len(x.size) > 1 and x.is_contiguous and 1 < x.size[-1] <= MOST_COLUMNS * 2 else 16
    values = [number(float(x.storage[cell])) for cell in range(end)]
    counts = [str(reads[cell]) if reads[cell] else "." for cell in range(end)]
    beyond = sorted(cell for cell in reads if cell >= len(x.storage))[:8]
    wide = max([len(text) for text in (*values, *counts)] + [1]) + 1
    across = max(1, min(across, (width // 2 - 12) // wide))
    left = ["storage" + ("   (x's own cells in brackets)" if partly else "")]
    right = ["how often the view reads each cell"]
    for start in range(0, end, across):
        row = range(start, min(start + across, end))
        shown = [
            f"({values[cell]})" if cell in own and len(own) < len(x.storage) else f"{values[cell]} " for cell in row
        ]
        left.append("".join(text.rjust(wide + 1) for text in shown))
        right.append("".join(counts[cell].rjust(wide) for cell in row))
    if len(x.storage) > end:
        left.append(f"... ({len(x.storage)} cells)")
    lines = ["  " + line for line in side_by_side([left, right])]
    if beyond:
        lines.append(f"  beyond the end: {', '.join(f'storage[{cell}]' for cell in beyond)} ...")
    return lines


def _outside(x: Strided, view: Strided) -> str:
    """That, and where, a view leaves its storage."""
    last = ", ".join(str(length - 1) for length in view.size)
    inside = sum(cell < len(x.storage) for cell in view.cells())
    return (
        f"Reads outside: its last element, [{last}], would be storage[{view.last}], but the storage ends at "
        f"{len(x.storage) - 1}. torch refuses it with a RuntimeError. {inside} of its {view.count} elements would be "
        f"inside.{_largest_that_fits(x, view)}"
    )


def _largest_that_fits(x: Strided, view: Strided) -> str:
    """By how much each size alone would have to shrink, where that is enough."""
    room = len(x.storage) - 1 - view.last
    fits = []
    for dim, (length, step) in enumerate(zip(view.size, view.stride, strict=True)):
        if step and length - 1 >= -(room // step) >= 1:
            size = list(view.size)
            size[dim] = length + room // step
            fits.append(f"size={tuple(size)}")
    return f" With one size smaller it would fit: {' or '.join(fits)}." if fits else ""


def _said(x: Strided, view: Strided) -> str:
    reads = Counter(view.cells())
    if not reads:
        return "The view is empty: it reads nothing."
    often = sum(count > 1 for count in reads.values())
    said = f"{view.count} elements from {len(reads)} cells of the storage"
    said += f"; {often} of them are read more than once: write there, and several elements change." if often else "."
    strangers = sorted(set(reads) - set(x.cells()))
    if strangers:
        some = ", ".join(f"storage[{cell}]" for cell in strangers[:4]) + " ..." * (len(strangers) > 4)
        said += f" It reads cells that aren't x's, though they are in its storage: {some}."
    return said
