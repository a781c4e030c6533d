"""A judge and what it lets learners' code run in: one job in, one result or a typed end out."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.curriculum import find
from grader.grading.warmup import warm_up
from grader.runner import forker
from grader.runner import limits as runner

if TYPE_CHECKING:
    from grader.results import ExerciseResult

GRADED, CRASHED, GRADER_ERROR = "graded", "crashed", "grader_error"
"""How a job ends. CRASHED: what it ran in came to an end twice, the second time with nothing else in it."""


@dataclass(frozen=True)
class Limits(runner.Limits):
    """How much of the machine one submission may take, and what it runs in."""

    fresh: bool = False
    """Whether each submission gets a sandbox that no other has been in."""
    seed: int | None = None
    """Of the cases; without one they are those that learners are asked, and a few of the day's."""
    sandbox: bool = True

    @property
    def of_the_runner(self) -> runner.Limits:
        return runner.Limits(**{field.name: getattr(self, field.name) for field in fields(runner.Limits)})


@dataclass(frozen=True)
class Job:
    """One submission to one exercise. `key` tells it from others, and is the asker's own matter."""

    key: str
    exercise: str
    source: bytes
    filename: str
    """As the learner named it; whether it is a notebook is told by its ending."""
    beside: Mapping[str, bytes]
    """Earlier exercises that were handed in with it, by the names of their files."""


@dataclass(frozen=True)
class Graded:
    """What came of a job."""

    key: str
    state: str
    document: dict[str, Any]
    """As `grade run --json` has it of one exercise."""
    seconds: float
    cpu_seconds: float
    tries: int
    level: str
    """Of the isolation: A, B or C, see `level`."""
    events: tuple[str, ...]


@dataclass(frozen=True)
class Level:
    """How well submissions are kept from everything else here: A (best), B or C; and in a sentence what isn't."""

    letter: str
    says: str


_C = "No sandbox: a submission can read and change what you can, and use the network."


def level(no_sandbox: bool) -> Level:
    """What this machine can do, found by trying."""
    return Level("C", _C)


class Worker:
    """Grades one job after another, in this process. Make it before this process knows any answer."""

    def __init__(self, exercises: Sequence[str], limits: Limits, boxes: int = 1) -> None:
        warm_up()
        forker.begin()
        self._exercises, self._limits, self._level = tuple(exercises), limits, level(not limits.sandbox)

    def grade(self, job: Job) -> Graded:
        """Never raises for anything that a submission is or does."""
        from grader.report.said import exercise as document

        start, computed = time.perf_counter(), time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            result = self._result(job, Path(folder))
        state = GRADER_ERROR if result.status == GRADER_ERROR else GRADED
        took, cpu = time.perf_counter() - start, time.process_time() - computed
        return Graded(job.key, state, document(result), took, cpu, 1, self._level.letter, ())

    def close(self) -> None:
        """End every process that was started."""

    def _result(self, job: Job, folder: Path) -> ExerciseResult:
        from grader.grading.session import Options, grade

        for name, source in job.beside.items():
            (folder / Path(name).name).write_bytes(source)
        file = folder / f"{job.exercise}{Path(job.filename).suffix.lower()}"
        file.write_bytes(job.source)
        options = Options(seed=self._limits.seed, limits=self._limits.of_the_runner)
        return grade(find(job.exercise), file, options, shown_as=job.filename)
