"""From the database to values that reports are made of: learner by learner, never the whole class at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from grader.classroom.reasons import NOT_AMONG, NOTHING, says
from grader.classroom.scheme import Scheme
from grader.classroom.store import Entry, Store
from grader.curriculum import find
from grader.report.classes.values import CRASHED, MISSING, PENDING, REFUSED, About, Person, Row

_LONGEST = 60


def about(store: Store, scheme: Scheme, title: str, texts: dict[str, str]) -> About:
    """The class as a whole, by its last run."""
    runs = store.runs()
    last = runs[-1] if runs else {}
    exercises = tuple((last.get("exercises") or "").split())
    return About(
        title=title,
        exercises=exercises,
        stages={name: tuple(stage.name for stage in find(name).stages if not stage.extra) for name in exercises},
        extras={name: tuple(stage.name for stage in find(name).stages if stage.extra) for name in exercises},
        level=last.get("level") or "",
        version=last.get("version") or "",
        began=last.get("began") or "",
        ended=last.get("ended") or "",
        scheme=scheme.says(),
        strays=tuple(store.strays()),
        texts=texts,
    )


def people(store: Store, scheme: Scheme) -> Iterator[Person]:
    """Everybody, in order, each with a row for every exercise."""
    known = {each.id: each for each in store.learners()}
    taken: set[str] = set()
    for id, entries in groupby(store.entries(), key=lambda entry: entry.submission.learner):
        who = known[id]
        yield Person(id, who.name, who.email, tuple(row(each, scheme) for each in entries), _file(id, taken))


def row(entry: Entry, scheme: Scheme) -> Row:
    """One submission's row, whatever came of it."""
    each, document = entry.submission, entry.document
    most = scheme.most(each.exercise)
    base = Row(each.exercise, PENDING, 0.0, most, attempt=each.attempt, path=each.path, late=each.late)
    if each.refused:
        status = MISSING if each.refused in (NOTHING, NOT_AMONG) else REFUSED
        return _with(base, status=status, kind=each.refused, message=says(each.refused, each.detail), notes=each.notes)
    if document is None:
        return _with(base, message="not graded yet", notes=each.notes)
    failure = document.get("failure") or {}
    stages = scheme.marks(each.exercise, document["stages"], each.late)
    return _with(
        base,
        status=CRASHED if entry.state == CRASHED else document["status"],
        points=round(sum(mark.points for mark in stages), scheme.digits),
        kind=failure.get("kind") or "",
        message=failure.get("message") or "",
        stages=stages,
        stage=failure.get("stage") or "",
        sha=each.sha,
        cluster=entry.cluster,
        level=entry.level,
        tries=entry.tries,
        seconds=entry.seconds,
        cpu_seconds=entry.cpu_seconds,
        notes=(*each.notes, *document.get("notes", ())),
        document={**document, "file": each.path},
    )


def _with(base: Row, **more: object) -> Row:
    return replace(base, **more)  # type: ignore[arg-type]


def _file(id: str, taken: set[str]) -> str:
    """A name for files about somebody: nothing in it leaves the folder, and no two share one on any system."""
    plain = re.sub(r"[^\w.@+-]", "_", id).strip(".")[:_LONGEST]
    if plain != id or plain.lower() in taken:
        plain = f"{plain}-{hashlib.sha256(id.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"
    taken.add(plain.lower())
    return plain
