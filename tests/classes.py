"""Classes of learners in the layouts that course systems download, made of sources."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from grader.classroom.intake import collect, sha, submissions
from grader.classroom.roster import Roster

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
