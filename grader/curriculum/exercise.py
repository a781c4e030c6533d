"""Exercise, Stage: what is taught, as plain frozen data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from grader.curriculum.call import GRADIENT, OUTSIDE, READOUT, REFUSAL, VALUES, VIEW, Call
from grader.curriculum.ideas import IDEAS, NONE, Idea
from grader.curriculum.space import Case, Space, Value

if TYPE_CHECKING:
    from torch import Tensor

    from grader.curriculum.axes import Axis
    from grader.curriculum.gather import Gather
    from grader.curriculum.mistake import Identity, Misconception, PlainIdentity

__all__ = [
    "CALL",
    "FRAME",
    "GRADIENT",
    "OUTSIDE",
    "READOUT",
    "REFUSAL",
    "VALUES",
    "VIEW",
    "WINDOWS",
    "Call",
    "Exercise",
    "Numbers",
    "Shape",
    "Stage",
    "Way",
]

Numbers = Mapping[str, Value]

# What `grade show` draws of numbers: windows that slide over x, a frame around x, or the call with what comes of it.
WINDOWS, FRAME, CALL = "windows", "frame", "call"
BEFORE, ROAD, BESIDE, BEYOND = PARTS = "before", "the main road", "beside", "beyond"
"""The parts of the path, in order: warm-ups, what everybody does, what is near it, and where it goes on."""


@dataclass(frozen=True)
class Stage:
    """One step of the way: a few cases (or a sweep made from a seed) that stand for one idea.

    `cases` holds the numbers that aren't at their simplest; everything else is.
    """

    name: str
    says: str
    cases: tuple[Numbers, ...] | Callable[[int], list[dict[str, Value]]]
    asks: str = VALUES
    extra: bool = False
    at_most: float = 0.0
    """How many times torch's time the exercise's shapes may take, in the geometric mean; such a stage has no cases."""

    def made(self, space: Space, seed: int) -> tuple[Case, ...]:
        """The cases of this stage, each complete."""
        numbers = self.cases(seed) if callable(self.cases) else self.cases
        return tuple(space.case(**each) for each in numbers)


@dataclass(frozen=True)
class Shape:
    """One call that is timed: its name, what it is, and the numbers that aren't at their simplest."""

    name: str
    says: str
    numbers: Numbers


@dataclass(frozen=True)
class Way:
    """One way to write an exercise's function, to be timed: its name, what it is, and whether it is the reference.

    One that isn't is among the alternatives, in a file of that name.
    """

    name: str
    says: str
    reference: bool = False


@dataclass(frozen=True)
class Exercise:
    """Everything the grader knows of one exercise."""

    name: str
    says: str
    signature: str
    space: Space
    stages: tuple[Stage, ...]
    build: Callable[[Case, float], Call]
    torch: Callable[..., Tensor]
    magnitude: Callable[[Call], float]
    torch_text: Callable[[Call], str]
    """A call -> the expression by which torch says the same."""
    part: str = ROAD
    """The part of the path that it is of."""
    unlocks: tuple[str, ...] = ()
    """The exercises, of whatever part, that are open once all are done that unlock them."""
    torch_own: str = ""
    """Torch's own function by its full name, if there is one with these very arguments: the one that is timed."""
    torch_says: str = ""
    """What of torch is timed otherwise, in words."""
    misfit: Callable[[Call], str] = lambda call: ""
    """Which two sizes don't fit one another, in a call that must be refused."""
    banned: tuple[str, ...] = ()
    shortcuts: str = ""
    """A pattern of names of functions of torch, numpy and others that would be the answer; empty: none would."""
    by_hand: bool = False
    """Whether what torch makes gradients by is among them: calls can't be watched then of which we ask a gradient."""
    axes: tuple[Axis, ...] = ()
    """The dimensions that windows slide along, if they do."""
    keeps_kernel: bool = False
    """Whether a result has the windows themselves (their sizes come last), or one number for each."""
    in_a_row: bool = False
    """Whether the windows of a result stand in a row, rather than along dimensions of their own."""
    linear: bool = True
    """Whether a result is a sum of elements of x, each times a number (of weight): code that isn't is told so."""
    around: str = "a zero"
    """What stands around x where windows reach over its ends."""
    gather: Gather | None = None
    """Which elements each element of a result is made of: what its page in the browser draws."""
    drawing: str = CALL
    example: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """What `grade show` draws when nothing is asked for, by the names of its options; also what isn't given."""
    views: Callable[[Call], Mapping[str, Tensor]] | None = None
    """The views of its tensors that a right answer may read, by the tensors' names: drawn beside a call."""
    shapes: tuple[Shape, ...] = ()
    """What `grade bench` times."""
    timed: tuple[Way, ...] = ()
    """The ways that `grade bench` times, the slowest first."""
    elements: Callable[[Case], tuple[int, int]] | None = None
    """How many elements the largest tensor of a call and its result have, where that doesn't follow from `axes`."""
    ideas: Mapping[str, Idea] = field(default_factory=dict)
    """Its own words for ideas, where those that all exercises share (ideas.py) don't fit."""
    letters: Mapping[str, str] = field(default_factory=lambda: {"weight": "w"})
    """What a tensor is called where many of its elements are named, if that isn't its name."""
    misconceptions: Sequence[Misconception] = ()
    identities: tuple[Identity, ...] = ()
    """The closest to something already done comes first."""
    plainly: tuple[PlainIdentity, ...] = ()
    begin: Idea | None = None
    """How to begin, for an empty stub."""
    learned: str = ""
    """What somebody who has done it knows now, in two sentences."""

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def sizes(self) -> tuple[str, ...]:
        """The names of x's sizes."""
        named = tuple(axis.size for axis in self.axes)
        return named or tuple(each.name for each in self.space.parameters if each.is_size)

    @cached_property
    def largest(self) -> dict[str, Any]:
        """The counts above their simplest in the largest case that must be answered."""
        answered = [stage for stage in self.stages if stage.asks != REFUSAL and not stage.extra]
        cases = [case for stage in answered for case in stage.made(self.space, 0)]
        return self._counted(max(cases, key=self.space.rank))

    @cached_property
    def smallest_of_all(self) -> dict[str, Any]:
        """The counts above their simplest in a small case in which as many are above it as can be."""
        listed = [stage for stage in self.stages if stage.asks != REFUSAL and not callable(stage.cases)]
        cases = [case for stage in listed for case in stage.made(self.space, 0)]
        return self._counted(max(cases, key=lambda case: (len(self._counted(case)), -self.space.rank(case))))

    def _counted(self, case: Case) -> dict[str, Any]:
        return {name: case[name] for name in self.space.counts if case[name] != self.space.simplest[name]}

    def idea(self, name: str) -> Idea:
        """The idea that a stage or a misconception stands for, in the exercise's own words; or NONE."""
        return self.ideas.get(name) or IDEAS.get(name, NONE)

    def stage(self, name: str) -> Stage:
        return next(stage for stage in self.stages if stage.name == name)
