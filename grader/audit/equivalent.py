"""Mutants that are no mistakes: the same function as the solution, with the reason why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Equivalent:
    """One mutant by the line it changes, before and after, wherever that stands; and why it changes nothing."""

    before: str
    after: str
    reason: str

    @property
    def key(self) -> tuple[str, str]:
        return self.before, self.after


EQUIVALENT: dict[str, tuple[Equivalent, ...]] = {
    "pad": (
        Equivalent(
            "result[tuple(place)] = x[tuple(kept)]",
            "result[tuple(place)] = x.double()[tuple(kept)]",
            "writing into the result casts to its dtype, and float64 holds every float32 and bfloat16, and every "
            "integer up to 2**53",
        ),
    ),
}
"""By exercise. Each is asked 10,000 random cases whenever it survives, and is an error if it differs in one."""
