"""The solution itself: every stage, extras too, and random cases beside torch. And other right ones."""

from __future__ import annotations

from pathlib import Path

from grader.audit.cases import random_cases
from grader.audit.results import RANDOM_CASES, Alternative, Solution
from grader.audit.trial import truth_of
from grader.curriculum import find
from grader.grading.session import Options, grade
from grader.judging.truth import GraderBroken
from grader.places import SOLUTIONS
from grader.report.words import headline
from grader.results import GRADER_ERROR, PASSED


def check_solution(name: str, seed: int) -> Solution:
    """Grade the solution, then ask it and torch about random valid cases."""
    exercise = find(name)
    result = grade(exercise, SOLUTIONS / f"{name}.py", Options(coach=False))
    if result.status == GRADER_ERROR and result.failure:
        return Solution(result.status, result.failure.verdict.facts["detail"])
    if result.status != PASSED:
        return Solution(result.status, headline(result))
    paces = [stage.at_most for stage in exercise.stages if stage.at_most]
    missed = [
        stage.name
        for stage in result.stages
        if stage.status != PASSED and exercise.stage(stage.name).at_most not in paces[-1:]
    ]
    if missed:
        return Solution("failed", f"it doesn't pass {', '.join(missed)}")
    try:
        for case, asks in random_cases(exercise, RANDOM_CASES, seed):
            truth_of(exercise).expected(case, asks)
    except GraderBroken as error:
        return Solution(GRADER_ERROR, str(error))
    return Solution(PASSED, "", RANDOM_CASES)


def check_alternative(name: str, file: Path) -> Alternative:
    """Grade another right solution: no stage but an extra one may refuse it."""
    result = grade(find(name), file, Options(coach=False, extras=False))
    if result.status == PASSED:
        return Alternative(file.stem)
    assert result.failure
    return Alternative(file.stem, result.failure.stage or "loading", result.failure.kind)
