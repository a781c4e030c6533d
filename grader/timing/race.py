"""Timing in turns: every implementation in a process of its own, one of them running at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from grader.curriculum.exercise import VALUES, Exercise, Shape
from grader.curriculum.space import Case
from grader.judging.judge import judge
from grader.judging.truth import Expected, Truth
from grader.places import SOLUTIONS
from grader.results import Verdict
from grader.runner.clock import Clock
from grader.runner.earlier import load_solution
from grader.runner.learner import Learner
from grader.runner.limits import FREE, LEARNERS, Limits
from grader.timing.results import TORCH, Row
from grader.timing.rivals import Rival

_STARTING = 60.0
"""Seconds more that a device's driver may take to start."""

_SHORTEST = 1e-7
"""Seconds: no call is shorter."""


@dataclass(frozen=True)
class Settings:
    """How to time."""

    threads: int = 1
    device: str = "cpu"
    limits: Limits = field(default_factory=Limits)
    rounds: int = 11
    """Turns of an implementation that isn't slow."""
    turn_seconds: float = 0.03
    """How long a turn is: as many calls as fit, at least one."""
    budget_seconds: float = 1.0
    """For all turns of one implementation on one shape; a call that takes longer is made once."""
    computing: bool = False
    """Whether only time of computing counts."""


class Lane:
    """One implementation, and its times on the shape at hand."""

    def __init__(self, exercise: Exercise, rival: Rival, settings: Settings):
        self.name, self.settings = rival.name, settings
        limits, method = replace(settings.limits, exercise_seconds=math.inf), None
        if settings.device != "cpu":
            # A device's driver can't be forked, and reserves more addresses than any limit on memory allows.
            limits = replace(limits, memory_mib=1 << 30, call_seconds=limits.call_seconds + _STARTING)
            method = "spawn"
        self.learner = Learner(exercise, rival.file, SOLUTIONS, limits, method, whose=FREE if rival.free else LEARNERS)

    def check(self, case: Case, expected: Expected) -> None:
        """Make one call and judge it: who is wrong takes no turn, and who is slow has had its only one."""
        self.case, self.expected, self.verdict = case, expected, Verdict()
        self.times: dict[int, float] = {}
        self.calls = self.warm = self.turns = 0
        seconds = self._ask(1, warm=0)
        if self.verdict.right and seconds >= self.settings.budget_seconds:
            self.times[0] = seconds
        for _ in range(2):  # first roughly, then as it is once everything is warm
            if self.verdict.right and seconds < self.settings.budget_seconds:
                self._plan(seconds)
                seconds = self._ask(self.calls, self.warm)
        if self.verdict.right and not self.times:
            self._plan(seconds)

    def _plan(self, seconds: float) -> None:
        """How many calls make a turn, and how many turns there will be, if a call takes so long."""
        self.calls = max(1, round(self.settings.turn_seconds / seconds))
        self.warm = -(-self.calls // 4) if self.calls > 1 else 0
        fit = int(self.settings.budget_seconds / (seconds * self.calls))
        self.turns = max(1, min(self.settings.rounds, fit))

    def turn(self, number: int) -> None:
        """Take the turn of a round; a slow one sits out some rounds, evenly."""
        rounds = self.settings.rounds
        if self.verdict.right and (number + 1) * self.turns // rounds > number * self.turns // rounds:
            seconds = self._ask(self.calls, self.warm)
            if self.verdict.right:
                self.times[number] = seconds

    def _ask(self, calls: int, warm: int) -> float:
        """Seconds of one call; the verdict says if they count."""
        clock = Clock(calls, warm, self.settings.threads, self.settings.device, self.settings.computing)
        begun = time.perf_counter()
        outcome = self.learner.run([self.case], clock=clock)[0]
        most = (time.perf_counter() - begun) / calls
        self.verdict = judge(self.expected, outcome, VALUES)
        return max(_SHORTEST, min(outcome.seconds, most))  # a child's word, within what our own clock allows


def race(
    exercise: Exercise,
    shapes: Sequence[Shape],
    rivals: Sequence[Rival],
    settings: Settings,
    tell: Callable[[str], None] = lambda what: None,
) -> list[Row]:
    """Time every rival on every shape. `tell` hears what is going on. Raises GraderBroken if torch has no answer."""
    lanes = [Lane(exercise, rival, settings) for rival in rivals]
    truth = Truth(exercise, load_solution(SOLUTIONS, exercise.name))
    rows: list[Row] = []
    try:
        for shape in shapes:
            case = exercise.space.case(**shape.numbers)
            expected = truth.expected(case, VALUES)
            for lane in lanes:
                tell(f"{shape.name}: the first call of {lane.name}")
                lane.check(case, expected)
            for number in range(settings.rounds):
                tell(f"{shape.name}: round {number + 1} of {settings.rounds}")
                for lane in lanes:
                    lane.turn(number)
            rows += _rows(shape, lanes, settings)
    finally:
        for lane in lanes:
            lane.learner.close()
    return rows


def _rows(shape: Shape, lanes: Sequence[Lane], settings: Settings) -> list[Row]:
    base = next(lane.times for lane in lanes if lane.name == TORCH)
    rows = []
    for lane in lanes:
        if not lane.verdict.right:
            stopped = lane.verdict.kind == "timed_out"
            more_than = lane.learner.limits.call_seconds if stopped else None
            rows.append(Row(shape.name, lane.name, verdict=lane.verdict, more_than=more_than))
            continue
        taken = lane.times.values()
        seconds, spread = median(taken), (min(taken), max(taken))
        ratio, ratio_spread = _ratio(lane.times, base)
        rows.append(Row(shape.name, lane.name, seconds, spread, ratio, ratio_spread, len(taken)))
    return rows


def _ratio(times: Mapping[int, float], base: Mapping[int, float]) -> tuple[float | None, tuple[float, float] | None]:
    """How many times torch's time the median is, and the range of that over the rounds; nothing without torch's."""
    if not base:
        return None, None
    ratio = median(times.values()) / median(base.values())
    if len(times) == 1:  # made once, before the rounds: beside each of torch's
        return ratio, (min(times.values()) / max(base.values()), max(times.values()) / min(base.values()))
    ratios = [ratio, *(seconds / base[number] for number, seconds in times.items() if number in base)]
    return ratio, (min(ratios), max(ratios))
