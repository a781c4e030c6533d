"""A limit on how long a piece of code may take, within its own process."""

from __future__ import annotations

import contextlib
import math
import signal
from collections.abc import Iterator
from typing import Any


class TooLong(BaseException):
    """Raised in code that takes too long; no `except Exception` holds it."""


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TooLong in what takes longer. Without such a signal (Windows), nothing is raised."""
    if seconds == math.inf or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
