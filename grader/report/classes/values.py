"""A class's results as plain values: what grades, feedback and the report are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

REFUSED, MISSING, CRASHED = "refused", "missing", "crashed"
"""Statuses beside those of an exercise: what can't be looked at, what isn't there, what there is no answer to."""
PENDING = "pending"
"""What a run that was stopped hasn't come to."""


@dataclass(frozen=True)
class Mark:
    """One stage: how far somebody got in it, and what that is worth."""

    name: str
    status: str
    points: float
    most: float
    passed: int = 0
    cases: int = 0
    extra: bool = False


@dataclass(frozen=True)
class Row:
    """One learner's attempt at one exercise."""

    exercise: str
    status: str
    points: float
    most: float
    kind: str = ""
    """The type of the failure, or of the reason why there is nothing to grade."""
    message: str = ""
    stages: tuple[Mark, ...] = ()
    stage: str = ""
    attempt: int = 0
    path: str = ""
    sha: str = ""
    late: bool = False
    cluster: str = ""
    level: str = ""
    tries: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    notes: tuple[str, ...] = ()
    document: Mapping[str, Any] | None = None

    @property
    def failure(self) -> Mapping[str, Any]:
        return (self.document or {}).get("failure") or {}

    @property
    def said(self) -> str:
        """What `grade` says of it."""
        return str((self.document or {}).get("said") or "")


@dataclass(frozen=True)
class Person:
    """One learner with all that was asked of them."""

    id: str
    name: str
    email: str
    rows: tuple[Row, ...]
    file: str
    """What files about them are called, without an ending."""

    @property
    def points(self) -> float:
        return sum(row.points for row in self.rows)

    @property
    def most(self) -> float:
        return sum(row.most for row in self.rows)

    @property
    def called(self) -> str:
        return self.name or self.id


@dataclass(frozen=True)
class About:
    """The class as a whole."""

    title: str
    exercises: tuple[str, ...]
    stages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of each exercise, those that count."""
    extras: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    level: str = ""
    level_says: str = ""
    version: str = ""
    began: str = ""
    ended: str = ""
    scheme: str = ""
    """How points are given, in a sentence."""
    strays: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """What the instructor wrote to those of a cluster."""


def points(value: float) -> str:
    """Points for people: `3`, `2.5`."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
