"""Who runs beside the learner: other ways to write the same function, and torch's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.curriculum.alternatives import says, ways
from grader.curriculum.exercise import Exercise, Way
from grader.places import SOLUTIONS
from grader.timing.results import TORCH, YOURS

REFERENCE = "reference"


@dataclass(frozen=True)
class Rival:
    """One implementation: its name, what it is, and the file it is in. A `free` one may call what learners may not."""

    name: str
    says: str
    file: Path
    free: bool = False


def rivals(exercise: Exercise, yours: Path | None) -> tuple[Rival, ...]:
    """Everything to run for an exercise, in the order in which it is shown; the learner's own if there is a file."""
    reference, others = SOLUTIONS / f"{exercise.name}.py", ways(exercise.name)
    known = [
        Rival(way.name, way.says, reference if way.reference else others[way.name])
        for way in exercise.timed or _all(others)
        if way.reference or way.name in others
    ]
    own = [Rival(YOURS, "your function", yours)] if yours else []
    of_torch = exercise.torch_own or exercise.torch_says or "what torch says"
    return (*own, *known, Rival(TORCH, of_torch, Path(__file__).with_name("torch_own.py"), free=True))


def _all(others: dict[str, Path]) -> list[Way]:
    """What runs where an exercise says nothing of it."""
    return [Way(REFERENCE, "the reference solution", reference=True), *(Way(n, says(f)) for n, f in others.items())]
