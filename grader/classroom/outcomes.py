"""What came of a job, looked at from outside: whether to believe it, and what to say where there is no answer."""

from __future__ import annotations

from typing import Any

from grader.classroom.worker import CRASHED, Graded, Job, Limits

_COMPUTED = 0.8
"""Share of the limit that whoever was stopped for computing too long has computed, at least."""


def slept(graded: Graded, limits: Limits) -> bool:
    """Whether it was stopped by the clock without having computed for long: a busy machine may be the reason."""
    failure = graded.document.get("failure") or {}
    least = _COMPUTED * min(limits.call_seconds, limits.exercise_seconds)
    return failure.get("kind") == "timed_out" and graded.cpu_seconds < least


def gave_up(job: Job, seconds: float, how: str) -> Graded:
    """The result of a job that there is no answer to."""
    from grader.report.machine import exercise
    from grader.results import FAILED, ExerciseResult, Failure, Verdict

    failure = Failure("", Verdict("crashed", {"detail": how}))
    document = exercise(ExerciseResult(job.exercise, job.filename, FAILED, seconds, failure=failure))
    return Graded(job.key, CRASHED, document, seconds, 0.0, 2, "", (how,))


def columns(graded: Graded) -> dict[str, Any]:
    """What a database has of a result beside the document itself."""
    import json

    from grader.classroom.clusters import cluster

    document = graded.document
    failure = document.get("failure") or {}
    return {
        "state": graded.state,
        "tries": graded.tries,
        "level": graded.level,
        "status": document["status"],
        "kind": failure.get("kind"),
        "stage": failure.get("stage"),
        "misconception": (failure.get("misconception") or {}).get("id"),
        "cluster": cluster(document),
        "seconds": round(graded.seconds, 4),
        "cpu_seconds": round(graded.cpu_seconds, 4),
        "json": json.dumps(document, ensure_ascii=False),
    }
