"""A judge and the sandboxes that it lets submissions run in: one job in, one result or a typed end out."""

from __future__ import annotations

import queue
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.curriculum import earlier
from grader.grading.warmup import warm_up
from grader.results import FAILED, ExerciseResult, Failure, Verdict
from grader.runner import limits as runner
from grader.sandbox.levels import Level, level

if TYPE_CHECKING:
    from grader.classroom.cell import Cell

__all__ = ["CRASHED", "GRADED", "GRADER_ERROR", "Graded", "Job", "Level", "Limits", "Worker", "level"]

GRADED, CRASHED, GRADER_ERROR = "graded", "crashed", "grader_error"
"""How a job ends. CRASHED: what it ran in came to an end twice, the second time with nobody else in it before."""

_TRIES = 2


@dataclass(frozen=True)
class Limits(runner.Limits):
    """How much of the machine one submission may take, and what it runs in."""

    fresh: bool = False
    """Whether each submission gets a sandbox that no other has been in."""
    seed: int | None = None
    """Of the cases; without one they are those that learners are asked, and a few of the day's."""
    sandbox: bool = True
    keep_going: bool = False
    """Whether the stages after one that fails are graded, too."""

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

    @property
    def files(self) -> dict[str, bytes]:
        """All that was handed in, by names that say which exercise each is; its own comes last."""
        beside = {
            Path(name).name: data for name, data in self.beside.items() if Path(name).stem in earlier(self.exercise)
        }
        return {**beside, f"{self.exercise}{Path(self.filename).suffix.lower()}": self.source}


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


class Worker:
    """A judge with some sandboxes, in this process. `grade` may be called by as many threads as there are sandboxes."""

    def __init__(self, exercises: Sequence[str], limits: Limits, boxes: int = 1) -> None:
        """Raises BoxBroken where the first sandbox doesn't start."""
        from grader.classroom.cell import Cells

        warm_up()
        self._limits, self.level = limits, level(not limits.sandbox)
        self._cells = Cells(exercises, limits, self.level.letter)
        self._free: queue.LifoQueue[Cell] = queue.LifoQueue()  # a spare one isn't started before it is needed
        for number in range(boxes):
            cell = self._cells.new()
            if number == boxes - 1:
                cell.warm_up()
            self._free.put(cell)

    def grade(self, job: Job) -> Graded:
        """Never raises for anything that a submission is or does."""
        start, computed, events, result = time.perf_counter(), 0.0, [], None
        cell = self._free.get()
        try:
            for tries in range(1, _TRIES + 1):
                if tries > 1 or (self._limits.fresh and cell.used):
                    cell.replace()
                attempt = cell.grade(job)
                computed += attempt.cpu_seconds
                if attempt.result is not None:
                    result = attempt.result
                    break
                events.append(f"try {tries}: {attempt.ended}")
        finally:
            self._free.put(cell)
        state = GRADED if result else CRASHED
        result = result or _crashed(job, events[-1])
        state = GRADER_ERROR if result.status == GRADER_ERROR else state
        took = time.perf_counter() - start
        return Graded(job.key, state, _document(result), took, computed, tries, self.level.letter, tuple(events))

    def close(self) -> None:
        """End every process that was started."""
        self._cells.close()


def _crashed(job: Job, how: str) -> ExerciseResult:
    failure = Failure("", Verdict("crashed", {"detail": f"what it runs in came to an end, twice ({how})"}))
    return ExerciseResult(job.exercise, job.filename, FAILED, 0.0, failure=failure)


def _document(result: ExerciseResult) -> dict[str, Any]:
    from grader.report.said import exercise

    return exercise(result)
