"""The terms of a named mistake in the learner's words, each beside the right one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.coach.suspects import Suspect
from grader.curriculum.axes import Axis
from grader.curriculum.exercise import Exercise
from grader.curriculum.formula.spoken import words, yours_and_right
from grader.curriculum.formula.union import steps_of
from grader.curriculum.formula.windows import Windows
from grader.curriculum.space import Case


def terms_beside(exercise: Exercise, suspects: Sequence[Suspect], case: Case) -> str:
    """What the code has and what belongs there; empty unless all ways that are left come to the same words."""
    found = {_said(exercise, suspect.answer, case) for suspect in suspects}
    return found.pop() if len(found) == 1 else ""


def _said(exercise: Exercise, answer: Any, case: Case) -> str:
    axes = exercise.axes
    by_a_word = any(isinstance(case.get(axis.padding), str) for axis in axes)
    if not isinstance(answer, Windows) or steps_of(answer) or by_a_word:
        return ""
    names = [dict(words(axis.size, axis.suffix, padded=axis.padding in case)) for axis in axes]
    numbers = [_numbers(axis, case) for axis in axes]
    along = [{**terms, **answer.terms_once} for terms in answer.terms_along]
    return yours_and_right(along, answer.known, answer.said, _with_others(names), _with_others(numbers))


def _numbers(axis: Axis, case: Case) -> dict[str, Any]:
    p = case.get(axis.padding, 0)
    read = {
        "L": case[axis.size],
        "K": case[axis.kernel],
        "s": case[axis.stride],
        "p": p,
        "d": case.get(axis.dilation, 1),
    }
    return read | {"P": read["L"] + 2 * p}


def _with_others(letters: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """With those of the other dimension, which have an underscore."""
    pairs = zip(letters, letters[::-1], strict=True)
    return [{**{f"{letter}_": value for letter, value in other.items()}, **own} for own, other in pairs]
