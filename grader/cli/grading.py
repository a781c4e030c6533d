"""Grading for a command: with patience, and with torch imported only now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.paths import shown
from grader.cli.screen import patience
from grader.curriculum import find
from grader.grading.warmup import warm_up
from grader.workspace.progress import Progress

if TYPE_CHECKING:
    from grader.grading.session import Options
    from grader.results import ExerciseResult


def grade_one(name: str, file: Path, options: Callable[[], Options] | None = None) -> ExerciseResult:
    """Grade one file; `options` are made once torch is there."""
    warm_up()
    from grader.grading.session import grade

    with patience() as tell:
        return grade(find(name), file, options() if options else None, shown(file), tell)


def with_line(result: ExerciseResult, file: Path, progress: Progress | None) -> ExerciseResult:
    """The result with the line in which a failure has its place."""
    if not result.leaves_to_seek:
        return result
    warm_up()
    from grader.grading.line import locate_and_note, located

    with patience() as tell:
        return locate_and_note(progress, result, file, tell) if progress else located(result, file, tell)
