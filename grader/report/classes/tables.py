"""Grades as a table for spreadsheets, everything as JSON, and JUnit's XML: each written learner by learner."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

from grader.report.classes.values import MISSING, PENDING, REFUSED, About, Person, Row, points

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SCHEMA = 1


def cell(value: object) -> str:
    """Text in a table that a spreadsheet doesn't take for a formula: learners choose their own names."""
    text = points(value) if isinstance(value, float) else str(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip(" \n\ufeff").startswith(_FORMULA) else text


class Grades:
    """grades.csv: a line for each learner."""

    def __init__(self, stream: TextIO, about: About):
        self._about, self._writer = about, csv.writer(stream)
        head = ["learner", "name", "email", "points", "of"]
        for name in about.exercises:
            head += [f"{name} {what}" for what in ("points", "status", "kind", "attempt", "late")]
            head += [f"{name}: {stage}" for stage in (*about.stages[name], *about.extras[name])]
        self._writer.writerow([*head, "why", "isolation"])

    def add(self, person: Person) -> None:
        rows = {row.exercise: row for row in person.rows}
        line: list[object] = [person.id, person.name, person.email, float(person.points), float(person.most)]
        for name in self._about.exercises:
            row = rows.get(name, Row(name, MISSING, 0.0, 0.0))
            line += [row.points, row.status, row.kind, row.attempt or "", "late" if row.late else ""]
            marks = {mark.name: mark.points for mark in row.stages}
            line += [marks.get(stage, 0.0) for stage in (*self._about.stages[name], *self._about.extras[name])]
        why = "; ".join(f"{row.exercise}: {row.message}" for row in person.rows if row.message)
        levels = " ".join(sorted({row.level for row in person.rows if row.level}))
        self._writer.writerow(map(cell, [*line, why, levels]))

    def end(self) -> None:
        """Nothing more comes."""


class Results:
    """results.json: everything that is known, one learner a line."""

    def __init__(self, stream: TextIO, about: About):
        self._stream, self._first = stream, True
        head = {"title": about.title, "exercises": about.exercises, "isolation": about.level, "version": about.version}
        head |= {"began": about.began, "ended": about.ended, "scheme": about.scheme, "strays": about.strays}
        stream.write(f'{{"schema": {SCHEMA}, "class": {json.dumps(head)}, "learners": [\n')

    def add(self, person: Person) -> None:
        who = {"learner": person.id, "name": person.name, "email": person.email}
        total = {"points": round(person.points, 5), "of": round(person.most, 5)}
        document = {**who, **total, "exercises": [plain(row) for row in person.rows]}
        self._stream.write(("" if self._first else ",\n") + json.dumps(document))
        self._first = False

    def end(self) -> None:
        self._stream.write("\n]}\n")


def plain(row: Row) -> dict[str, Any]:
    """A row as JSON has it: what `grade run --json` says, and what a class knows besides."""
    document = dict(row.document or {"name": row.exercise, "status": row.status, "stages": [], "failure": None})
    if row.status in (MISSING, REFUSED, PENDING):
        document["reason"] = {"kind": row.kind, "message": row.message}
    handed_in = {"path": row.path, "attempt": row.attempt, "late": row.late, "sha256": row.sha, "notes": row.notes}
    graded = {"status": row.status, "points": row.points, "of": row.most, "cluster": row.cluster or None}
    ran = {"isolation": row.level, "tries": row.tries, "seconds": row.seconds, "cpu_seconds": row.cpu_seconds}
    return {**document, **graded, "marks": [asdict(mark) for mark in row.stages], **handed_in, **ran}


class JUnit:
    """junit.xml: a suite for each learner, a case for each stage."""

    def __init__(self, stream: TextIO, about: About):
        self._stream, self._about = stream, about
        stream.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name={attribute(about.title)}>\n')

    def add(self, person: Person) -> None:
        cases = [case for row in person.rows for case in _cases(person, row)]
        counts = {what: sum(f"<{what}" in case for case in cases) for what in ("failure", "error", "skipped")}
        took = sum(row.seconds for row in person.rows)
        self._stream.write(
            f'  <testsuite name={attribute(person.id)} tests="{len(cases)}" failures="{counts["failure"]}" '
            f'errors="{counts["error"]}" skipped="{counts["skipped"]}" time="{took:.3f}">\n'
        )
        self._stream.writelines(cases)
        self._stream.write("  </testsuite>\n")

    def end(self) -> None:
        self._stream.write("</testsuites>\n")


def _cases(person: Person, row: Row) -> Iterator[str]:
    """One for each stage that counts; one in all where there are none."""
    marks = [mark for mark in row.stages if not mark.extra]
    at = next((mark.name for mark in marks if mark.status == "failed"), marks[0].name if marks else "")
    for name, status in [(mark.name, mark.status) for mark in marks] or [("handed in", "")]:
        inner = ""
        if row.status == "grader_error" and name in (at, "handed in"):
            inner = f"<error message={attribute(row.message)} type={attribute(row.kind)}/>"
        elif row.status != "passed" and name in (at, "handed in"):
            text = escape(_NOT_XML.sub("\ufffd", row.said))
            inner = f"<failure message={attribute(row.message)} type={attribute(row.kind)}>{text}</failure>"
        elif status == "waiting":
            inner = "<skipped/>"
        where = f"classname={attribute(f'{person.id}.{row.exercise}')} name={attribute(name)}"
        yield f'    <testcase {where} time="0">{inner}</testcase>\n'


def attribute(text: str) -> str:
    """A value of an attribute in XML, of any text whatever."""
    return quoteattr(_NOT_XML.sub("\ufffd", text))
