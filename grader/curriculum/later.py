"""What takes long to make and is seldom needed: the mistakes of an exercise, which only a failure asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib import import_module
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class Later(Sequence[T], Generic[T]):
    """What a function of a module of `curriculum/mistakes/` returns, called when it is first looked at."""

    def __init__(self, module: str, function: str, *arguments: Any):
        self._module, self._function, self._arguments = module, function, arguments

    @cached_property
    def _made(self) -> Sequence[T]:
        module = import_module(f"grader.curriculum.mistakes.{self._module}")
        made: Sequence[T] = getattr(module, self._function)(*self._arguments)
        return made

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        return self._made[at]

    def __iter__(self) -> Iterator[T]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)
