"""The numbers along each dimension by their letters, and what is said of an index too large for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from grader.curriculum.formula import Pair
from grader.curriculum.formula.beyond import Line
from grader.curriculum.formula.windows import SIDES

if TYPE_CHECKING:
    from grader.curriculum.mistakes.table import Steps

Lines = Sequence[Line]


def of(lines: Lines, letter: str) -> Pair:
    return tuple(line[letter] for line in lines)


def out_of_bounds(index: int, size: int, dim: int = 0) -> IndexError:
    return IndexError(f"index {index} is out of bounds for dimension {dim} with size {size}")


def each_side(plane: bool, steps: Callable[..., Steps]) -> list[Steps]:
    """Along every dimension, and of two along each alone."""
    return [steps(0, 1), *({**steps(i), "along": side} for i, side in enumerate(SIDES))] if plane else [steps(0)]
