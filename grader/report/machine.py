"""The machine-readable face: results as one JSON document. Keys may be added; none may change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from grader.report.words import headline
from grader.results import Diagnosis, ExerciseResult, Failure, Place, Readout, Special, Spot

SCHEMA = 1


def document(results: Sequence[ExerciseResult]) -> dict[str, Any]:
    """All results as plain values."""
    return {"schema": SCHEMA, "exercises": [exercise(result) for result in results]}


def text(results: Sequence[ExerciseResult], indent: int | None = 2) -> str:
    """All results as JSON."""
    return json.dumps(document(results), indent=indent, ensure_ascii=True)


def exercise(result: ExerciseResult) -> dict[str, Any]:
    """One exercise as plain values."""
    return {
        "name": result.name,
        "file": result.file,
        "status": result.status,
        "seconds": round(result.seconds, 4),
        "seed": result.seed,
        "stages": [
            {
                "name": stage.name,
                "status": stage.status,
                "cases": stage.cases,
                "passed": stage.passed,
                "extra": stage.extra,
                **({} if stage.pace is None else {"ratio": round(stage.pace, 3) if isfinite(stage.pace) else None}),
            }
            for stage in result.stages
        ],
        "failure": None if result.failure is None else _failure(result, result.failure),
        "notes": list(result.notes),
    }


def _failure(result: ExerciseResult, failure: Failure) -> dict[str, Any]:
    evidence, first = failure.evidence, failure.first
    found = failure.diagnosis or Diagnosis()
    return {
        "stage": failure.stage,
        "kind": failure.kind,
        "message": headline(result),
        "call": evidence.call if evidence else None,
        "first_case": _plain(first.case) if first else None,
        "smallest_case": _plain(evidence.case) if evidence else None,
        "set_to_one": list(found.set_to_one),
        "needed": _plain({each.name: each.value for each in found.needed}),
        "lower": {each.name: {str(value): kind for value, kind in each.lower.items()} for each in found.needed},
        "special_case": _special(found.special),
        "plainly": vars(found.plain) if found.plain else None,
        "outside": [vars(each) for each in found.outside],
        "linear": found.linear,
        "readout": _readout(found.readout),
        "misconception": {"id": found.mistake.id, "says": found.mistake.says} if found.mistake else None,
        "culprit": found.culprit,
        "steady": found.steady,
        "place": _place(found.place),
        "ladder": [{"kind": rung.kind, "text": rung.text} for rung in failure.ladder],
        "output": failure.output,
    }


def _special(special: Special | None) -> dict[str, Any] | None:
    if special is None:
        return None
    says = {"says": special.says, "call": special.call, "simpler": special.simpler}
    return {"exercise": special.exercise, "case": _plain(special.case), "passes": True, **says}


def _place(place: Place | None) -> dict[str, Any] | None:
    """Lines by number; in a notebook as text, `"cell 2, line 4"`. `line` is the likeliest of `lines`."""
    if place is None:
        return None
    lines = [_spot(spot) for spot in place.lines]
    reads = {name: [_spot(spot) for spot in spots] for name, spots in place.reads.items()}
    return {
        "reads": reads,
        "line": lines[0] if lines else None,
        "lines": lines,
        "whole": place.whole,
        "sought": place.sought,
    }


def _spot(spot: Spot) -> int | str:
    return f"{spot.cell}, line {spot.line}" if spot.cell else spot.line


def _plain(numbers: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers as JSON has them: an infinite one as text, `"-inf"`."""
    return {
        name: str(value) if isinstance(value, float) and not isfinite(value) else value
        for name, value in numbers.items()
    }


def _readout(readout: Readout | None) -> dict[str, Any] | None:
    if readout is None:
        return None
    said = {"cells": list(readout.cells), "yours": list(readout.yours), "expected": list(readout.expected)}
    return {**said, "short": readout.short}
