"""Mutants of unfold that are no mistakes."""

from grader.audit.equivalents import Equivalent

EQUIVALENT = (
    Equivalent(
        before="places_last = windows.movedim((-4, -3), (-2, -1))",
        after="places_last = windows.movedim((-2, -1), (-4, -3))",
        reason="of four dimensions, the first two go last where the last two go first",
    ),
)
