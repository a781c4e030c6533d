"""Which numbers of an exercise somebody else's tests ever set, and our cases in which no others are set.

What a number changes in a call is found out from the calls that cases make: a kernel is a size of weight, a stride
an argument. A number is set by a call in which all of that is otherwise than where the number is at its simplest.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from torch import Tensor

from grader.curriculum import find
from grader.curriculum.exercise import GRADIENT, REFUSAL, Exercise, Stage
from grader.curriculum.space import Case

Marks = dict[tuple[Any, ...], Any]
"""What can be seen of a call: its tensors' sizes and so on, the values of its other arguments, by what they are."""

_EXAMPLES = 5
"""Pairs of cases by which is found out what a number changes."""


@dataclass(frozen=True)
class Reach:
    """The numbers that some tests ever set; whether they ask for a gradient, and for what must be refused."""

    numbers: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()

    def cases(self, exercise: Exercise, stage: Stage) -> tuple[Case, ...]:
        """A stage's cases with all other numbers at their simplest, each once."""
        if stage.asks in (GRADIENT, REFUSAL) and stage.asks not in self.asks:
            return ()
        if stage.extra and stage.asks != REFUSAL:  # numbers of another kind than tests may set: padding="same"
            return ()
        made = stage.made(exercise.space, 0)
        if stage.asks == REFUSAL:
            return tuple(case for case in made if exercise.space.named(case).keys() <= self.numbers | {"misfit"})
        others = {name: value for name, value in exercise.space.simplest.items() if name not in self.numbers}
        return tuple(dict.fromkeys(each for case in made if exercise.space.allows(each := case.but(**others))))


NOTHING = Reach()


class Seen:
    """What the right solution has been called with, and whether it raised."""

    def __init__(self, exercise: str, right: Callable[..., Any]):
        self._exercise, self._signature = exercise, inspect.signature(right)
        self.numbers: set[str] = set()
        self.asks: set[str] = set()

    @property
    def document(self) -> dict[str, list[str]]:
        return {"numbers": sorted(self.numbers), "asks": sorted(self.asks)}

    def add(self, document: Mapping[str, Sequence[str]]) -> None:
        """What another process has seen."""
        self.numbers.update(document["numbers"])
        self.asks.update(document["asks"])

    @contextmanager
    def call(self, arguments: Sequence[Any], options: Mapping[str, Any]) -> Iterator[None]:
        """Around one call."""
        try:
            given = self._signature.bind(*arguments, **options)
        except TypeError:
            yield
            return
        given.apply_defaults()
        self.numbers |= _set_in(self._exercise, _marks(given.arguments))
        if any(isinstance(each, Tensor) and each.requires_grad for each in given.arguments.values()):
            self.asks.add(GRADIENT)
        try:
            yield
        except Exception:
            self.asks.add(REFUSAL)
            raise


def _set_in(exercise: str, marks: Marks) -> set[str]:
    return {name for name, before in _unset(exercise).items() if all(_differs(marks, *each) for each in before.items())}


def _differs(marks: Marks, key: Any, before: Any) -> bool:
    return key in marks and marks[key] != before


@cache
def _unset(name: str) -> dict[str, Marks]:
    """For each number the marks that it always changes, as they are while it is at its simplest."""
    exercise = find(name)
    stages = [stage for stage in exercise.stages if stage.asks != REFUSAL and not stage.extra]
    cases = [case for stage in stages for case in stage.made(exercise.space, 0)]
    found = {number: _changed_by(exercise, number, cases) for number in exercise.space.simplest}
    return {number: before for number, before in found.items() if before is not None}


def _changed_by(exercise: Exercise, number: str, cases: Sequence[Case]) -> Marks | None:
    """The marks that every change of a number changes, as they were before; None where no case changes it."""
    simplest = exercise.space.simplest[number]
    pairs = ((case.but(**{number: simplest}), case) for case in cases if case[number] != simplest)
    examples = list(islice((pair for pair in pairs if exercise.space.allows(pair[0])), _EXAMPLES))
    if not examples:
        return None
    built = [(_built(exercise, before), _built(exercise, after)) for before, after in examples]
    always = set.intersection(*({key for key in after if after[key] != before.get(key)} for before, after in built))
    return {key: built[0][0].get(key) for key in always}


def _built(exercise: Exercise, case: Case) -> Marks:
    positional, named = exercise.build(case, 0.0).arguments
    given = inspect.signature(_signed(exercise.signature)).bind(*positional, **named)
    given.apply_defaults()
    return _marks(given.arguments)


@cache
def _signed(signature: str) -> Callable[..., Any]:
    """A function of this signature."""
    made: Callable[..., Any] = eval(f"lambda {signature.partition('(')[2].removesuffix(')')}: None")
    return made


def _marks(arguments: Mapping[str, Any]) -> Marks:
    marks: Marks = {}
    for name, value in arguments.items():
        if isinstance(value, Tensor):
            marks |= {(name, "given"): True, (name, "dtype"): value.dtype, (name, "dimensions"): value.dim()}
            marks |= {(name, "size", at - value.dim()): size for at, size in enumerate(value.shape)}
            marks[name, "layout"] = _is_plain(value)
        elif value is not None:
            marks |= {(name, "value", at): each for at, each in enumerate(_pair(value))}
    return marks


def _pair(value: Any) -> Sequence[Any]:
    """The values of an argument that may be one for all dimensions."""
    several = tuple(value) if isinstance(value, (tuple, list)) else (value,)
    return several * 2 if len(several) == 1 else several


def _is_plain(tensor: Tensor) -> bool:
    """Whether a tensor fills its storage exactly, in order."""
    fills = tensor.untyped_storage().nbytes() == tensor.numel() * tensor.element_size()
    return fills and tensor.is_contiguous() and not tensor.storage_offset()
