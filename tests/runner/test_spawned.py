"""Learners' processes that are started anew, where there is neither a safe fork nor a /proc to find them in."""

import os
import select
import subprocess
import sys

import pytest

from grader.curriculum import find
from grader.places import SOLUTIONS
from grader.runner.learner import Learner
from grader.runner.limits import Limits

pytestmark = pytest.mark.skipif(os.name != "posix", reason="looks for processes by signals")

STARTS = """
import sys
from pathlib import Path
from grader.curriculum import find
from grader.places import SOLUTIONS
from grader.runner.learner import Learner
from grader.runner.limits import Limits

exercise = find("windows1d")
with Learner(exercise, Path("windows1d.py"), SOLUTIONS, Limits(call_seconds=float(sys.argv[1]))) as learner:
    print(learner.run([exercise.space.case()])[0].ended)
"""
ENDLESS = """
import os
def windows1d(x, kernel, stride=1, dilation=1):
    alive = open("alive", "wb", buffering=0)
    os.fork()
    alive.write(b".")
    while True: pass
"""


def test_the_time_in_which_a_process_starts_is_not_the_learners(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text("import time; time.sleep(2)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    exercise, limits = find("windows1d"), Limits(call_seconds=1.5, exercise_seconds=2.0)
    with Learner(exercise, SOLUTIONS / "windows1d.py", SOLUTIONS, limits, "spawn") as learner:
        assert learner.load().kind is None
        assert learner.run([exercise.space.case()])[0].ended == "returned"


def test_a_process_that_does_not_start_is_not_the_learners_doing(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text("import os; os._exit(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Learner(find("windows1d"), SOLUTIONS / "windows1d.py", SOLUTIONS, method="spawn") as learner:
        said = learner.load().message
    assert said == "the process for it ended with 3 by itself: grade doctor (while Python was started)"


@pytest.fixture
def alive(tmp_path):
    """Has a byte for each process that runs endless code, and then an end, once they have all ended."""
    os.mkfifo(tmp_path / "alive")
    alive = os.open(tmp_path / "alive", os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(alive, True)
    yield alive
    os.close(alive)


@pytest.fixture
def grader(tmp_path):
    """A grader that asks an endless function for so many seconds, in a process of its own."""
    (tmp_path / "windows1d.py").write_text(ENDLESS)

    def start(seconds):
        return subprocess.Popen(
            [sys.executable, "-c", STARTS, str(seconds)], cwd=tmp_path, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "STRIDELINGS_SPAWN": "1"},
        )  # fmt: skip

    return start


def taken(descriptor, count):
    """So many bytes, or as many as come before the end, or within a minute."""
    got = b""
    while len(got) < count and select.select([descriptor], [], [], 60)[0] and (data := os.read(descriptor, 1)):
        got += data
    return got


def has_ended(descriptor):
    return bool(select.select([descriptor], [], [], 60)[0]) and not os.read(descriptor, 1)


def test_endless_code_is_ended_with_what_it_forked(alive, grader):
    said, _ = grader(2.0).communicate(timeout=60)
    assert said == "timed_out\n"
    assert taken(alive, 2) == b".."
    assert has_ended(alive)


def test_endless_code_ends_with_a_grader_that_is_killed(alive, grader):
    process = grader(60.0)
    while not select.select([alive], [], [], 1)[0] or not taken(alive, 1):
        assert process.poll() is None
    assert taken(alive, 1) == b"."
    process.kill()
    process.communicate()
    assert has_ended(alive)
