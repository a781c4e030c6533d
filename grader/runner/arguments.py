"""What `child.main` gets, as plain values for JSON, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from grader.runner.limits import Limits


def plain(arguments: Sequence[Any]) -> list[Any]:
    """What `child.main` serves (its marker, and all that follows), for JSON."""
    marker, exercise, file, solutions, limits, whose = arguments
    return [marker.hex(), exercise, file, solutions, asdict(limits), whose]


def served(values: Sequence[Any]) -> tuple[Any, ...]:
    """What `plain` was given."""
    marker, exercise, file, solutions, limits, whose = values
    return bytes.fromhex(marker), exercise, file, solutions, Limits(**limits), whose
