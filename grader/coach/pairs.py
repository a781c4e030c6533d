"""Two mistakes at once: suspects made of two, tried where no single one gives the learner's answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from grader.coach.suspects import RAISES, Suspect, compare
from grader.curriculum.exercise import Exercise
from grader.curriculum.formula.union import union
from grader.curriculum.mistake import Misconception
from grader.curriculum.space import Case
from grader.judging.asker import Probe

_WRONG = 8
"""On how many wrong answers single mistakes are tried: the simplest, where one may show without the other."""

_AGREEING, _BESIDE, _MOST = 24, 4, 240
"""How many single ways that give some of these answers are paired with one another; how many with all that there are;
and how many pairs are tried."""


@dataclass(frozen=True, eq=False)
class Both(Misconception):
    """Two mistakes in one code."""

    parts: tuple[Misconception, ...] = ()

    def may_show(self, case: Case, asks: str) -> bool:
        return any(part.may_show(case, asks) for part in self.parts)


def pairs_of(exercise: Exercise, probes: Sequence[Probe]) -> list[Suspect]:
    """Suspects of two mistakes, those first that each give some of the wrong answers; none if no single one does."""
    wrong = _simplest(exercise, probes)
    singles = list(_singles(exercise, wrong))
    found = {single: _proved(exercise, single, wrong) for single in singles}
    agreeing = sorted((each for each in singles if found[each]), key=lambda each: -len(found[each]))[:_AGREEING]
    between = sorted(combinations(agreeing, 2), key=lambda pair: -len(found[pair[0]] | found[pair[1]]))
    near = [(one, other) for one in agreeing[:_BESIDE] for other in singles if not found[other]]
    made = (_both(*pair) for pair in [*between, *near][:_MOST])
    return [each for each in made if each is not None]


def _simplest(exercise: Exercise, probes: Sequence[Probe]) -> list[Probe]:
    wrong = [probe for probe in probes if not probe.verdict.right]
    return sorted(wrong, key=lambda probe: exercise.space.rank(probe.case))[:_WRONG]


def _singles(exercise: Exercise, wrong: Sequence[Probe]) -> Iterator[Suspect]:
    """Each mistake in its ways; how what lies outside is met needn't be tried."""
    for mistake in exercise.misconceptions:
        if not mistake.message and any(mistake.may_show(probe.case, probe.asks) for probe in wrong):
            for answer in (mistake.answer, *mistake.ways):
                if getattr(answer, "if_inside", None) is None:
                    yield Suspect(mistake, answer)


def _proved(exercise: Exercise, suspect: Suspect, wrong: Sequence[Probe]) -> frozenset[int]:
    return frozenset(i for i, probe in enumerate(wrong) if compare(exercise, suspect, probe) >= RAISES)


def _both(one: Suspect, other: Suspect) -> Suspect | None:
    answer: Any = union(one.answer, other.answer) if one.mistake.id != other.mistake.id else None  # type: ignore[arg-type]
    return None if answer is None else Suspect(_mistake(one, other), answer)


def _mistake(one: Suspect, other: Suspect) -> Both:
    first, second = one.mistake, other.mistake
    return Both(
        id=f"{first.id}+{second.id}",
        says=f"two things at once: {_says(one)}; and {_says(other)}",
        question=first.question,
        idea=first.idea,
        stage=first.stage,
        exposes=first.exposes,
        answer=first.answer,
        tolerance=max(first.tolerance, second.tolerance),
        parts=(first, second),
    )


def _says(suspect: Suspect) -> str:
    side = getattr(suspect.answer, "along", None)
    return suspect.mistake.says + (f" (along the {side} only)" if side else "")
