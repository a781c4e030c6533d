"""One submission by itself, as an autograder's container has it: a folder of files, graded once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from grader.classroom.intake import Learner, Submission, collect, submissions
from grader.classroom.intake import sha as hashed
from grader.classroom.outcomes import columns
from grader.classroom.roster import Roster
from grader.classroom.scheme import Scheme
from grader.classroom.store import Entry
from grader.classroom.summary import row
from grader.classroom.worker import Job, Limits, Worker
from grader.report.classes.values import Row
from grader.workspace.files import content


def grade(folder: Path, exercises: Sequence[str], limits: Limits, scheme: Scheme, late: bool = False) -> list[Row]:
    """A row for each exercise; for each that anything was handed in for, if none is named."""
    kept: dict[str, bytes] = {}

    def keep(data: bytes) -> str:
        name = hashed(data)
        kept[name] = data
        return name

    taken = collect(folder, keep, Roster(), "one", exercises)
    learner = taken.learners[0] if taken.learners else Learner("")
    chosen = tuple(exercises) or taken.exercises()
    worker = Worker(chosen, limits)
    try:
        return [_row(each, worker, kept, scheme, late) for each in submissions(learner, chosen)]
    finally:
        worker.close()


def _row(each: Submission, worker: Worker, kept: Mapping[str, bytes], scheme: Scheme, late: bool) -> Row:
    each = replace(each, late=each.late or late)
    if not each.sha:
        return row(Entry(each, "", "", None, "", 0.0, 0.0, 0, ""), scheme)
    beside = {name: kept[sha] for name, sha in each.beside}
    graded = worker.grade(Job(each.exercise, each.exercise, kept[each.sha], each.filename, beside))
    key, cluster = each.exercise, columns(graded)["cluster"]
    took = graded.seconds, graded.cpu_seconds, graded.tries, graded.level
    return row(Entry(each, key, graded.state, graded.document, cluster, *took), scheme)


def about(metadata: Path) -> tuple[float | None, bool]:
    """What Gradescope says of a submission: the points there are for the assignment, and whether it is late."""
    try:
        said = json.loads(content(metadata))
        assignment = said.get("assignment") or {}
        return _number(assignment.get("total_points")), _after(said.get("created_at"), assignment.get("due_date"))
    except (OSError, ValueError, AttributeError):
        return None, False


def _number(said: Any) -> float | None:
    try:
        return float(said) or None
    except (TypeError, ValueError):
        return None


def _after(created: Any, due: Any) -> bool:
    try:
        return _time(created) > _time(due)
    except (TypeError, ValueError, AttributeError):
        return False


def _time(said: str) -> datetime:
    return datetime.fromisoformat(said.replace("Z", "+00:00"))
