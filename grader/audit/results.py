"""What an audit found out of one exercise, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.results import GRADER_ERROR, NOT_STARTED, PASSED

RANDOM_CASES = 2000
"""Random cases in which a solution must agree with torch."""

EQUIVALENCE_CASES = 10_000
"""Random cases in which an equivalent mutant must agree with the solution."""


@dataclass(frozen=True)
class Solution:
    """Whether the solution passes every stage, and agrees with torch on random cases."""

    status: str
    problem: str = ""
    cases: int = 0


@dataclass(frozen=True)
class Stub:
    """How the stub is graded, and what is wrong with it."""

    status: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alternative:
    """Another right solution, and the stage that refuses it, if one does."""

    style: str
    stage: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class MisconceptionCheck:
    """One misconception: the stage that should refuse it and the one that does; what it is and what it is named."""

    id: str
    stage: str
    refused_by: str | None
    named: str | None
    failing: tuple[int, ...] = ()

    @property
    def refused(self) -> bool:
        return self.refused_by == self.stage

    @property
    def named_right(self) -> bool:
        return self.named == self.id


@dataclass(frozen=True)
class Survivor:
    """A mutant that every stage lets pass: what it changes, and a random case that would tell it, if one does."""

    operator: str
    diff: str
    differs: str | None
    listed: bool = False
    """Whether it is listed as equivalent, although it differs."""
    never_left_out: str = ""
    """The argument whose default it changes, if every case of every stage gives that argument."""


@dataclass(frozen=True)
class MutantScore:
    """How many mutants there are, and what became of them."""

    of: int = 0
    refused: int = 0
    by_extras: int = 0
    """Of the refused: how many only by a stage with a star."""
    equivalent: int = 0
    survived: tuple[Survivor, ...] = ()
    stale: tuple[str, ...] = ()
    """Lines listed as changed by equivalent mutants that no surviving mutant changes."""


@dataclass(frozen=True)
class Audit:
    """Everything about one exercise."""

    name: str
    seed: int
    solution: Solution
    stub: Stub = Stub(NOT_STARTED)
    alternatives: tuple[Alternative, ...] = ()
    misconceptions: tuple[MisconceptionCheck, ...] = ()
    mutants: MutantScore = MutantScore()
    idle_stages: tuple[str, ...] = ()
    idle_cases: tuple[tuple[str, str], ...] = ()
    """Stage, and the case as numbers."""
    hints: tuple[str, ...] = ()
    """What is wrong with the hints."""
    seconds: float = field(default=0.0, compare=False)
    """Of all processors together."""

    @property
    def broken(self) -> bool:
        """Whether the grader itself is: torch and the solution disagree, so that nothing else was asked."""
        return self.solution.status == GRADER_ERROR

    @property
    def holds(self) -> bool:
        """Whether everything does that must. What is idle is only reported."""
        return (
            self.solution.status == PASSED
            and self.stub.status == NOT_STARTED
            and not self.stub.problems
            and all(each.stage is None for each in self.alternatives)
            and all(each.refused and each.named_right for each in self.misconceptions)
            and not self.mutants.survived
            and not self.hints
        )
