"""Parameter, Case, Space: a case is a handful of named numbers, each with its simplest value."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from grader.curriculum.call import as_typed

Value = int | float | str


@dataclass(frozen=True)
class Parameter:
    """One number of a case: its name, what it is (for a person), and its simplest value."""

    name: str
    says: str
    simplest: Value = 1
    words: tuple[str, ...] = ()
    """For what isn't a number: its values, from the simplest up."""
    hidden: bool = False
    """Whether only an extra stage knows of it, and no report names it."""
    called: Callable[[Case], str] | None = None
    """What a learner calls it in a case, where that isn't its name: `pad[0]`."""
    told: Callable[[Any, Case], str | None] | None = None
    """A value of it in a case, in words that a call can be typed from: "no bias". None where `called=value` says it."""
    argument: str = ""
    """The argument of the call in which its value stands, if there is one."""
    least: int | None = None
    """The lowest value there is, if that isn't the simplest."""
    is_size: bool = False
    """Whether it is one of x's sizes, of an exercise in which nothing slides along them."""

    def lower(self, value: Value) -> list[Value]:
        """The values simpler than `value`, the simplest first."""
        if value in self.words:
            return list(self.words[: self.words.index(str(value))])
        if value == self.simplest:
            return []
        if isinstance(value, int) and isinstance(self.simplest, int):
            step = 1 if value > self.simplest else -1
            return list(range(self.simplest, value, step))
        return [self.simplest]


class Case(Mapping[str, Any]):
    """Named values, immutable and hashable. Build one with `Space.case`, which fills in the simplest values."""

    __slots__ = ("_hash", "_values")

    def __init__(self, values: Mapping[str, Value]):
        self._values = dict(values)
        self._hash = hash(tuple(self._values.items()))

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def items(self) -> ItemsView[str, Any]:
        return self._values.items()

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Case) and self._values == other._values

    def __repr__(self) -> str:
        return f"Case({self._values})"

    def but(self, **changes: Value) -> Case:
        """The same case with some values changed."""
        return Case({**self._values, **changes})


_CHOICES = ("data", "frozen", "ones")
"""What is told by a number, and is none."""


@dataclass(frozen=True)
class Space:
    """The numbers of an exercise, and which combinations of them make a call that torch accepts."""

    parameters: tuple[Parameter, ...]
    allows: Callable[[Case], bool] = field(default=lambda case: True)
    together: Callable[[Case], Iterable[Case]] = field(default=lambda case: ())
    """Simpler cases that can't be reached by lowering one number or two."""

    @cached_property
    def simplest(self) -> dict[str, Value]:
        return {parameter.name: parameter.simplest for parameter in self.parameters}

    @cached_property
    def counts(self) -> tuple[str, ...]:
        """The names of what is a number in truth, not a choice of data, type or place in memory."""
        known = (each for each in self.parameters if not each.hidden and not each.words and each.name not in _CHOICES)
        return tuple(each.name for each in known if isinstance(each.simplest, int))

    def case(self, **numbers: Value) -> Case:
        """A case from the numbers that are not at their simplest. Raises KeyError for an unknown name."""
        unknown = numbers.keys() - self.simplest.keys()
        if unknown:
            raise KeyError(f"no such number: {', '.join(sorted(unknown))}")
        return Case({**self.simplest, **numbers})

    @cached_property
    def _by_name(self) -> dict[str, Parameter]:
        return {parameter.name: parameter for parameter in self.parameters}

    def called(self, name: str, case: Case) -> str:
        """What a learner calls one number of a case."""
        called = self._by_name[name].called
        return called(case) if called else name

    def tell(self, name: str, case: Case) -> str:
        """One number of a case as a learner would say it: `stride=2`, or in words ("no bias")."""
        return self._in_words(name, case) or f"{self.called(name, case)}={as_typed(case[name])}"

    def is_plain(self, name: str, case: Case) -> bool:
        """Whether one number of a case is said as `stride=2`, so that "lower" says what a lower one is."""
        return isinstance(case[name], (int, float)) and not self._in_words(name, case)

    def _in_words(self, name: str, case: Case) -> str | None:
        told = self._by_name[name].told
        return told(case[name], case) if told else None

    def argument(self, name: str) -> str:
        """The argument of the call in which one number stands; empty for one that is a size or lies in the tensors."""
        return self._by_name[name].argument

    def lower(self, name: str, value: Value) -> list[Value]:
        """The values of one number that are simpler than `value`, the simplest first."""
        return self._by_name[name].lower(value)

    def least(self, name: str) -> int:
        """The lowest value of one number."""
        known = self._by_name[name]
        return int(known.simplest) if known.least is None else known.least

    def rank(self, case: Case) -> int:
        """How far a case is from the simplest one: how many steps its numbers could be lowered in all."""
        return sum(len(self.lower(name, value)) for name, value in case.items())

    def shown(self, case: Case) -> dict[str, Value]:
        """All numbers that a report names."""
        return {name: value for name, value in case.items() if not self._by_name[name].hidden}

    def named(self, case: Case) -> dict[str, Value]:
        """Only the numbers that are not at their simplest."""
        return {name: value for name, value in case.items() if value != self.simplest[name]}
