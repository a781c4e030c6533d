"""What a benchmark found out, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.curriculum.exercise import Shape
from grader.results import ExerciseResult
from grader.timing.results import TORCH, YOURS, Row

TOO_MUCH = ("timed_out", "out_of_memory")
"""What may happen to right code on a large shape."""


@dataclass(frozen=True)
class Bench:
    """All of a run."""

    exercise: str
    file: str
    threads: int
    device: str
    torch: str
    shapes: tuple[Shape, ...]
    rivals: Mapping[str, str]
    """The implementations, in the order of the rows, each with what it is."""
    rows: tuple[Row, ...]
    yours: ExerciseResult | None = None
    """How the learner's function was graded before; one that isn't right has no rows."""

    def of(self, shape: Shape) -> list[Row]:
        """The rows of one shape."""
        return [row for row in self.rows if row.shape == shape.name]

    def at_least(self, row: Row) -> float | None:
        """How many times torch's time a call took, at least, that was stopped."""
        base = next(
            (each.seconds for each in self.rows if (each.shape, each.implementation) == (row.shape, TORCH)), None
        )
        return row.more_than / base if row.more_than and base else None

    @property
    def exit_code(self) -> int:
        """As its grade says; 1, too, if the learner's function is wrong on a shape that was timed."""
        own = [row.verdict for row in self.rows if row.implementation == YOURS]
        wrong = any(not verdict.right and verdict.kind not in TOO_MUCH for verdict in own)
        return (self.yours.exit_code if self.yours else 0) or int(wrong)
