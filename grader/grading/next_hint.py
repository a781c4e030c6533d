"""Which hint comes next: one rung of the ladder at a time, for as long as it is the same failure."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from grader.report.place import BEFORE
from grader.report.words import headline
from grader.results import ExerciseResult


class Memory(Protocol):
    """Remembers how many rungs of the ladder for a failure have been told."""

    def rung(self, name: str, failure: str) -> int: ...
    def climb(self, name: str, failure: str, rung: int) -> None: ...


class InMemory:
    """A memory that lasts as long as this process."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], int] = {}

    def rung(self, name: str, failure: str) -> int:
        return self._told.get((name, failure), 0)

    def climb(self, name: str, failure: str, rung: int) -> None:
        self._told[name, failure] = rung


def next_rung(memory: Memory, result: ExerciseResult, file: Path) -> int:
    """How many rungs to tell now: one more than last time, which is noted; 0 where there is no ladder."""
    failure = result.failure
    if failure is None or not failure.ladder:
        return 0
    key = _key(result, file)
    rung = min(memory.rung(result.name, key) + 1, len(failure.ladder))
    memory.climb(result.name, key, rung)
    return rung


def comes_to_the_place(memory: Memory, result: ExerciseResult, file: Path) -> bool:
    """Whether all that stands before the place has been told, or the next hint would be called the last without it."""
    if result.failure is None:
        return False
    ladder, told = result.failure.ladder, memory.rung(result.name, _key(result, file))
    return told >= min(len([rung for rung in ladder if rung.kind in BEFORE]), len(ladder) - 1)


def _key(result: ExerciseResult, file: Path) -> str:
    """What makes a failure the same one."""
    failure = result.failure
    assert failure
    return f"{file.absolute()}: {failure.stage}, {failure.kind}, {headline(result)}"
