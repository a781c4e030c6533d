"""Classes of learners in the layouts that course systems download, made of sources."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.classroom.intake import Learner, Submission, collect, sha, submissions
from grader.classroom.outcomes import columns
from grader.classroom.roster import Roster
from grader.classroom.store import Store
from grader.classroom.worker import Graded
from grader.curriculum import find

SOURCE = b"def conv1d(x, weight):\n    return x\n"

Handed = Mapping[str, Mapping[str, bytes]]
"""Each learner -> what they handed in: the names of files, with what is in them."""


def packed(files: Mapping[str, bytes]) -> bytes:
    """An archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def notebook(source: str) -> bytes:
    """A notebook of one cell."""
    cell = {"cell_type": "code", "source": source.splitlines(keepends=True), "metadata": {}, "outputs": []}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}).encode()


def canvas(handed: Handed) -> dict[str, bytes]:
    return {
        f"{who}{'_LATE' if number % 7 == 3 else ''}_{1000 + number}_{5000 + 10 * number + place}_{name}": content
        for number, (who, files) in enumerate(handed.items())
        for place, (name, content) in enumerate(files.items())
    }


def moodle(handed: Handed) -> dict[str, bytes]:
    return {
        f"{who}_{number}_assignsubmission_file/{name}": content
        for number, (who, files) in enumerate(handed.items())
        for name, content in files.items()
    }


def moodle_flat(handed: Handed) -> dict[str, bytes]:
    return {path.replace("_file/", "_file_"): content for path, content in moodle(handed).items()}


def blackboard(handed: Handed) -> dict[str, bytes]:
    made = {}
    for who, files in handed.items():
        head = f"ps 1_{who}_attempt_2026-10-01-23-59-59"
        made[f"{head}.txt"] = f"Name: {who}".encode()
        made.update({f"{head}_{name}": content for name, content in files.items()})
    return made


def gradescope(handed: Handed) -> dict[str, bytes]:
    made, said = {}, []
    for number, (who, files) in enumerate(handed.items()):
        said.append(
            f"submission_{number}:\n  :submitters:\n  - :name: {who}\n    :sid: '{who}'\n    :email: {who}@x.org\n"
        )
        made.update({f"assignment_1_export/submission_{number}/{name}": each for name, each in files.items()})
    return {"assignment_1_export/submission_metadata.yml": "".join(said).encode(), **made}


def nbgrader(handed: Handed) -> dict[str, bytes]:
    return {f"submitted/{who}/ps1/{name}": each for who, files in handed.items() for name, each in files.items()}


def github(handed: Handed) -> dict[str, bytes]:
    heads = {f"ps1-{who}/.git/HEAD": b"ref: refs/heads/main\n" for who in handed}
    return {**heads, **{f"ps1-{who}/{name}": each for who, files in handed.items() for name, each in files.items()}}


def folders(handed: Handed) -> dict[str, bytes]:
    return {f"{who}/{name}": each for who, files in handed.items() for name, each in files.items()}


def files(handed: Handed) -> dict[str, bytes]:
    return {f"{who}-{name}": each for who, files in handed.items() for name, each in files.items()}


LAYOUTS = {
    "canvas": canvas,
    "moodle": moodle,
    "moodle_flat": moodle_flat,
    "blackboard": blackboard,
    "gradescope": gradescope,
    "nbgrader": nbgrader,
    "github": github,
    "folders": folders,
    "files": files,
}


def laid_out(handed: Handed, layout: str, place: Path, as_zip: bool = False) -> Path:
    """The class as a folder, or as the archive that was downloaded."""
    made = LAYOUTS[layout](handed)
    if as_zip:
        place = place.with_suffix(".zip")
        place.write_bytes(packed(made))
        return place
    for path, content in made.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(content)
    return place


def handed_in(place, roster=(), **options):
    """Everybody's submission by their name (or id), as kept; and the class."""
    kept = {}
    found = collect(place, lambda each: kept.setdefault(sha(each), each) and sha(each), Roster(list(roster)), **options)
    rows = {
        (learner.name or learner.id): each for learner in found.learners for each in submissions(learner, ["conv1d"])
    }
    return found, rows, kept


def document(exercise: str, at: str = "", kind: str = "wrong_values", **more: object) -> dict[str, Any]:
    """A result as a worker has it: right, or stopped `at` a stage."""
    stages, right = [], True
    for stage in find(exercise).stages:
        right = right and stage.name != at
        status = "passed" if right and not stage.extra else "failed" if stage.name == at else "waiting"
        passed = 4 if status == "passed" else 1 if stage.name == at else 0
        stages.append({"name": stage.name, "status": status, "cases": 4, "passed": passed, "extra": stage.extra})
    failure = {
        "stage": at,
        "kind": kind,
        "message": f"Wrong at {at}.",
        "call": f"{exercise}(x, weight)",
        "needed": {"kernel": 2},
        "misconception": None,
        "culprit": None,
        "readout": {"cells": ["y[0]"], "yours": ["x[0]*w[0]"], "expected": ["x[1]*w[0]"], "short": ""},
        "ladder": [{"kind": "Question", "text": "Which one comes first?"}],
        "place": {"lines": [7]},
        **more,
    }
    status = "failed" if at else "passed"
    about = {"name": exercise, "file": f"{exercise}.py", "status": status, "seconds": 0.1, "seed": 0, "notes": []}
    return {**about, "stages": stages, "failure": failure if at else None, "said": f"{exercise}\n\n  said of {at}\n"}


def graded_class(store: Store, handed: Mapping[str, tuple[dict[str, Any], bytes] | str]) -> None:
    """A class in a database, as if it had been graded: each learner's document (or why there is none) and source."""
    rows, learners, results = [], [], []
    for number, (who, given) in enumerate(handed.items()):
        learners.append(Learner(who, who))
        if isinstance(given, str):
            rows.append((Submission(who, "conv1d", refused=given), ""))
            continue
        result, source = given
        key = f"{number:064}"
        rows.append((Submission(who, "conv1d", 1, f"{who}.py", "conv1d.py", store.keep(source)), key))
        results.append(Graded(key, "graded", result, 0.1 + number / 1000, 0.1, 1, "A", ()))
    store.enrol(learners, rows, [])
    store.begin(exercises="conv1d", version="0", level="A")
    for each in results:
        store.note(each.key, store.one_of(each.key), columns(each))
    store.end()
