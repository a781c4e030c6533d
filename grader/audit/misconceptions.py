"""Every misconception, graded as a learner's file: refused by its own stage, and named as itself."""

from __future__ import annotations

from pathlib import Path

from grader.audit.results import MisconceptionCheck
from grader.audit.trial import put_on_trial
from grader.curriculum import find
from grader.grading.session import Options, grade
from grader.runner.limits import OURS


def check_misconceptions(name: str, files: dict[str, Path]) -> list[MisconceptionCheck]:
    """Grade each file as a learner's, coach and all; and find the cases that refuse it."""
    trials = put_on_trial(name, list(files.values()))
    return [_check(name, id, file, trial.failing) for (id, file), trial in zip(files.items(), trials, strict=True)]


def _check(name: str, id: str, file: Path, failing: tuple[int, ...]) -> MisconceptionCheck:
    exercise = find(name)
    mistake = next(each for each in exercise.misconceptions if each.id == id)
    failure = grade(exercise, file, Options(extras=False, whose=OURS)).failure
    named = failure.diagnosis.mistake.id if failure and failure.diagnosis and failure.diagnosis.mistake else None
    return MisconceptionCheck(id, mistake.stage, failure.stage if failure else None, named, failing)
