"""Jobs in forks of this warm process, as many at a time as there are processors, each with its time."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import time
from collections.abc import Callable, Sequence
from typing import Any

from grader.runner.limits import limit_memory, no_core_dump

ACCEPTED, REFUSED, TIMED_OUT, CRASHED, BROKEN, EMPTY = "accepted", "refused", "timed_out", "crashed", "broken", "empty"

_MEMORY_MIB = 2048

Answer = dict[str, Any]
"""A verdict, and what there is to say of it."""


class Forks:
    """Runs jobs in forks, and says how each ended: what the job returned, or that it was too slow or ended its fork."""

    def __init__(self, say: Callable[[Answer], None]):
        self._say = say
        self._running: dict[int, tuple[int, int, float]] = {}

    def all(self, jobs: Sequence[tuple[int, Callable[[], Answer]]], seconds: float) -> None:
        waiting = list(jobs)
        while waiting or self._running:
            while waiting and len(self._running) < (os.cpu_count() or 1):
                self._start(*waiting.pop(0), seconds)
            self._look()

    def _start(self, number: int, job: Callable[[], Answer], seconds: float) -> None:
        ours, theirs = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.setsid()
            os.close(ours)
            no_core_dump()
            limit_memory(_MEMORY_MIB)
            with contextlib.suppress(BaseException):
                os.write(theirs, json.dumps(job()).encode())
            os._exit(0)
        os.close(theirs)
        self._running[ours] = number, pid, time.monotonic() + seconds

    def _look(self) -> None:
        soonest = min(ends for _, _, ends in self._running.values())
        ready, _, _ = select.select(list(self._running), [], [], max(0.0, soonest - time.monotonic()))
        for pipe, (number, pid, ends) in list(self._running.items()):
            if pipe not in ready and time.monotonic() < ends:
                continue
            said = os.read(pipe, 1 << 16) if pipe in ready else b""
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(pipe)
            del self._running[pipe]
            ended = json.loads(said) if said else {"verdict": CRASHED if pipe in ready else TIMED_OUT}
            self._say({"number": number, **ended})
