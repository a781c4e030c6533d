"""A limit on how long a piece of code may take, within its own process."""

from __future__ import annotations

import contextlib
import math
import signal
import time
from collections.abc import Iterator
from typing import Any

from grader.runner.allowance import Allowance, tells


class TooLong(BaseException):
    """Raised in code that takes too long; no `except Exception` holds it."""


def used() -> float | None:
    """Seconds for which this process has computed, if they are what counts on this system."""
    return time.process_time() if tells() else None


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TooLong in what takes longer. Without such a signal (Windows), nothing is raised."""
    if seconds == math.inf or not hasattr(signal, "setitimer"):
        yield
        return
    allowed = Allowance(seconds, used())

    def look(number: int, frame: Any) -> None:
        left = allowed.left(used())
        if left <= 0:
            raise TooLong
        signal.setitimer(signal.ITIMER_REAL, max(left, 0.001))

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
