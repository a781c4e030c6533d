"""Limits in time. What counts is how long a process has computed: a machine that is busy with other things takes
nobody's time away. By the clock it may take three times as long, since code that sleeps computes nothing."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from grader.runner import system

BY_THE_CLOCK = 3
"""How many times its seconds of computing a process may take while it waits, or has to."""

_OF_A_PROCESS = 2
"""CPUCLOCK_SCHED of the kernel's: the clock that counts what all threads of a process compute."""


def tells() -> bool:
    """Whether this system says how long another process has computed. Where it doesn't, the clock alone decides."""
    return system.KEEPS_TREES and Path("/proc/self/task").is_dir() and computed(os.getpid()) is not None


def computed(pid: int) -> float | None:
    """Seconds for which a process has computed; None where the system doesn't say, or it is gone."""
    if sys.platform != "linux":
        return None
    try:
        return time.clock_gettime((~pid << 3) | _OF_A_PROCESS)  # as clock_getcpuclockid makes it, which Python lacks
    except OSError:
        return None


class Allowance:
    """Seconds that something may take, from now on.

    What has been computed is told by the process's own clock, which may stand anywhere when the allowance begins.
    """

    def __init__(self, seconds: float, computed: float | None = 0.0):
        self.seconds = seconds
        self._begun, self._before = time.monotonic(), computed or 0.0

    def left(self, computed: float | None) -> float:
        """Seconds until it can be used up, at the earliest; none or less once it is."""
        passed = time.monotonic() - self._begun
        if computed is None:
            return self.seconds - passed
        # More threads than one compute more than passes by the clock: that is no reason to stop them earlier.
        used = min(passed, computed - self._before)
        return min(self.seconds - used, BY_THE_CLOCK * self.seconds - passed)

    def said(self, computed: float | None) -> str:
        """What has been used up: `10 s of computing`; of what waited, how little of the time it computed."""
        if computed is None:
            return f"{self.seconds:g} s"
        used = computed - self._before
        if used >= self.seconds:
            return f"{self.seconds:g} s of computing"
        return f"{BY_THE_CLOCK * self.seconds:g} s, of which it spent {used:.1f} s computing"

    def excuse(self, seconds: float, computed: float | None) -> None:
        """What has passed just now, and was computed in it, doesn't count."""
        self._begun += seconds
        self._before += computed or 0.0

    def goes_on(self, computed: float | None) -> None:
        """The process that has computed so long is over; the clock of the next begins at none."""
        self._before -= computed or 0.0
