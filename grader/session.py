"""Stages in order, until the first failure; then what is known of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from torch import Tensor

from grader.curriculum.exercise import Exercise, Stage
from grader.curriculum.space import Case
from grader.judge import judge
from grader.places import SOLUTIONS
from grader.results import (
    FAILED,
    GRADER_ERROR,
    NOT_STARTED,
    PASSED,
    WAITING,
    Array,
    Evidence,
    ExerciseResult,
    Failure,
    StageResult,
    Verdict,
)
from grader.runner.learner import Learner
from grader.runner.limits import Limits
from grader.runner.loading import load_solution
from grader.runner.outcome import Loaded, Outcome
from grader.truth import NAN, Expected, GraderBroken, Truth

_ANOTHER_FILL = 4096.0
"""What lies around a tensor in the second look, by which a read outside is told from a wrong number."""


@dataclass(frozen=True)
class Options:
    """How to grade."""

    seed: int = 0
    stages: tuple[str, ...] = ()
    """Only these stages; all of them when empty."""
    keep_going: bool = False
    extras: bool = True
    limits: Limits = field(default_factory=Limits)
    method: str | None = None


@dataclass(frozen=True)
class Probe:
    """One case that was asked, and everything that is known of the answer."""

    case: Case
    outcome: Outcome
    verdict: Verdict


def grade(
    exercise: Exercise, file: Path, options: Options | None = None, shown_as: str | None = None
) -> ExerciseResult:
    """Grade one file against one exercise. Never raises for anything that the file does."""
    options = options or Options()
    start = time.perf_counter()
    with Learner(exercise, file, SOLUTIONS, options.limits, options.method) as learner:
        loaded = learner.load()
        session = Session(exercise, learner, options)
        try:
            stages, failure = session.all_stages(loaded)
            status = _status(stages, failure)
        except GraderBroken as error:
            stages, status = session.waiting(), GRADER_ERROR
            failure = Failure("", Verdict(GRADER_ERROR, {"detail": str(error)}))
    return ExerciseResult(
        name=exercise.name,
        file=shown_as or str(file),
        status=status,
        seconds=time.perf_counter() - start,
        stages=tuple(stages),
        failure=failure,
        notes=loaded.notes,
        signature=loaded.signature,
        expected_signature=exercise.signature,
    )


def _status(stages: list[StageResult], failure: Failure | None) -> str:
    ordinary = [stage for stage in stages if not stage.extra]
    if all(stage.status == PASSED for stage in ordinary):
        return PASSED
    begun = any(stage.passed for stage in ordinary)
    return NOT_STARTED if failure and failure.kind == "not_started" and not begun else FAILED


class Session:
    """One learner's way through the stages of one exercise."""

    def __init__(self, exercise: Exercise, learner: Learner, options: Options):
        self.exercise, self.learner, self.options = exercise, learner, options
        self._truth: Truth | None = None
        self._made: dict[str, tuple[Case, ...]] = {}

    @property
    def truth(self) -> Truth:
        """Made only once the learner's process runs: what it was forked from has never seen an answer."""
        if self._truth is None:
            try:
                self._truth = Truth(self.exercise, load_solution(SOLUTIONS, self.exercise.name))
            except Exception as error:
                raise GraderBroken(
                    f"the reference solution of {self.exercise.name} can't be loaded: {error!r}"
                ) from error
        return self._truth

    def chosen(self) -> list[Stage]:
        names = self.options.stages
        wanted = [stage for stage in self.exercise.stages if self.options.extras or not stage.extra]
        return [stage for stage in wanted if not names or stage.name in names]

    def _cases(self, stage: Stage) -> tuple[Case, ...]:
        if stage.name not in self._made:
            self._made[stage.name] = stage.made(self.exercise.space, self.options.seed)
        return self._made[stage.name]

    def waiting(self) -> list[StageResult]:
        return [self._waits(stage) for stage in self.chosen()]

    def _waits(self, stage: Stage) -> StageResult:
        cases = len(self._cases(stage))
        return StageResult(stage.name, stage.says, WAITING, cases, extra=stage.extra)

    def all_stages(self, loaded: Loaded) -> tuple[list[StageResult], Failure | None]:
        """Grade stage after stage. After the first failure the rest wait, unless told to keep going."""
        if loaded.kind is not None:
            return self.waiting(), _not_loaded(loaded)
        results: list[StageResult] = []
        failure: Failure | None = None
        stages = self.chosen()
        for stage, following in zip(stages, [*stages[1:], None], strict=True):
            if failure and not self.options.keep_going:
                results.append(self._waits(stage))
                continue
            result, problem = self.stage(stage, following)
            results.append(result)
            if problem and not stage.extra:
                failure = failure or problem
        return results, failure

    def stage(self, stage: Stage, following: Stage | None = None) -> tuple[StageResult, Failure | None]:
        """Ask every case of one stage in one go; work out the truth while the learner's code runs."""
        cases = self._cases(stage)
        outcomes = self.learner.run(
            cases,
            stage.asks,
            meanwhile=lambda case: self.truth.expected(case, stage.asks),
            then=(self._cases(following), following.asks) if following else None,
        )
        probes = [
            Probe(case, outcome, judge(self.truth.expected(case, stage.asks), outcome, stage.asks))
            for case, outcome in zip(cases, outcomes, strict=False)
        ]
        passed = sum(probe.verdict.right for probe in probes)
        status = PASSED if passed == len(cases) else FAILED
        result = StageResult(stage.name, stage.says, status, len(cases), passed, stage.extra)
        first = next((probe for probe in probes if not probe.verdict.right), None)
        if first is None or stage.extra:
            return result, None
        return result, self.explain(stage, first)

    def explain(self, stage: Stage, probe: Probe) -> Failure:
        """The failure of one case, with its evidence."""
        probe = self._reads_outside(probe, stage.asks)
        evidence = self._evidence(stage, probe)
        return Failure(stage.name, probe.verdict, evidence, evidence, probe.outcome.output)

    def _reads_outside(self, probe: Probe, asks: str) -> Probe:
        """A wrong value is a read outside if it changes with what lies around the tensors."""
        layouts = {name: probe.case.get(name, "contiguous") for name in ("layout", "weight_layout")}
        moved = [name for name, layout in layouts.items() if layout != "contiguous"]
        if probe.verdict.kind != "wrong_values" or not moved:
            return probe
        (again,) = self.learner.run([probe.case], asks, _ANOTHER_FILL)
        before, after = probe.outcome.tensors.get("y"), again.tensors.get("y")
        if before is None or after is None or before.shape != after.shape:
            return probe
        changed = (before != after) & ~((before != before) & (after != after))
        if not bool(changed.any()):
            return probe
        facts = {**probe.verdict.facts, "layouts": {name: layouts[name] for name in moved}}
        return Probe(probe.case, probe.outcome, Verdict("reads_outside", facts))

    def _evidence(self, stage: Stage, probe: Probe) -> Evidence:
        call = self.exercise.build(probe.case, NAN)
        expected = self.truth.expected(probe.case, stage.asks)
        of = f"grad {probe.verdict.facts['to']}" if probe.verdict.kind == "wrong_gradient" else "y"
        truth = expected.y if of == "y" else expected.grads[of]
        yours = probe.outcome.tensors.get(of)
        return Evidence(
            call=call.text(self.exercise.name),
            case=dict(probe.case),
            inputs={name: _array(tensor) for name, tensor in call.tensors.items()},
            yours=None if yours is None else _array(yours),
            expected=None if truth is None else _array(truth),
            of=of,
            wrong=_wrong_cells(expected, of, truth, yours),
        )


def _not_loaded(loaded: Loaded) -> Failure:
    facts = {"detail": loaded.message, "line": loaded.line, "problem": loaded.problem}
    return Failure("", Verdict(loaded.kind, facts), output=loaded.output)


def _wrong_cells(expected: Expected, of: str, truth: Tensor | None, yours: Tensor | None) -> tuple[bool, ...]:
    if truth is None or yours is None or truth.shape != yours.shape or truth.dtype != yours.dtype:
        return ()
    return tuple(expected.wrong_cells(of, yours).flatten().tolist())


def _array(tensor: Tensor) -> Array:
    return Array(tuple(tensor.shape), tuple(tensor.detach().flatten().tolist()))
