"""How often a job is tried, wherever that is: what a busy machine or a dead process says isn't believed at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from grader.classroom.outcomes import gave_up, slept
from grader.classroom.worker import Graded, Job, Limits

Done = Callable[[Graded], None]
Tick = Callable[[], None]

_GRACE = 60.0
_WALL = 3
"""How many times as long as it may compute a submission may take by the clock."""


class WorkersEnd(Exception):
    """Nothing can be graded here, as a sentence."""


class Engine(Protocol):
    """What grades jobs, wherever that is."""

    def run(self, jobs: Iterable[Job], done: Done, tick: Tick = lambda: None) -> None:
        """Grade them all; `done` gets each result as it comes, `tick` is called again and again. Raises WorkersEnd."""

    def close(self) -> None:
        """End every process that was started."""


@dataclass(frozen=True)
class Round:
    """One walk over jobs: whether sleepers are believed, and whether each has its process to itself."""

    believes: bool = False
    alone: bool = False


_FIRST, _SLEEPERS, _SUSPECTS = Round(), Round(believes=True), Round(believes=True, alone=True)


class Rounds:
    """All jobs; then, with less going on, once more those that slept; then, alone, those whose process ended."""

    def __init__(self, limits: Limits):
        self._limits = limits
        self._sleepers: list[Job] = []
        self._suspects: list[Job] = []

    def run(self, jobs: Iterable[Job], done: Done, tick: Tick = lambda: None) -> None:
        """Grade them all."""
        self._all(iter(jobs), done, tick, _FIRST)
        sleepers, self._sleepers = self._sleepers, []
        self._all(iter(sleepers), done, tick, _SLEEPERS)
        suspects, self._suspects = self._suspects, []
        self._all(iter(suspects), done, tick, _SUSPECTS)

    @property
    def _longest(self) -> float:
        """Seconds for a job; a worker ends what a submission does long before: it is the worker that doesn't go on."""
        return 2 * _WALL * self._limits.exercise_seconds + _GRACE

    def _all(self, jobs: Iterator[Job], done: Done, tick: Tick, now: Round) -> None:
        raise NotImplementedError

    def _came(self, job: Job, said: Graded, done: Done, now: Round) -> None:
        """There is a result."""
        if now.believes:
            done(replace(said, tries=said.tries + 1, events=(*said.events, "graded once more, with less going on")))
        elif slept(said, self._limits):
            self._sleepers.append(job)
        else:
            done(said)

    def _was_lost(self, job: Job, seconds: float, how: str, done: Done, now: Round) -> None:
        """What graded it has ended."""
        if now.alone:
            done(gave_up(job, seconds, f"{how}, twice"))
        else:
            self._suspects.append(job)
