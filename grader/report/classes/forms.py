"""One submission's result as other systems want it: Gradescope's, PrairieLearn's and GitHub Classroom's JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.report.classes.values import MISSING, REFUSED, Mark, Row, points
from grader.results import GRADER_ERROR

_DIGITS = 5
_OUTPUT = 20_000
"""Characters of one test's text."""
_OF_ALL = 150_000
"""And of all tests' together for PrairieLearn, which takes a megabyte: a character may be written as six bytes."""
_UNGRADABLE = ("does_not_import", "not_defined", "not_started")


@dataclass(frozen=True)
class Test:
    """One stage as a test, or an exercise that there is nothing of."""

    number: str
    name: str
    points: float
    most: float
    status: str
    """passed, failed, or waiting."""
    output: str
    seconds: float = 0.0


def tests(rows: Sequence[Row]) -> Iterator[Test]:
    """A test for each stage, in order; stars only where they are worth something or won."""
    for number, row in enumerate(rows, 1):
        if not row.stages:
            name = f"{row.exercise}: handed in"
            yield Test(f"{number}.1", name, 0.0, row.most, "failed", row.message)
            continue
        failed = next((mark.name for mark in row.stages if not mark.extra and mark.status != "passed"), "")
        marks = [mark for mark in row.stages if not mark.extra or mark.most or mark.status == "passed"]
        for place, mark in enumerate(marks, 1):
            seconds = row.seconds if place == 1 else 0.0
            yield Test(f"{number}.{place}", *_of(row, mark, failed), seconds)


def _of(row: Row, mark: Mark, failed: str) -> tuple[str, float, float, str, str]:
    """A star is beyond what can be had: winning it is a bonus."""
    most = 0.0 if mark.extra else mark.most
    status = "failed" if mark.name == failed else mark.status
    output = row.said or row.message if mark.name == failed else _short(mark, failed)
    name = f"{row.exercise}: {mark.name}{' (a star)' if mark.extra else ''}"
    return name, round(mark.points, _DIGITS), round(most, _DIGITS), status, output[:_OUTPUT]


def _short(mark: Mark, failed: str) -> str:
    if mark.status == "waiting" and failed:
        return f"It waits for {failed}."
    return f"{mark.passed} of {mark.cases} cases are right." if mark.cases else ""


def gradescope(rows: Sequence[Row]) -> dict[str, Any]:
    """results.json of Gradescope's autograder."""
    made = [
        {
            "number": test.number,
            "name": test.name,
            "score": test.points,
            "max_score": test.most,
            "status": "passed" if test.status == "passed" else "failed",
            "output": test.output,
            "output_format": "text",
            "visibility": "visible",
        }
        for test in tests(rows)
    ]
    score = round(sum(row.points for row in rows), _DIGITS)
    took = round(sum(row.seconds for row in rows), 3)
    extra = {"exercises": [{"name": row.exercise, "status": row.status, "kind": row.kind} for row in rows]}
    return {"score": score, "execution_time": took, "visibility": "visible", "tests": made, "extra_data": extra}


def stopped() -> dict[str, Any]:
    """What Gradescope finds if the grader is stopped before it has anything to say."""
    says = "The grader was stopped before it was done. This says nothing of your code: tell your instructor."
    return {"score": 0, "output": says, "stdout_visibility": "hidden", "tests": []}


def prairielearn(rows: Sequence[Row]) -> dict[str, Any]:
    """results.json of PrairieLearn's external grader; what can't be graded, by whoever's fault, takes no attempt."""
    most, got = sum(row.most for row in rows), sum(row.points for row in rows)
    broken = any(row.status == GRADER_ERROR for row in rows)
    if broken or all(row.status in (MISSING, REFUSED) or row.kind in _UNGRADABLE for row in rows):
        return {"gradable": False, "score": 0.0, "format_errors": [f"{row.exercise}: {row.message}" for row in rows]}
    made = [
        {
            "name": test.name,
            "points": test.points,
            "max_points": test.most,
            "message": "",
            "output": test.output[: _OF_ALL // len(rows)],
        }
        for test in tests(rows)
    ]
    score = min(1.0, max(0.0, got / most)) if most else 0.0
    return {"gradable": True, "score": round(score, _DIGITS), "tests": made}


def classroom(rows: Sequence[Row]) -> dict[str, Any]:
    """What GitHub Classroom's reporter reads of one runner."""
    made = [
        {
            "name": test.name,
            "status": "pass" if test.status == "passed" else "fail",
            "score": test.points,
            "message": "" if test.status == "passed" else test.output,
            "test_code": f"grade {test.name.partition(':')[0]}",
            "filename": "",
            "line_no": 0,
            "execution_time": f"{test.seconds:.3f}s",
        }
        for test in tests(rows)
    ]
    broken = any(row.status == GRADER_ERROR for row in rows)
    status = "error" if broken else "pass" if all(row.status == "passed" for row in rows) else "fail"
    most = round(sum(row.most for row in rows), _DIGITS)
    return {"version": 1, "status": status, "max_score": most, "tests": made}


def step_output(document: Mapping[str, Any]) -> str:
    """A line for $GITHUB_OUTPUT, as the reporter wants it."""
    return f"result={base64.b64encode(json.dumps(document).encode()).decode()}\n"


def one_line(rows: Sequence[Row]) -> str:
    """What came of it, for whoever reads a log."""
    return "; ".join(f"{row.exercise} {row.status.replace('_', ' ')}, {_score(row)}" for row in rows)


def _score(row: Row) -> str:
    return f"{points(row.points)} of {points(row.most)}"


FORMS = {"gradescope": gradescope, "prairielearn": prairielearn, "classroom": classroom}
