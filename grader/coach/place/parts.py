"""Where a case's numbers stand in a call: which argument, or which of a tensor's sizes, each of them is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from typing import Any

from grader.coach.place.source import Piece
from grader.coach.place.values import Atom
from grader.curriculum.exercise import Call, Exercise
from grader.curriculum.space import Case
from grader.judging.truth import NAN
from grader.syntax import parse

_FEW = 3
"""Cases of each stage that show which arguments there are."""


def atoms_of(exercise: Exercise, case: Case, name: str) -> tuple[Atom, ...]:
    """What changes in a call when one number of its case does: arguments, or else sizes of tensors."""
    value, simplest = case[name], exercise.space.simplest[name]
    for other in (value + 1 if isinstance(value, int) else simplest, simplest):
        before, after = _built(exercise, case), _built(exercise, case.but(**{name: other}))
        if before is None or after is None or other == value:
            continue
        found = tuple(_options(before, after)) or tuple(_sizes(before, after))
        if found:
            return found
    return ()


def _built(exercise: Exercise, case: Case) -> Call | None:
    try:
        return exercise.build(case, NAN)
    except (RuntimeError, ValueError, IndexError):  # no case that anybody would ask
        return None


def _options(before: Call, after: Call) -> Iterator[Atom]:
    for name in dict.fromkeys((*before.options, *after.options)):
        one, other = before.options.get(name), after.options.get(name)
        if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
            yield from ((name, i) for i in range(len(one)) if one[i] != other[i])
        elif one != other:
            yield name, _differs(one, other)


def _differs(one: Any, other: Any) -> int | None:
    """Which part of a pair it is that is given only in one of two calls, where the other has its default."""
    given = one if isinstance(one, tuple) else other
    if not isinstance(given, tuple) or (one is not None and other is not None):
        return None
    common = [i for i, value in enumerate(given) if value != min(given)]
    return common[0] if len(common) == 1 else None


def _sizes(before: Call, after: Call) -> Iterator[Atom]:
    for name in dict.fromkeys((*before.tensors, *after.tensors)):
        if name not in before.tensors or name not in after.tensors:
            yield name, None
            continue
        one, other = before.tensors[name].shape, after.tensors[name].shape
        if len(one) == len(other):
            for i in range(len(one)):
                if one[i] != other[i]:
                    yield from ((name, i), (name, i - len(one)))


def arguments_of(exercise: Exercise, piece: Piece) -> dict[str, str]:
    """The learner's name of each argument -> torch's: the same, or what stands in its place."""
    function = parse(f"def {exercise.signature}: ...").body[0]
    assert isinstance(function, ast.FunctionDef)
    torchs = [each.arg for each in function.args.args]
    given = piece.node.args
    theirs = [each.arg for each in (*given.posonlyargs, *given.args)]
    named = {*theirs, *(each.arg for each in given.kwonlyargs)}
    found = {name: name for name in torchs if name in named}
    for own, name in zip(theirs, torchs, strict=False):
        if name not in found and own not in torchs:
            found[own] = name
    return found


@cache
def tensors_and_pairs(exercise: Exercise) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The arguments that are tensors, whether or not a call has them; and those that hold several numbers."""
    cases = (case for stage in exercise.stages for case in stage.made(exercise.space, 0)[:_FEW])
    calls = [call for case in cases if (call := _built(exercise, case))]
    options = [option for call in calls for option in call.options.items()]
    return (
        tuple(dict.fromkeys(name for call in calls for name in call.tensors)),
        tuple(dict.fromkeys(name for name, value in options if isinstance(value, tuple))),
    )
