"""What passing is worth: points for each stage, stars as a bonus, what is late; by scheme.toml, or one a stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.classroom.toml import Broken, loads
from grader.curriculum import ORDER, find
from grader.report.classes.values import Mark
from grader.report.phrases import hyphened
from grader.workspace.files import content

Worth = Mapping[str, float]


_SAYS = ("points", "bonus", "late", "partly", "digits", "first_failure")
_STOP, _KEEP_GOING = "stop", "keep_going"


class BadScheme(Exception):
    """Why a scheme can't be used, as one sentence."""


@dataclass(frozen=True)
class Scheme:
    """Points of each exercise's stages and stars."""

    stages: Mapping[str, Worth] = field(default_factory=dict)
    stars: Mapping[str, Worth] = field(default_factory=dict)
    late: float = 1.0
    """What points are multiplied by that were handed in late."""
    partly: bool = False
    """Whether a stage that fails is worth the share of its cases that are right."""
    digits: int = 2
    keep_going: bool = False
    """Whether the stages after one that fails are graded, too, so that they can have their points."""

    def worth(self, exercise: str) -> Worth:
        """Points of each stage that counts; without any said, one each."""
        return self.stages.get(exercise) or {stage.name: 1.0 for stage in find(exercise).stages if not stage.extra}

    def most(self, exercise: str) -> float:
        """Points that are to be had, stars aside."""
        return round(sum(self.worth(exercise).values()), self.digits)

    def marks(self, exercise: str, stages: Sequence[Mapping[str, Any]], late: bool = False) -> tuple[Mark, ...]:
        """What each stage of a result is worth; their sum is what is rounded."""
        worth, stars = self.worth(exercise), self.stars.get(exercise, {})
        told = {stage["name"]: stage for stage in stages}
        ordinary = (self._mark(name, told.get(name, {}), most, False, late) for name, most in worth.items())
        extra = [
            self._mark(name, stage, stars.get(name, 0.0), True, late)
            for name, stage in told.items()
            if stage.get("extra")
        ]
        return (*ordinary, *extra)

    def _mark(self, name: str, stage: Mapping[str, Any], most: float, extra: bool, late: bool) -> Mark:
        status, passed, cases = stage.get("status", "waiting"), stage.get("passed", 0), stage.get("cases", 0)
        share = 1.0 if status == "passed" else passed / cases if self.partly and cases and not extra else 0.0
        points = most * share * (self.late if late else 1.0)
        return Mark(name, status, points, most, passed, cases, extra)

    def says(self) -> str:
        """How points are given, in a sentence."""
        given = "as scheme.toml has them" if self.stages else "one for each stage"
        late = f"; late: {self.late:g} of them" if self.late != 1 else ""
        partly = ", also for parts of a stage" if self.partly else ""
        return f"Points are {given}{partly}{', also after one that fails' if self.keep_going else ''}{late}."


def spread_over(exercises: Sequence[str], total: float) -> Scheme:
    """So many points in all, the same for each exercise and for each of its stages."""
    each = total / len(exercises)
    return Scheme(
        {name: {stage: each / len(worth) for stage in worth} for name in exercises if (worth := Scheme().worth(name))}
    )


def read(file: Path) -> Scheme:
    """The scheme in a TOML file. Raises BadScheme."""
    try:
        said = loads(content(file).decode("utf-8"))
    except OSError as error:
        raise BadScheme(f"{file} can't be read: {error.strerror}.") from None
    except (Broken, UnicodeDecodeError) as error:
        raise BadScheme(f"{file} isn't TOML: {error}.") from None
    if unknown := sorted(set(said) - set(_SAYS)):
        raise BadScheme(
            f"{file} has {unknown[0]!r}, which says nothing here: {', '.join(_SAYS[:-1])} and {_SAYS[-1]} do."
        )
    try:
        return Scheme(
            {name: _spread(file, name, each, extra=False) for name, each in dict(said.get("points", {})).items()},
            {name: _spread(file, name, each, extra=True) for name, each in dict(said.get("bonus", {})).items()},
            float(said.get("late", 1.0)),
            bool(said.get("partly", False)),
            int(said.get("digits", 2)),
            _keeps_going(said),
        )
    except (TypeError, ValueError) as error:
        raise BadScheme(f"{file} can't be followed: {error}.") from None


def _keeps_going(said: Mapping[str, Any]) -> bool:
    """As it says; else where points are given by stage, of which none may depend on another."""
    by_stage = any(isinstance(each, dict) for each in dict(said.get("points", {})).values())
    chosen = said.get("first_failure", _KEEP_GOING if by_stage else _STOP)
    if chosen not in (_STOP, _KEEP_GOING):
        raise ValueError(f"first_failure is {_STOP!r} or {_KEEP_GOING!r}, not {chosen!r}")
    return bool(chosen == _KEEP_GOING)


def _spread(file: Path, exercise: str, said: Any, extra: bool) -> Worth:
    """Points by stage: as they are said, or one number spread evenly over all."""
    if exercise not in ORDER:
        raise BadScheme(f"{file} speaks of {exercise!r}, which is no exercise: {', '.join(ORDER)}.")
    names = {hyphened(stage.name): stage.name for stage in find(exercise).stages if stage.extra == extra}
    if not isinstance(said, dict):
        return {name: float(said) / max(1, len(names)) for name in names.values()}
    for name in said:
        if hyphened(name) not in names:
            raise BadScheme(f"{file}: {exercise} has no {'star' if extra else 'stage'} {name!r}: {', '.join(names)}.")
    given = {names[hyphened(name)]: float(worth) for name, worth in said.items()}
    return {name: given.get(name, 0.0) for name in names.values()}
