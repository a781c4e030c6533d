"""Stages in order, until the first failure; then the coach is asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from grader.curriculum.exercise import GRADIENT, VALUES, Exercise, Stage
from grader.curriculum.space import Case
from grader.grading.exam import of_seed
from grader.judging.asker import Asker, Probe
from grader.judging.truth import GraderBroken
from grader.places import SOLUTIONS
from grader.report.ladder import ladder
from grader.results import (
    FAILED,
    GRADER_ERROR,
    NOT_STARTED,
    PASSED,
    WAITING,
    ExerciseResult,
    Failure,
    StageResult,
    Verdict,
)
from grader.runner.learner import Learner
from grader.runner.limits import LEARNERS, Limits
from grader.runner.outcome import Loaded
from grader.runner.processes import Host

if TYPE_CHECKING:
    from grader.coach import Explained

_DAY = 86400
_EACH_DAY = 8
"""Cases that are new each day."""
_WATCHED = 2
"""Cases of a stage that are watched, at most."""
_AHEAD = 4
"""Stages that are asked ahead, so that the learner's process needn't wait while one is judged."""


@dataclass(frozen=True)
class Options:
    """How to grade."""

    seed: int | None = None
    """Of the mixtures; without one there are also a few cases of another for each day, as nobody can know them all."""
    stages: tuple[str, ...] = ()
    """Only these stages; all of them when empty."""
    keep_going: bool = False
    extras: bool = True
    coach: bool = True
    limits: Limits = field(default_factory=Limits)
    method: str | None = None
    whose: str = LEARNERS
    exam: bool = False
    """Whether the seed is of all that is asked: the sizes and numbers of every stage."""
    host: Host | None = None
    """Where the file runs; without one, in a process of this one's."""


def grade(
    exercise: Exercise,
    file: Path,
    options: Options | None = None,
    shown_as: str | None = None,
    tell: Callable[[str], None] = lambda what: None,
) -> ExerciseResult:
    """Grade one file against one exercise. Never raises for anything that the file does.

    `tell` hears what is being done, again and again while there is an answer to wait for.
    """
    with grading(exercise, file, options, shown_as, tell) as result:
        return result


@contextmanager
def grading(
    exercise: Exercise,
    file: Path,
    options: Options | None = None,
    shown_as: str | None = None,
    tell: Callable[[str], None] = lambda what: None,
) -> Iterator[ExerciseResult]:
    """The same, for those who can use the result while the learner's process is still being ended."""
    options = options or Options()
    exercise = as_asked(exercise, options)
    start = time.perf_counter()
    where = options.limits, options.method, options.whose, options.host
    with Learner(exercise, file, SOLUTIONS, *where, whole=options.exam) as learner:
        session = Session(exercise, learner, options)
        learner.waits = lambda: tell(f"{exercise.name}: {session.doing}")
        loaded = learner.load(meanwhile=session.work_ahead())
        try:
            stages, failure = session.all_stages(loaded)
            status = _status(stages, failure)
        except GraderBroken as error:
            stages, status = session.waiting(), GRADER_ERROR
            failure = Failure("", Verdict(GRADER_ERROR, {"detail": str(error)}))
        yield ExerciseResult(
            name=exercise.name,
            file=shown_as or str(file),
            status=status,
            seconds=time.perf_counter() - start,
            stages=tuple(stages),
            failure=failure,
            notes=loaded.notes,
            signature=loaded.signature,
            expected_signature=exercise.signature,
            seed=session.day if options.seed is None else options.seed,
        )


def _status(stages: list[StageResult], failure: Failure | None) -> str:
    ordinary = [stage for stage in stages if not stage.extra] or stages
    if all(stage.status == PASSED for stage in ordinary):
        return PASSED
    begun = any(stage.passed for stage in ordinary)
    return NOT_STARTED if failure and failure.kind == "not_started" and not begun else FAILED


class Session:
    """One learner's way through the stages of one exercise."""

    def __init__(self, exercise: Exercise, learner: Learner, options: Options):
        self.exercise, self.options = exercise, options
        self.asker = Asker(exercise, learner)
        self._seen: list[Probe] = []
        self.doing = "being imported"
        self.day = _today()
        self._pace: float | None = None

    def chosen(self) -> list[Stage]:
        return _chosen(self.exercise, self.options)

    def _cases(self, stage: Stage) -> tuple[Case, ...]:
        return _asked(self.exercise, stage, self.options, self.day)

    def _watched(self, stage: Stage) -> tuple[Case, ...]:
        return _watched(self.exercise, stage.name, self._cases(stage), self.day)

    def work_ahead(self) -> Iterator[object]:
        """The truth of one case after another, for as long as there is nothing else to do."""
        with suppress(GraderBroken):  # which comes again when that case is judged
            for stage in self.chosen():
                for case in self._cases(stage):
                    yield self.asker.truth.expected(case, stage.asks)

    def waiting(self) -> list[StageResult]:
        return [self._waits(stage) for stage in self.chosen()]

    def _waits(self, stage: Stage) -> StageResult:
        try:
            cases = len(self._cases(stage))
        except GraderBroken:  # which is the result already
            cases = 0
        return StageResult(stage.name, stage.says, WAITING, cases, extra=stage.extra)

    def all_stages(self, loaded: Loaded) -> tuple[list[StageResult], Failure | None]:
        """Grade stage after stage. After the first failure the rest wait, unless told to keep going."""
        if loaded.kind is not None:
            return self.waiting(), _not_loaded(loaded)
        results: list[StageResult] = []
        failure: Failure | None = None
        stages = self.chosen()
        for number, stage in enumerate(stages):
            if failure and not self.options.keep_going:
                results.append(self._waits(stage))
                continue
            result, problem = self.stage(stage, stages[number + 1 : number + 1 + _AHEAD], explain=failure is None)
            results.append(result)
            failure = failure or problem
        return results, failure

    def stage(self, stage: Stage, following: Sequence[Stage], explain: bool) -> tuple[StageResult, Failure | None]:
        """Ask every case of a stage, and have its first failure explained; an extra one's only if it was asked for."""
        self.doing = f"stage {stage.name}"
        if stage.at_most:
            return self._paced(stage)
        cases = self._cases(stage)
        then = [(self._cases(each), each.asks, self._watched(each)) for each in following]
        probes = self.asker.probes(cases, stage.asks, self._watched(stage), then)
        passed = sum(probe.verdict.right for probe in probes)
        status = PASSED if passed == len(cases) else FAILED
        result = StageResult(stage.name, stage.says, status, len(cases), passed, stage.extra)
        self._seen += probes
        if status == PASSED or not explain or (stage.extra and stage.name not in self.options.stages):
            return result, None
        first = next(probe for probe in probes if not probe.verdict.right)
        if self.options.coach:
            return result, _with_hints(self._explained(stage, first))
        return result, Failure(stage.name, first.verdict, output=first.outcome.output)

    def _explained(self, stage: Stage, first: Probe) -> Explained:
        """What the coach says of a failure; who gets everything right needs none."""
        from grader.coach import Coach

        coach = Coach(self.asker)
        coach.saw(self._seen)
        return coach.explain(stage, first)

    def _paced(self, stage: Stage) -> tuple[StageResult, Failure | None]:
        """Whether the function is as fast as that: timed once for all stages that ask it."""
        from grader.grading.pace import pace

        if self._pace is None:
            self._pace = pace(self.exercise, self.asker.learner.file, self.options.limits)
        won = self._pace <= stage.at_most
        result = StageResult(stage.name, stage.says, PASSED if won else FAILED, 1, int(won), stage.extra, self._pace)
        if won or stage.name not in self.options.stages:
            return result, None
        return result, Failure(stage.name, Verdict("too_slow", {"ratio": self._pace, "at_most": stage.at_most}))


def _with_hints(explained: Explained) -> Failure:
    failure = explained.failure
    assert failure.evidence
    rungs = ladder(explained.idea, failure.verdict, failure.evidence, failure.diagnosis, explained.einsum)
    return replace(failure, ladder=rungs)


def as_asked(exercise: Exercise, options: Options) -> Exercise:
    """The exercise with the numbers that the options say."""
    return of_seed(exercise, options.seed or 0) if options.exam else exercise


def stages_asked(exercise: Exercise, options: Options) -> list[tuple[str, tuple[Case, ...]]]:
    """What each stage asks of a call, and its cases: the questions of whoever gets everything right today."""
    return [(stage.asks, _asked(exercise, stage, options, _today())) for stage in _chosen(exercise, options)]


def _today() -> int:
    return int(time.time() // _DAY)


def _chosen(exercise: Exercise, options: Options) -> list[Stage]:
    wanted = [stage for stage in exercise.stages if options.extras or not stage.extra]
    if options.host:  # a file is timed in a process of ours, where it isn't kept in a sandbox
        wanted = [stage for stage in wanted if not stage.at_most]
    return [stage for stage in wanted if not options.stages or stage.name in options.stages]


def _asked(exercise: Exercise, stage: Stage, options: Options, day: int) -> tuple[Case, ...]:
    cases = _made(exercise, stage.name, options.seed or 0)
    if options.seed is not None or stage.asks != VALUES or not callable(stage.cases):
        return cases
    return cases + _of_the_day(exercise, stage.name, day)


@cache
def _of_the_day(exercise: Exercise, stage: str, day: int) -> tuple[Case, ...]:
    """A few cases of the mixture that has the day as its seed."""
    cases = _made(exercise, stage, day)
    return tuple(Random(day).sample(cases, min(_EACH_DAY, len(cases))))


@cache
def _watched(exercise: Exercise, name: str, cases: tuple[Case, ...], day: int) -> tuple[Case, ...]:
    """The cases of a stage that are asked once more, while every operation is seen: none of its larger ones.

    A shortcut is taken from the beginning, or where everything is mixed, or on the way back.
    """
    stage = exercise.stage(name)
    gradient = stage.asks == GRADIENT
    if not exercise.shortcuts or (gradient and exercise.by_hand):
        return ()
    if not callable(stage.cases) and not gradient and stage is not exercise.stages[0]:
        return ()
    by_size = sorted(cases, key=lambda case: _size(exercise, case))
    middling = by_size[len(by_size) // 4 : len(by_size) // 2 + 1]
    return tuple(Random(day).sample(middling, min(_WATCHED, (len(middling) + 1) // 2)))


def _size(exercise: Exercise, case: Case) -> int:
    return sum(value for value in exercise.space.named(case).values() if isinstance(value, int))


@cache
def _made(exercise: Exercise, stage: str, seed: int) -> tuple[Case, ...]:
    """The cases of a stage, made once: whoever grades again and again asks the very same ones."""
    try:
        return exercise.stage(stage).made(exercise.space, seed)
    except Exception as error:
        raise GraderBroken(f"the cases of {exercise.name}, stage {stage}, can't be made: {error!r}") from error


def _not_loaded(loaded: Loaded) -> Failure:
    facts = {"detail": loaded.message, "line": loaded.line, "problem": loaded.problem}
    return Failure("", Verdict(loaded.kind, facts), output=loaded.output)
