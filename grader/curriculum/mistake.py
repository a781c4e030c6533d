"""Misconception and Identity: what a coach knows of an exercise, as plain frozen data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.curriculum.space import Case, Value


@dataclass(frozen=True, eq=False)
class Misconception:
    """One named mistake: an alternative oracle that makes it on purpose, and what to say to a learner who made it."""

    id: str
    says: str
    """The mistake in one line, said of the learner's code."""
    question: str
    """What to ask a learner first: it points at the place without naming the mistake."""
    idea: str
    """Whose formula and shape of code help (see ideas.py)."""
    stage: str
    """The stage that refuses it first."""
    exposes: Mapping[str, Value]
    """A case in which it differs from the truth."""
    answer: Callable[..., Any] = field(repr=False)
    """The wrong function. It may raise, as the learner's code does then."""
    tolerance: float = 0.0
    """How near an answer must be to be its answer, relatively; 0: as near as a right one must be to the truth."""


class AnyError(Exception):
    """Raised by a misconception where a learner's code raises, of whatever type."""


@dataclass(frozen=True)
class Identity:
    """One call said as another: a case, and the case (of this exercise or an earlier one) that it comes down to."""

    says: str
    other_side: Callable[[Case], tuple[str, Case] | None]
    """None where the identity doesn't apply to a case."""
    higher: bool = False
    """Whether the other side is less simple, and only tells where the code goes right."""


@dataclass(frozen=True)
class PlainIdentity:
    """A call said as an expression of x and weight that a learner knows already."""

    says: str
    expression: str
    """Python, of x and weight; its value must be the result's numbers in order."""
    applies: Callable[[Case], bool]
