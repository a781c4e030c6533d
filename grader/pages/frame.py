"""pad, drawn: what lies before and after each dimension, and what becomes of a small tensor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import prod

from grader.pages.prose import prose
from grader.pages.sliding import LARGEST, BadNumbers
from grader.report.drawing import grid, side_by_side
from grader.results import Array

_MOST = 4096
"""Elements that are drawn."""


CONSTANT = "constant"
_SOURCES: dict[str, Callable[[int, int], int]] = {
    "reflect": lambda i, length: length - 1 - abs(length - 1 - abs(i)),
    "replicate": lambda i, length: min(max(i, 0), length - 1),
    "circular": lambda i, length: i % length,
}
"""Which element of x stands at a place, by the modes in which that is so: the place is counted from x's first."""

_MOST_ADDED: dict[str, Callable[[int], int]] = {"reflect": lambda length: length - 1, "circular": lambda length: length}


def page(name: str, size: Sequence[int], pad: Sequence[int], value: int, width: int, mode: str = CONSTANT) -> list[str]:
    """The drawing, as lines. Raises BadNumbers for what torch's pad refuses, too."""
    pairs = _pairs(size, pad)
    if mode != CONSTANT:
        _fits_mode(size, pad, pairs, value, mode)
    result = [before + length + after for length, (before, after) in zip(size, pairs, strict=True)]
    more = (f", mode={mode!r}" if mode != CONSTANT else "") + (f", value={value}" if value else "")
    lines = [f"{name}(x, {tuple(pad)}{more})", ""]
    if prod(result) <= _MOST and prod(size) <= _MOST and 0 not in result:
        lines += ["  " + line for line in side_by_side([_before(size), _after(size, pairs, result, value, mode)])]
    else:
        lines += prose("(Too large to draw; the arithmetic is below.)", width)
    lines += ["", *prose("The pairs are (before, after), beginning with the last dimension:", width), ""]
    rows = [("dimension", "pair", "size")]
    for i, (length, (before, after)) in enumerate(zip(size[::-1], pairs[::-1], strict=True), 1):
        said = f"({before}, {after})" + ("" if 2 * i <= len(pad) else "  not in pad")
        rows.append((f"-{i}", said, f"{_plus(before)}{length}{_minus(after)} = {before + length + after}"))
    wide = [max(len(row[i]) for row in rows) for i in (0, 1)]
    return [*lines, *(f"    {row[0]:>{wide[0]}}  {row[1]:<{wide[1]}}  {row[2]}" for row in rows)]


def _pairs(size: Sequence[int], pad: Sequence[int]) -> list[tuple[int, int]]:
    """(before, after) for each dimension in order."""
    if not size or any(not 1 <= length <= LARGEST for length in size):
        raise BadNumbers(f"--size takes sizes of at least 1 and at most {LARGEST:,}, such as 2,3; not {_list(size)}.")
    if len(pad) % 2:
        raise BadNumbers(f"--pad takes pairs (before, after), but has {len(pad)} numbers: {_list(pad)}.")
    if len(pad) > 2 * len(size):
        raise BadNumbers(f"--pad has {len(pad) // 2} pairs, but x of size {_list(size)} has {len(size)} dimensions.")
    pairs = [(0, 0)] * (len(size) - len(pad) // 2) + list(zip(pad[-2::-2], pad[::-2], strict=True))
    for i, (length, (before, after)) in enumerate(zip(size, pairs, strict=True)):
        if max(before, after) > LARGEST:
            raise BadNumbers(f"--pad adds at most {LARGEST:,}, not {max(before, after)}.")
        if length + min(before, 0) + min(after, 0) < 0:
            raise BadNumbers(f"--pad {_list(pad)} crops more than the {length} elements of dimension {i - len(size)}.")
    return pairs


def _fits_mode(
    size: Sequence[int], pad: Sequence[int], pairs: Sequence[tuple[int, int]], value: int, mode: str
) -> None:
    """Raises BadNumbers for what torch refuses in a mode in which new elements are x's own."""
    if mode not in _SOURCES:
        raise BadNumbers(f"--mode is one of {', '.join((CONSTANT, *_SOURCES))}; not {mode}.")
    if value:
        raise BadNumbers(f"The mode {mode!r} has no use for a value.")
    if not 1 <= len(pad) // 2 <= 3 or not 1 <= len(size) - len(pad) // 2 <= 2:
        raise BadNumbers(
            f"In the mode {mode!r}, --pad has one to three pairs, and --size one or two numbers more than that, not "
            f"{len(pad) // 2} and {len(size)}."
        )
    for length, both in zip(size, pairs, strict=True):
        most = _MOST_ADDED.get(mode, lambda length: LARGEST)(length)
        if not 0 <= min(both) <= max(both) <= most:
            raise BadNumbers(f"In the mode {mode!r}, a dimension of {length} takes 0 to {most} on a side, not {both}.")


def _list(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


def _plus(before: int) -> str:
    return f"{before} + "


def _minus(after: int) -> str:
    return f" + {after}" if after >= 0 else f" - {-after}"


def _before(size: Sequence[int]) -> list[str]:
    numbered = Array(tuple(size), tuple(float(i) for i in range(1, prod(size) + 1)))
    return [f"x  {_shape(size)}", *grid(numbered)]


def _after(
    size: Sequence[int], pairs: Sequence[tuple[int, int]], result: Sequence[int], value: int, mode: str
) -> list[str]:
    elements = []
    for index in product(*map(range, result)):
        source = [i - before for i, (before, _) in zip(index, pairs, strict=True)]
        if mode != CONSTANT:
            source = [_SOURCES[mode](i, length) for i, length in zip(source, size, strict=True)]
        elements.append(float(_element(source, size, value)))
    return [f"result  {_shape(result)}", *grid(Array(tuple(result), tuple(elements)))]


def _element(source: Sequence[int], size: Sequence[int], value: int) -> int:
    """x's element at an index, or what stands where there is none."""
    flat = 0
    for i, length in zip(source, size, strict=True):
        if not 0 <= i < length:
            return value
        flat = flat * length + i
    return flat + 1


def _shape(size: Sequence[int]) -> str:
    return "x".join(map(str, size))
