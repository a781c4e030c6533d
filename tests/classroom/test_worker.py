"""A worker gives the verdicts of `grade run`, whatever it is handed."""

import json

import pytest

from grader.classroom.worker import CRASHED, GRADED, Job, Limits, Worker
from grader.places import SOLUTIONS


@pytest.fixture(scope="module")
def worker():
    worker = Worker(("windows1d", "pad", "conv1d"), Limits(call_seconds=3.0))
    yield worker
    worker.close()


def job(source: str, exercise: str = "windows1d", filename: str = "w.py", **beside: str) -> Job:
    return Job(
        "key", exercise, source.encode(), filename, {f"{name}.py": text.encode() for name, text in beside.items()}
    )


def right(name: str) -> str:
    return (SOLUTIONS / f"{name}.py").read_text()


@pytest.mark.parametrize("name", ["windows1d", "pad", "conv1d"])
def test_a_right_file_passes(worker, name):
    graded = worker.grade(job(right(name), name))
    assert (graded.state, graded.document["status"], graded.tries) == (GRADED, "passed", 1)
    assert graded.document["file"] == "w.py"


def test_a_wrong_file_is_explained(worker):
    graded = worker.grade(job("def windows1d(x, kernel, stride=1, dilation=1): return x\n"))
    failure = graded.document["failure"]
    assert (graded.document["status"], failure["kind"], failure["stage"]) == ("failed", "wrong_shape", "one")
    assert failure["ladder"]


def test_a_notebook_is_told_by_its_name(worker):
    cells = [{"cell_type": "code", "source": right("windows1d"), "metadata": {}, "outputs": []}]
    text = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    assert worker.grade(job(text, filename="Untitled 1.IPYNB")).document["status"] == "passed"


def test_a_process_that_ends_itself_is_a_verdict_and_no_crash_of_ours(worker):
    graded = worker.grade(job("import os\ndef windows1d(*args, **options): os._exit(3)\n"))
    assert (graded.state, graded.document["failure"]["kind"]) == (GRADED, CRASHED)
