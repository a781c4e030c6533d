"""Many jobs at once, each in a box of a worker's process on this machine: no job is lost with its process."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from grader.classroom.rounds import Done, Round, Rounds, Tick, WorkersEnd
from grader.classroom.server import READY, serve
from grader.classroom.worker import Job, Limits

FEEDS = 3
"""Jobs that one worker's process judges at a time: what runs them takes three times as long."""
_SPARE = 2
"""Boxes for each job that may be under way, as some may hold sleepers; a spare one is started when it is needed."""
_LONG = 3.0
"""Seconds after which a job is likely to be asleep, or to go on for ever: it holds a box, and not the pace."""
_OFTEN = 0.25
_POLITE = 2.0
"""Seconds that a process with nothing to do has to end by itself."""


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


class Local(Rounds):
    """An engine of processes on this machine, of which `jobs` are computing at any time."""

    def __init__(self, exercises: Sequence[str], limits: Limits, jobs: int):
        super().__init__(limits)
        self._exercises, self._jobs = tuple(exercises), jobs
        self._processes: list[_Process] = []
        self._lost = 0
        self.replaced = 0
        """How many processes have ended by themselves."""

    def close(self) -> None:
        for each in self._processes:
            each.end()
        self._processes.clear()

    def _all(self, jobs: Iterator[Job], done: Done, tick: Tick, now: Round) -> None:
        coming = next(jobs, None)
        while coming or any(each.flights for each in self._processes):
            while coming and (process := self._place(now)):
                if self._send(process, coming, done, now):
                    coming = next(jobs, None)
            for each in self._heard_of():
                self._hear(each, done, now)
            self._end_the_stuck(done, now)
            tick()

    def _place(self, now: Round) -> _Process | None:
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

    def _send(self, process: _Process, job: Job, done: Done, now: Round) -> bool:
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

    def _hear(self, process: _Process, done: Done, now: Round) -> None:
        try:
            said = process.connection.recv()
        except (EOFError, OSError):
            self._lose(process, done, now)
            return
        if said == READY:
            process.ready, self._lost = True, 0
            return
        job = process.flights.pop(said.key).job
        self._came(job, said, done, now)

    def _lose(self, process: _Process, done: Done, now: Round) -> None:
        """A process has ended: what it was at is tried once more, alone; what ends a second one has crashed."""
        self._processes.remove(process)
        process.end()
        self.replaced += 1
        self._lost = 0 if process.ready else self._lost + 1
        if self._lost > self._jobs:
            raise WorkersEnd("the processes that grade end as soon as they are started: see what grade doctor says.")
        for flight in process.flights.values():
            took = time.monotonic() - flight.begun
            self._was_lost(flight.job, took, "the process that graded it ended", done, now)

    def _end_the_stuck(self, done: Done, now: Round) -> None:
        for each in list(self._processes):
            if any(time.monotonic() - flight.begun > self._longest for flight in each.flights.values()):
                self._lose(each, done, now)


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
