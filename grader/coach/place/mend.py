"""One line: the edits of a learner's file, tried one after another, until one makes right what goes wrong.

An edit is tried on the smallest failing case first; then on the whole stage, on the stages before it, and on fresh
cases that no stage asks. Only what is right in all of them is told, and only the line of it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.coach.place import flow_of
from grader.coach.place.dataflow import Flow
from grader.coach.place.edits import Candidate, candidates
from grader.coach.place.fresh import asked_cases, fresh_cases
from grader.coach.place.parts import atoms_of
from grader.coach.place.source import read
from grader.curriculum.exercise import Exercise, Stage
from grader.curriculum.space import Case
from grader.judging.asker import Asker
from grader.judging.judge import judge
from grader.judging.truth import GraderBroken
from grader.places import SOLUTIONS
from grader.results import Failure, Place, Spot
from grader.runner.learner import Learner
from grader.runner.limits import Limits


@dataclass(frozen=True)
class Patience:
    """How long a line is sought."""

    search: float = 2.5
    after: float = 0.5
    """Seconds after which no other line is sought once there is one."""
    in_all: float = 5.0
    call: float = 0.25
    large_call: float = 1.5
    processes: int = 6
    """How many may be lost to edits that end them."""


_LIMITS = Limits(call_seconds=5.0, exercise_seconds=30.0)
_BUSY = 3
"""How much longer things may take than the work on them."""

_BATCH = 64
_MOST_LINES = 3
_ABOUT = 1.5
"""By how much another line's edit may be farther fetched than one that is proven."""
_PER_LINE = 100
"""How many edits of one line are tried on more than the smallest case."""


@dataclass
class Proven:
    """A line, and how many stages are right with it put otherwise."""

    spot: Spot
    cost: float
    reach: int
    whole: bool


@dataclass
class Mender:
    """Tries edits of one learner's file."""

    asker: Asker
    stage: Stage
    case: Case
    patience: Patience
    proven: dict[Spot, Proven] = field(default_factory=dict)
    tried: int = 0

    def __post_init__(self) -> None:
        self._began = time.monotonic(), time.process_time()
        self._checked: dict[Spot, int] = {}
        self._lost = 0
        ordinary = [stage for stage in self.asker.exercise.stages if not stage.extra]
        at = ordinary.index(self.stage)
        self._before, self._after = ordinary[:at], ordinary[at + 1 :]

    @property
    def spent(self) -> float:
        """Seconds of work; where the machine is busy with something else, a part of the time that has passed."""
        wall, own = self._began
        return max(time.process_time() - own, (time.monotonic() - wall) / _BUSY)

    def search(self, waiting: Sequence[Candidate]) -> None:
        """Try edits in order, until there is a line and some time has passed, or all of it has."""
        while waiting and not self._enough():
            batch = [each for each in waiting[:_BATCH] if not self._is_done(each)]
            asked, survivors = self._screen(batch)
            waiting = [each for each in (*batch[asked:], *waiting[_BATCH:]) if each.cost <= self._farthest()]
            for survivor in survivors:
                if not self._is_done(survivor) and self.spent < self.patience.in_all:
                    self._check(survivor)

    def _farthest(self) -> float:
        """How far-fetched an edit may be: once there is a line, others that are about as likely are tried."""
        return min((each.cost for each in self.proven.values()), default=math.inf) + _ABOUT

    def _enough(self) -> bool:
        limit = self.patience.after if self.proven else self.patience.search
        lost = self._lost >= self.patience.processes
        return lost or len(self.proven) >= _MOST_LINES or self.spent > limit

    def _is_done(self, candidate: Candidate) -> bool:
        known = self.proven.get(candidate.spot)
        return bool(known and known.whole) or self._checked.get(candidate.spot, 0) >= _PER_LINE

    def _screen(self, batch: Sequence[Candidate]) -> tuple[int, list[Candidate]]:
        """How many of these were tried on the smallest case, and for which it is right."""
        expected, asked, right = self.asker.truth.expected(self.case, self.stage.asks), 0, []
        edits = [each.edit for each in batch]
        with closing(self.asker.learner.tried(edits, [self.case], self.stage.asks, self.patience.call)) as outcomes:
            for candidate, outcome in zip(batch, outcomes, strict=False):
                asked += 1
                self._lost += outcome.fatal
                if judge(expected, outcome, self.stage.asks).right:
                    right.append(candidate)
        self.tried += asked
        self._lost += not asked and bool(batch)
        return asked, right

    def _check(self, candidate: Candidate) -> None:
        """Take note of an edit's line if it makes the stage right, and breaks nothing."""
        self._checked[candidate.spot] = self._checked.get(candidate.spot, 0) + 1
        fresh = fresh_cases(self.asker.exercise, self.stage.name)
        stages = (self.stage, *reversed(self._before))
        if not all(self._makes_right(candidate, stage) for stage in stages):
            return
        if not self._right(candidate, fresh, self.stage.asks):
            return
        reach = 0
        for stage in self._after:
            if not self._makes_right(candidate, stage):
                break
            reach += 1
        known = self.proven.get(candidate.spot)
        if known is None or known.reach < reach:
            self.proven[candidate.spot] = Proven(candidate.spot, candidate.cost, reach, reach == len(self._after))

    def _makes_right(self, candidate: Candidate, stage: Stage) -> bool:
        return self._right(candidate, asked_cases(self.asker.exercise, stage.name), stage.asks)

    def _right(self, candidate: Candidate, cases: Sequence[Case], asks: str) -> bool:
        """Whether all cases are right with an edit."""
        learner, left = self.asker.learner, len(cases)
        with closing(learner.tried([candidate.edit], cases, asks, self.patience.large_call)) as outcomes:
            for case, outcome in zip(cases, outcomes, strict=False):
                self._lost += outcome.fatal
                late = self.spent > self.patience.in_all
                if late or not judge(self.asker.truth.expected(case, asks), outcome, asks).right:
                    return False
                left -= 1
        return not left

    def furthest(self) -> tuple[tuple[Spot, ...], bool]:
        """The lines with which most is right; and whether that is all."""
        reach = max((each.reach for each in self.proven.values()), default=0)
        best = [each for each in self.proven.values() if each.reach == reach]
        return tuple(each.spot for each in best[:_MOST_LINES]), bool(best) and all(each.whole for each in best)


def seek_line(
    exercise: Exercise, file: Path, failure: Failure, waits: Callable[[], object], patience: Patience | None = None
) -> Place:
    """A failure's place, after a line has been sought. `waits` is called again and again meanwhile."""
    assert failure.evidence
    assert failure.diagnosis
    assert failure.diagnosis.place
    place, stage = replace(failure.diagnosis.place, sought=True), exercise.stage(failure.stage)
    flow = flow_of(exercise, read(file, exercise.name))
    if flow is None or stage.extra:
        return place
    case = exercise.space.case(**failure.evidence.case)
    needed = [atom for each in failure.diagnosis.needed for atom in atoms_of(exercise, case, each.name)]
    with Learner(exercise, file, SOLUTIONS, _LIMITS) as learner, suppress(GraderBroken):
        learner.waits = waits
        if learner.load().kind is None:
            mender = Mender(Asker(exercise, learner), stage, case, patience or Patience())
            mender.search(candidates(flow, needed, _blamed(failure, flow)))
            lines, whole = mender.furthest()
            place = replace(place, lines=lines, whole=whole)
    return place


def _blamed(failure: Failure, flow: Flow) -> list[Spot]:
    """The lines on the way to an exception."""
    problem = failure.verdict.facts.get("problem")
    lines = {each.line for each in problem.lines} if problem else set()
    return [spot for spot in flow.scopes if spot.line in lines]
