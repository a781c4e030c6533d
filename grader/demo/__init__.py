"""Attempts at conv2d to show what grading looks like: one right, one with the classic mistake, one that never ends."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Attempt:
    """A bundled attempt at conv2d, and what it is."""

    file: Path
    says: str


_HERE = Path(__file__).parent

CLASSIC = Attempt(_HERE / "stride_in_the_window.py", "The classic mistake")

ATTEMPTS = (
    Attempt(_HERE / "shift_and_add.py", "A right one, written in a way of its own"),
    CLASSIC,
    Attempt(_HERE / "never_ends.py", "One that never ends"),
)

CALL_SECONDS = 1.0
"""The demo doesn't wait as long for an answer as a learner gets."""
