"""Many jobs at once, each in a box of a worker's process on this machine: no job is lost with its process."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Protocol

from grader.classroom.outcomes import gave_up, slept
from grader.classroom.server import READY, serve
from grader.classroom.worker import Graded, Job, Limits

Done = Callable[[Graded], None]
Tick = Callable[[], None]

FEEDS = 3
"""Jobs that one worker's process judges at a time: what runs them takes three times as long."""
_SPARE = 2
"""Boxes for each job that may be under way, as some may hold sleepers; a spare one is started when it is needed."""
_LONG = 3.0
"""Seconds after which a job is likely to be asleep, or to go on for ever: it holds a box, and not the pace."""
_OFTEN = 0.25
_GRACE = 60.0
_POLITE = 2.0
"""Seconds that a process with nothing to do has to end by itself."""
_WALL = 3
"""How many times as long as it may compute a submission may take by the clock."""


class Engine(Protocol):
    """What grades jobs, wherever that is."""

    def run(self, jobs: Iterable[Job], done: Done, tick: Tick = lambda: None) -> None:
        """Grade them all; `done` gets each result as it comes, `tick` is called again and again."""

    def close(self) -> None:
        """End every process that was started."""


@dataclass(frozen=True)
class _Pass:
    """One walk over jobs: whether sleepers are believed, and whether each has its process to itself."""

    believes: bool = False
    alone: bool = False


_FIRST, _SLEEPERS, _SUSPECTS = _Pass(), _Pass(believes=True), _Pass(believes=True, alone=True)


@dataclass
class _Flight:
    job: Job
    begun: float


@dataclass
class _Process:
    """One worker's process and what it is at."""

    process: SpawnProcess
    connection: Connection
    share: int
    """Jobs that it has under way at a time, sleepers aside."""
    ready: bool = False
    flights: dict[str, _Flight] = field(default_factory=dict)

    def free(self, alone: bool) -> bool:
        return self.ready and len(self.flights) < (1 if alone else _SPARE * self.share)

    def end(self) -> None:
        self.connection.close()
        self.process.join(0 if self.flights else _POLITE)
        self.process.kill()
        self.process.join()


class Local:
    """An engine of processes on this machine, of which `jobs` are computing at any time."""

    def __init__(self, exercises: Sequence[str], limits: Limits, jobs: int):
        self._exercises, self._limits, self._jobs = tuple(exercises), limits, jobs
        self._processes: list[_Process] = []
        self._sleepers: list[Job] = []
        self._suspects: list[Job] = []
        self._lost = 0
        self.replaced = 0
        """How many processes have ended by themselves."""

    def run(self, jobs: Iterable[Job], done: Done, tick: Tick = lambda: None) -> None:
        """All jobs; then, with less going on, once more those that slept, and those whose process ended."""
        self._all(iter(jobs), done, tick, _FIRST)
        sleepers, self._sleepers = self._sleepers, []
        self._all(iter(sleepers), done, tick, _SLEEPERS)
        suspects, self._suspects = self._suspects, []
        self._all(iter(suspects), done, tick, _SUSPECTS)

    def close(self) -> None:
        for each in self._processes:
            each.end()
        self._processes.clear()

    def _all(self, jobs: Iterator[Job], done: Done, tick: Tick, now: _Pass) -> None:
        coming = next(jobs, None)
        while coming or any(each.flights for each in self._processes):
            while coming and (process := self._place(now)):
                if self._send(process, coming, done, now):
                    coming = next(jobs, None)
            for each in self._heard_of():
                self._hear(each, done, now)
            self._end_the_stuck(done, now)
            tick()

    def _place(self, now: _Pass) -> _Process | None:
        """A process with a free box, unless enough is under way; sleepers don't count."""
        while (missing := self._jobs - sum(each.share for each in self._processes)) > 0:
            self._start(min(FEEDS, missing))
        clock = time.monotonic()
        flights = [flight for each in self._processes for flight in each.flights.values()]
        under_way = len(flights) if now.believes else sum(clock - each.begun < _LONG for each in flights)
        if under_way >= self._jobs:
            return None
        free = [each for each in self._processes if each.free(now.alone)]
        return min(free, key=lambda each: len(each.flights) / each.share, default=None)

    def _start(self, share: int) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        about = theirs, self._exercises, self._limits, _SPARE * share
        with _no_interrupt():
            process = context.Process(target=serve, args=about, daemon=True)
            process.start()
        theirs.close()
        self._processes.append(_Process(process, ours, share))

    def _send(self, process: _Process, job: Job, done: Done, now: _Pass) -> bool:
        try:
            process.connection.send(job)
        except OSError:
            self._lose(process, done, now)
            return False
        process.flights[job.key] = _Flight(job, time.monotonic())
        return True

    def _heard_of(self) -> list[_Process]:
        by_connection = {each.connection: each for each in self._processes}
        return [by_connection[each] for each in wait(list(by_connection), _OFTEN) if isinstance(each, Connection)]

    def _hear(self, process: _Process, done: Done, now: _Pass) -> None:
        try:
            said = process.connection.recv()
        except (EOFError, OSError):
            self._lose(process, done, now)
            return
        if said == READY:
            process.ready, self._lost = True, 0
            return
        job = process.flights.pop(said.key).job
        if now.believes:
            done(replace(said, tries=said.tries + 1, events=(*said.events, "graded once more, with less going on")))
        elif slept(said, self._limits):
            self._sleepers.append(job)
        else:
            done(said)

    def _lose(self, process: _Process, done: Done, now: _Pass) -> None:
        """A process has ended: what it was at is tried once more, alone; what ends a second one has crashed."""
        self._processes.remove(process)
        process.end()
        self.replaced += 1
        self._lost = 0 if process.ready else self._lost + 1
        if self._lost > self._jobs:
            raise WorkersEnd("the processes that grade end as soon as they are started: see what grade doctor says.")
        for flight in process.flights.values():
            if now.alone:
                took = time.monotonic() - flight.begun
                done(gave_up(flight.job, took, "the process that graded it ended, twice"))
            else:
                self._suspects.append(flight.job)

    def _end_the_stuck(self, done: Done, now: _Pass) -> None:
        """A worker ends what a submission does long before this: it is the worker itself that doesn't go on."""
        longest = 2 * _WALL * self._limits.exercise_seconds + _GRACE
        for each in list(self._processes):
            if any(time.monotonic() - flight.begun > longest for flight in each.flights.values()):
                self._lose(each, done, now)


class WorkersEnd(Exception):
    """Nothing can be graded here, as a sentence."""


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """What is started meanwhile doesn't hear Ctrl-C, from its first moment on."""
    before = None
    with suppress(ValueError):  # of another thread than the main one, which can't hear it either
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)
