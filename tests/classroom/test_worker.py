"""A worker gives the verdicts of `grade run`, whatever it is handed."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from below import children, command, descendants

from grader.classroom.worker import CRASHED, GRADED, Job, Limits, Worker
from grader.places import SOLUTIONS
from grader.runner import system
from grader.sandbox.box import Box


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


@pytest.fixture
def killer(monkeypatch):
    """Have the sandbox of a job end while it is graded, as often as said."""

    def ends(times: int) -> None:
        start, left = Box.start, [times]

        def started(box, *arguments):
            process = start(box, *arguments)
            if left[0]:
                left[0] -= 1
                (learner,) = process.learners()
                (sandbox,) = (pid for pid in children(os.getpid()) if learner in descendants(pid))
                os.kill(sandbox, signal.SIGKILL)
                while box.alive:
                    time.sleep(0.01)
            return process

        monkeypatch.setattr(Box, "start", started)

    return ends


def test_a_sandbox_that_ends_is_replaced_and_its_job_tried_again(worker, killer):
    killer(1)
    graded = worker.grade(job(right("windows1d")))
    assert (graded.state, graded.document["status"], graded.tries) == (GRADED, "passed", 2)
    assert graded.events == ("try 1: its sandbox ended",)


def test_a_job_whose_sandbox_ends_twice_has_crashed_and_the_next_is_none_the_worse(worker, killer):
    killer(2)
    graded = worker.grade(job(right("windows1d")))
    assert (graded.state, graded.tries, len(graded.events)) == (CRASHED, 2, 2)
    assert (graded.document["status"], graded.document["failure"]["kind"]) == ("failed", "crashed")
    assert worker.grade(job(right("windows1d"))).document["status"] == "passed"


def test_a_grader_that_is_broken_says_so(worker, monkeypatch):
    monkeypatch.setattr("grader.classroom.cell.grade", lambda *arguments, **options: 1 / 0)
    graded = worker.grade(job(right("windows1d")))
    assert (graded.state, graded.document["status"]) == ("grader_error", "grader_error")
    assert "ZeroDivisionError" in graded.document["failure"]["message"]


def test_fresh_gives_each_a_sandbox_of_its_own():
    worker = Worker(("windows1d",), Limits(fresh=True))
    there = []
    for _ in range(2):
        assert worker.grade(job(right("windows1d"))).document["status"] == "passed"
        there.append({pid for pid in children(os.getpid()) if b"-S\0-c\0" in command(pid)})
    worker.close()
    assert [len(there[i] - there[1 - i]) for i in range(2)] == [1, 1]


def test_several_sandboxes_work_at_once():
    worker = Worker(("windows1d", "pad"), Limits(), boxes=2)
    with ThreadPoolExecutor(2) as pool:
        wanted = [job(right(name), name) for name in ("windows1d", "pad") * 4]
        found = list(pool.map(worker.grade, wanted))
    worker.close()
    assert [(each.state, each.document["status"]) for each in found] == [(GRADED, "passed")] * 8


ALONE = """
import json, os, signal, sys
from below import descendants
from grader.classroom.worker import Job, Limits, Worker
worker = Worker(("windows1d",), Limits())
source = b"import time\\ndef windows1d(*args, **options): time.sleep(100)\\n"
import threading
threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
print(json.dumps([os.listdir(sys.argv[1]), descendants(os.getpid())]), flush=True)
worker.grade(Job("key", "windows1d", source, "w.py", {}))
"""


@pytest.mark.skipif(not system.KEEPS_TREES, reason="nothing is left elsewhere, or what is can't be found")
def test_a_worker_that_is_killed_leaves_no_process_and_no_file():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o711)
        env = {**os.environ, "TMPDIR": folder, "PYTHONPATH": os.pathsep.join(sys.path)}
        ran = subprocess.run(
            [sys.executable, "-c", ALONE, folder], env=env, capture_output=True, text=True, timeout=120
        )
        made, pids = json.loads(ran.stdout)
        assert made
        assert pids
        deadline = time.monotonic() + 10
        while (os.listdir(folder) or any(map(_lives, pids))) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert os.listdir(folder) == []
        assert not any(map(_lives, pids))


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_with_a_seed_right_code_passes_and_the_result_says_it():
    worker = Worker(("windows1d", "conv1d"), Limits(seed=4711))
    found = [worker.grade(job(right(name), name)).document for name in ("windows1d", "conv1d")]
    worker.close()
    assert [(each["status"], each["seed"]) for each in found] == [("passed", 4711)] * 2
