"""Hints: there are some for everything that can go wrong, and none gives the solution away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.audit.mutants import solution_text
from grader.audit.source import Source
from grader.curriculum.exercise import Exercise
from grader.curriculum.ideas import NONE
from grader.judging.truth import NAN

_CALLED = {"weight": r"\bweight\b|\bw\[", "bias": r"\bbias\b"}
"""What a text calls a tensor that not every exercise has."""

_TOO_SHORT = 12
"""Characters of code below which a line tells nothing (`return result`)."""


def check_hints(exercise: Exercise) -> tuple[str, ...]:
    """What is missing, and which hints hold a line of the solution."""
    lines = solution_lines(exercise.name)
    strangers = _strangers(exercise)
    problems = []
    for what, texts in _texts(exercise):
        problems += [f"{what} has no {kind}" for kind, text in texts.items() if not text.strip()]
        spoken = " ".join(texts.values())
        problems += [
            f"{what} speaks of {name}, which no call has" for name in strangers if re.search(_CALLED[name], spoken)
        ]
        everything = "".join("".join(texts.values()).split())
        told = [line for line in lines if "".join(line.split()) in everything]
        problems += [f"a hint of {what} holds a line of the solution: {line}" for line in told]
    words = {"what it is": exercise.says, "what is known afterwards": exercise.learned}
    words |= {f"{mistake.id}'s id": mistake.id for mistake in exercise.misconceptions}
    for what, texts in [*_texts(exercise), ("the exercise", words)]:
        problems += [f"{what} still has a TODO: {kind}" for kind, text in texts.items() if "TODO" in text]
    return tuple(problems)


def _strangers(exercise: Exercise) -> list[str]:
    """Tensors of another family, which no call of this exercise has."""
    cases = (case for stage in exercise.stages if not callable(stage.cases) for case in stage.made(exercise.space, 0))
    known = {name for case in cases for name in exercise.build(case, NAN).tensors}
    return [name for name in _CALLED if name not in known]


def _texts(exercise: Exercise) -> Iterator[tuple[str, dict[str, str]]]:
    for stage in exercise.stages:
        idea = exercise.idea(stage.name)
        question = "" if idea is NONE else idea.question
        texts = {
            "question": question,
            "statement": stage.says,
            "formula": idea.formula,
            "shape of the code": idea.shape,
        }
        yield f"stage {stage.name!r}", texts
    for mistake in exercise.misconceptions:
        formula = exercise.idea(mistake.idea).formula
        yield mistake.id, {"question": mistake.question, "statement": mistake.says, "formula": formula}


def solution_lines(name: str) -> list[str]:
    source = Source(solution_text(name), name)
    rows = source.text.splitlines()[source.statements[0].lineno - 1 : source.function.end_lineno]
    return [row.strip() for row in rows if len(row.strip()) >= _TOO_SHORT and not row.strip().startswith("#")]
