"""Which hint comes next: one rung of the ladder at a time, for as long as it is the same failure."""

from __future__ import annotations

from pathlib import Path

from grader.report.place import BEFORE
from grader.report.words import headline
from grader.results import ExerciseResult
from grader.workspace.progress import Progress


def next_rung(progress: Progress, result: ExerciseResult, file: Path) -> int:
    """How many rungs to tell now: one more than last time, which is noted; 0 where there is no ladder."""
    failure = result.failure
    if failure is None or not failure.ladder:
        return 0
    key = _key(result, file)
    rung = min(progress.rung(result.name, key) + 1, len(failure.ladder))
    progress.climb(result.name, key, rung)
    return rung


def comes_to_the_place(progress: Progress, result: ExerciseResult, file: Path) -> bool:
    """Whether all that stands before the place has been told already."""
    before = [rung for rung in result.failure.ladder if rung.kind in BEFORE] if result.failure else []
    return progress.rung(result.name, _key(result, file)) >= len(before)


def _key(result: ExerciseResult, file: Path) -> str:
    """What makes a failure the same one."""
    failure = result.failure
    assert failure
    return f"{file.absolute()}: {failure.stage}, {failure.kind}, {headline(result)}"
