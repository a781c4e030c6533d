"""Misconception and Identity: what a coach knows of an exercise, as plain frozen data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from grader.curriculum.axes import LAYOUT_OF
from grader.curriculum.exercise import GRADIENT, VIEW
from grader.curriculum.space import Case, Value

_SEVERAL = ("batch", "groups", "in_channels", "out_channels")
SHOWS_ONLY_WITH = {
    "out_channels": _SEVERAL,
    "in_channels": _SEVERAL,
    "channels": _SEVERAL,
    "batch": (*_SEVERAL, "outer", "ones"),
    "bias": ("bias",),
    "stride": ("stride", "dilation"),
    "dilation": ("dilation",),
    "padding": ("padding", "ceil"),
    "output_padding": ("output_padding",),
    "groups": ("groups",),
    "layouts": tuple(LAYOUT_OF),
    "dtypes": ("dtype",),
    "value": ("value", "dtype"),
    "two dimensions": ("ndim",),
}
"""Stages, and the numbers of which one must be away from its simplest for a mistake to show that passes all before."""


@dataclass(frozen=True, eq=False)
class Misconception:
    """One named mistake: an alternative oracle that makes it on purpose, and what to say to a learner who made it."""

    id: str
    says: str
    """The mistake in one line, said of the learner's code; true of every way to make it."""
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
    ways: tuple[Callable[..., Any], ...] = field(default=(), repr=False)
    """Other ways to make the same mistake, whose answers differ in places (say, where a window ends outside x)."""
    tolerance: float = 0.0
    """How near an answer must be to be its answer, relatively; 0: as near as a right one must be to the truth."""
    message: str = ""
    """A pattern: an exception whose text has it is this mistake's, wherever it is raised."""
    may_raise: str = ""
    """A pattern of exceptions that go with it as well, but aren't proof of it."""
    within: str = ""
    """The mistake that says less: this one is told from it only by numbers that a code may not be able to do yet."""

    def may_show(self, case: Case, asks: str) -> bool:
        """Whether it can differ from the truth in a case: a mistake about strides can't where each is one."""
        if self.idea in ("gradient", "view"):
            return asks == (GRADIENT if self.idea == "gradient" else VIEW)
        return bool(case.get("explicit")) or _may_show(self.stage, case)  # a default that is given may raise


@lru_cache(maxsize=4096)
def _may_show(stage: str, case: Case) -> bool:
    names = SHOWS_ONLY_WITH.get(stage)
    return names is None or any(_away(case, name) for name in names)


def _away(case: Case, name: str) -> bool:
    values = [case[each] for each in (name, f"{name}_h", f"{name}_w") if each in case]
    return any(value != _SIMPLEST.get(name, 1) for value in values)


_SIMPLEST = {
    "padding": 0,
    "output_padding": 0,
    "ceil": 0,
    "outer": 0,
    "ones": 0,
    "bias": 0,
    "value": 0,
    **dict.fromkeys(LAYOUT_OF, "contiguous"),
    "dtype": "float32",
}


class AnyError(Exception):
    """Raised by a misconception where a learner's code raises, of whatever type: raising is the mistake."""


class SomeError(Exception):
    """Raised by a misconception where a learner's code raises in one way or another: that alone proves nothing."""


class ErrorLike(Exception):
    """Raised by a misconception where a learner's code raises with a message that has this pattern."""


class OwnOfTorch(Exception):
    """Raised by a misconception where a learner's code calls what it is to write."""


class WritesIntoArgument(Exception):
    """Raised by a misconception where a learner's code changes what it was given."""


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
