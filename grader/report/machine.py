"""The machine-readable face: results as one JSON document. Keys may be added; none may change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from grader.report.words import headline
from grader.results import ExerciseResult, Failure

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
        "stages": [
            {
                "name": stage.name,
                "status": stage.status,
                "cases": stage.cases,
                "passed": stage.passed,
                "extra": stage.extra,
            }
            for stage in result.stages
        ],
        "failure": None if result.failure is None else _failure(result, result.failure),
        "notes": list(result.notes),
    }


def _failure(result: ExerciseResult, failure: Failure) -> dict[str, Any]:
    evidence, first = failure.evidence, failure.first
    return {
        "stage": failure.stage,
        "kind": failure.kind,
        "message": headline(result),
        "call": evidence.call if evidence else None,
        "first_case": dict(first.case) if first else None,
        "smallest_case": dict(evidence.case) if evidence else None,
        "set_to_one": [],
        "needed": {},
        "special_case": None,
        "readout": None,
        "misconception": None,
        "output": failure.output,
    }
