"""One benchmark from end to end: grade the learner's function, then time it beside the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from grader.bench.results import Bench
from grader.curriculum.exercise import Exercise, Shape
from grader.grading.session import Options, grade
from grader.timing.race import Settings, race
from grader.timing.results import TORCH
from grader.timing.rivals import rivals


def measure(
    exercise: Exercise,
    file: Path | None,
    shapes: Sequence[Shape],
    settings: Settings,
    shown_as: str,
    only: Sequence[str] = (),
    tell: Callable[[str], None] = lambda what: None,
) -> Bench:
    """Time a file's function (if there is one) against everything else, or against those named in `only` and torch.

    A function that isn't right isn't timed; the others are all the same.
    """
    import torch

    graded = None
    if file:
        tell(f"grading {shown_as}")
        graded = grade(exercise, file, Options(extras=False, limits=settings.limits), shown_as)
    right = file.absolute() if file and graded and graded.exit_code == 0 else None
    runners = [each for each in rivals(exercise, right) if not only or each.name in (*only, TORCH)]
    return Bench(
        exercise=exercise.name,
        file=shown_as,
        threads=settings.threads,
        device=settings.device,
        torch=torch.__version__,
        shapes=tuple(shapes),
        rivals={rival.name: rival.says for rival in runners},
        rows=tuple(race(exercise, shapes, runners, settings, tell)),
        yours=graded,
    )
