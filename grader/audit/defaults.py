"""Mutants of a default: told only by a call that leaves the argument out."""

from __future__ import annotations

from grader.audit.mutants import Mutant, solution_text
from grader.audit.source import Source
from grader.curriculum import find
from grader.curriculum.exercise import Exercise
from grader.judging.truth import NAN


def never_left_out(name: str, mutant: Mutant) -> str:
    """The argument whose default a mutant changes, if every call of every stage gives that argument; else empty."""
    right, changed = (_defaults(text, name) for text in (solution_text(name), mutant.text))
    differ = [argument for argument in right if changed.get(argument) != right[argument]]
    left_out = _left_out(find(name), set(differ)) if differ else set()
    return next((argument for argument in differ if argument not in left_out), "")


def _defaults(text: str, name: str) -> dict[str, str]:
    source = Source(text, name)
    return {argument: source.code(default) for argument, default in source.defaults.items()}


def _left_out(exercise: Exercise, arguments: set[str]) -> set[str]:
    """Those of some arguments that a call of some stage leaves out."""
    cases = (case for stage in exercise.stages for case in stage.made(exercise.space, 0))
    calls = (exercise.build(case, NAN) for case in cases)
    return set().union(*(arguments - call.options.keys() - call.tensors.keys() for call in calls))
