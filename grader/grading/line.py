"""The one line: sought when a hint comes to it, or when all is to be explained; a plain grading doesn't wait for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from grader.coach.place.mend import seek_line
from grader.curriculum import find
from grader.report.place import with_place
from grader.results import ExerciseResult
from grader.workspace.fingerprint import fingerprint
from grader.workspace.progress import Progress


def located(result: ExerciseResult, file: Path, tell: Callable[[str], None] = lambda what: None) -> ExerciseResult:
    """A result whose failure's place has the line that alone needs another text, if there is one."""
    failure = result.failure
    if failure is None or failure.diagnosis is None or failure.evidence is None or not result.leaves_to_seek:
        return result
    exercise = find(result.name)
    place = seek_line(exercise, file, failure, lambda: tell(f"{result.name}: seeking the line"))
    diagnosis = replace(failure.diagnosis, place=place)
    ladder = with_place(failure.ladder, place, diagnosis.needed)
    return replace(result, failure=replace(failure, diagnosis=diagnosis, ladder=ladder))


def locate_and_note(
    progress: Progress, result: ExerciseResult, file: Path, tell: Callable[[str], None] = lambda what: None
) -> ExerciseResult:
    """The same for a learner's own file; what was found is remembered while nothing changes."""
    if not result.leaves_to_seek:
        return result
    before = fingerprint(file, result.name)
    found = located(result, file, tell)
    if before and fingerprint(file, result.name) == before:
        progress.graded(found, before)
    return found
