"""Mutants that are no mistakes: the same function as the solution, with the reason why, a file for each exercise.

Whoever lists one has to be right: it is asked 10,000 random cases whenever it survives, and is an error if it differs
from the solution in one.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec


@dataclass(frozen=True)
class Equivalent:
    """One mutant by the line it changes, before and after, wherever that stands; and why it changes nothing."""

    before: str
    after: str
    reason: str

    @property
    def key(self) -> tuple[str, str]:
        return self.before, self.after


def equivalents_of(exercise: str) -> tuple[Equivalent, ...]:
    """What is listed for an exercise, in the file of its name here."""
    module = f"{__name__}.{exercise}"
    found: tuple[Equivalent, ...] = import_module(module).EQUIVALENT if find_spec(module) else ()
    return found
