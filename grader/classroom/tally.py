"""How far a class has got: counts by outcome, how fast it goes, and how long that will take."""

from __future__ import annotations

import time
from collections import Counter, deque

_MINUTE = 60.0


class Tally:
    """Results as they come."""

    def __init__(self, of: int):
        self.of, self.done = of, 0
        self.outcomes: Counter[str] = Counter()
        self._times: deque[float] = deque()
        self._begun = time.monotonic()

    def add(self, outcome: str) -> None:
        self.done += 1
        self.outcomes[outcome] += 1
        self._times.append(time.monotonic())

    @property
    def rate(self) -> float:
        """Results a second, of the last minute."""
        now = time.monotonic()
        while self._times and now - self._times[0] > _MINUTE:
            self._times.popleft()
        return len(self._times) / max(1.0, min(_MINUTE, now - self._begun))

    def says(self) -> str:
        """All of it in one line."""
        counts = "  ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        left = f"{_time((self.of - self.done) / self.rate)} left" if self.rate and self.done < self.of else ""
        rate = f"{self.rate:.1f}/s" if self.done else ""
        return "  ".join(part for part in (f"{self.done}/{self.of}", rate, left, counts) if part)


def outcome(state: str, status: str, kind: str | None) -> str:
    """One word for what came of a submission."""
    if state != "graded":
        return {"crashed": "crashed", "grader_error": "grader error"}.get(state, state)
    if kind in ("timed_out", "crashed", "out_of_memory", "too_much_output"):
        return kind.replace("_", " ")
    return status.replace("_", " ")


def _time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
