"""How fast a function is that is right: how many times torch's time it takes, on the shapes of `grade bench`."""

from __future__ import annotations

import math
from pathlib import Path
from statistics import geometric_mean

from grader.curriculum.exercise import Exercise
from grader.runner.limits import Limits
from grader.timing.race import Settings, race
from grader.timing.results import TORCH, YOURS
from grader.timing.rivals import rivals

_ROUNDS, _TURN, _BUDGET = 9, 0.02, 0.5
"""Fewer and shorter turns than those of a benchmark: this is asked each time that everything is right."""


def pace(exercise: Exercise, file: Path, limits: Limits) -> float:
    """The geometric mean over all shapes, both in turns on one thread; infinite if the function fails on one.

    It is time of computing, and of each the fastest turn: whatever else a machine does can only make one slower.
    """
    runners = [rival for rival in rivals(exercise, file.absolute()) if rival.name in (YOURS, TORCH)]
    settings = Settings(computing=True, limits=limits, rounds=_ROUNDS, turn_seconds=_TURN, budget_seconds=_BUDGET)
    rows = race(exercise, exercise.shapes, runners, settings)
    fastest = {(row.shape, row.implementation): row.spread[0] for row in rows if row.spread}
    if len(fastest) < len(rows):
        return math.inf
    return geometric_mean(fastest[shape.name, YOURS] / fastest[shape.name, TORCH] for shape in exercise.shapes)
