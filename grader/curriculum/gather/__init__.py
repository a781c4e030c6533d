"""Gather: of which elements of its arguments each element of a result is made, in plain arithmetic of a case's numbers.

It is what the pages in the browser draw, by themselves: no Python runs there. So its texts are Python's arithmetic and
no more: numbers, + - * // %, comparisons, and, or, not, ... if ... else ..., min, max, abs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SUM, MAX = "sum", "max"
"""What becomes of the elements that are read. One alone stays as it is."""

NOTHING = "-inf"
"""What is read around an argument where the largest is sought."""

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Gather:
    """y[result] = what `by` makes of the product of all `reads`, over all letters in `over`; and `plus`, added once.

    A letter counts from zero. A dimension of the result is one letter, or several that are counted as one, the last
    one the fastest. `batch if batch` is the size of a dimension that isn't there unless what follows holds.
    """

    letters: Mapping[str, str]
    """How far each letter counts."""
    result: Texts
    """The letters of each dimension of the result."""
    tensors: Mapping[str, Texts]
    """The sizes of each argument."""
    reads: Mapping[str, Texts]
    """Which element of an argument is read: its index along each dimension. Outside of it, `around` is read instead."""
    over: str = ""
    only: str = ""
    """Which of them count; empty: all."""
    by: str = SUM
    divisor: str = ""
    """What a sum is divided by, if it is."""
    around: str = "0"
    plus: Mapping[str, Texts] = field(default_factory=dict)
    """What is added once: an argument that is there unless the number of its name is 0."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What is worked out first, in order, and told: the result's sizes."""
    frames: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    """How far something else stands on either side of an argument, by its dimension (the last is -1)."""
    refused: tuple[tuple[str, str], ...] = ()
    """What is no call: a condition, and a sentence that says so, in which arithmetic stands between braces."""
    idle: Mapping[str, str] = field(default_factory=dict)
    """Numbers that play no part, and when they don't."""
    expands: bool = False
    """Whether a view of an argument also has the dimensions along which it is read again, with a stride of 0."""
