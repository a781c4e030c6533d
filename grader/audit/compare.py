"""How strong is somebody else's test file? It is run against the mutants and misconceptions that ours is."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.audit.equivalents import equivalents_of
from grader.audit.implementation import mistaken_text
from grader.audit.mutants import mutants_of
from grader.audit.pool import workers
from grader.audit.reach import NOTHING, Reach
from grader.audit.theirs import Asked, LeftOut, run_theirs
from grader.audit.trial import BRIEF, Trial, put_on_trial
from grader.curriculum import find

_TOGETHER = 20


@dataclass(frozen=True)
class Wrong:
    """One wrong implementation: a mutant or a misconception, and what either suite makes of it."""

    kind: str
    id: str
    says: str
    text: str
    accepted: bool = False
    ours: Trial | None = None
    within: bool = True
    """Whether it is wrong within the numbers that the tests ever set."""


@dataclass(frozen=True)
class Comparison:
    """A test file against every wrong implementation of an exercise, beside our stages."""

    exercise: str
    tests: str
    wrong: tuple[Wrong, ...]
    used: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    reach: Reach = NOTHING

    @property
    def accepted(self) -> tuple[Wrong, ...]:
        return tuple(each for each in self.wrong if each.accepted)

    @property
    def within(self) -> tuple[Wrong, ...]:
        """What is wrong within the numbers that the tests ever set: what is held against them."""
        return tuple(each for each in self.wrong if each.within)

    @property
    def ours_accepted(self) -> int:
        return sum(not each.ours.refused for each in self.wrong if each.ours)


def compare(asked: Asked, advance: Callable[[int, int], None] = lambda done, of: None) -> Comparison:
    """Run a test file against everything wrong, and our stages, too. Raises NotTests, cosmic.NotInstalled, NoFork."""
    wrong = _everything_wrong(asked.exercise)
    of = 2 * len(wrong)
    theirs = run_theirs(asked, [each.text for each in wrong], lambda n: advance(n, of))
    wrong = [replace(each, accepted=accepted) for each, accepted in zip(wrong, theirs.accepted, strict=True)]
    ours = _ours(asked.exercise, wrong, None, lambda n: advance(len(wrong) + n, of))
    wrong = [replace(each, ours=trial) for each, trial in zip(wrong, ours, strict=True)]
    passed = [each for each in wrong if each.accepted]
    again = _ours(asked.exercise, passed, theirs.reach, lambda n: advance(of + n, of + len(passed)))
    beyond = {id(each) for each, trial in zip(passed, again, strict=True) if not trial.refused}
    wrong = [replace(each, within=id(each) not in beyond) for each in wrong]
    return Comparison(asked.exercise, str(asked.tests), tuple(wrong), theirs.used, theirs.left_out, theirs.reach)


def _everything_wrong(exercise: str) -> list[Wrong]:
    equivalent = {each.key for each in equivalents_of(exercise)}
    wrong = [
        Wrong("misconception", each.id, each.says, mistaken_text(exercise, each.id))
        for each in find(exercise).misconceptions
    ]
    for mutant in mutants_of(exercise):
        if mutant.key not in equivalent:
            sides = (("-", mutant.before), ("+", mutant.after))
            rows = [f"{sign} {row}" for sign, side in sides for row in side.splitlines()]
            wrong.append(Wrong("mutant", mutant.operator, "\n".join(rows), mutant.text))
    return wrong


def _ours(exercise: str, wrong: Sequence[Wrong], reach: Reach | None, done: Callable[[int], None]) -> list[Trial]:
    """What our own cases make of each; those within a reach."""
    trials = 0

    def count(found: list[Trial]) -> None:
        nonlocal trials
        trials += len(found)
        done(trials)

    with tempfile.TemporaryDirectory(prefix="grade-compare-") as folder, workers() as pool:
        files = [Path(folder) / f"{exercise}-{i}.py" for i in range(len(wrong))]
        for file, each in zip(files, wrong, strict=True):
            file.write_text(each.text, encoding="utf-8")
        parts = [files[start : start + _TOGETHER] for start in range(0, len(files), _TOGETHER)]
        found = pool.run([(put_on_trial, (exercise, part, BRIEF, reach)) for part in parts], count)
    return [trial for part in found for trial in part]
