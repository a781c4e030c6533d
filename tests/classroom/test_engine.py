"""Jobs in processes of their own: none is lost with its process, none keeps the others waiting."""

import contextlib
import os
import signal
import time
from pathlib import Path

import pytest
from below import NAME_ITSELF, children, command, descendants, name

from grader.classroom.engine import Local
from grader.classroom.rounds import WorkersEnd
from grader.classroom.worker import Job, Limits
from grader.places import SOLUTIONS

RIGHT = (SOLUTIONS / "windows1d.py").read_bytes()
SLEEPS = b"import time\ndef windows1d(x, kernel, stride=1, dilation=1):\n    time.sleep(100)\n"
NAMED = SLEEPS.replace(b"    time", f"    {NAME_ITSELF}\n    time".encode())
QUICK = Limits(call_seconds=1.0, exercise_seconds=5.0, sandbox=False)


@pytest.fixture
def engine():
    made = []

    def make(jobs, limits=QUICK):
        made.append(Local(["windows1d"], limits, jobs))
        return made[-1]

    before = set(alive())
    yield make
    for each in made:
        each.close()
    end = time.monotonic() + 5
    while (left := set(alive()) - before) and time.monotonic() < end:
        time.sleep(0.05)
    assert left == set()


def alive():
    """The processes below this one that aren't dead and only waiting to be buried; not the one that multiprocessing has
    for itself, which ends with us."""
    for pid in descendants(os.getpid()):
        if b"resource_tracker" in command(pid):
            continue
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                yield pid


def jobs(*sources):
    return [Job(f"{number}", "windows1d", source, "windows1d.py", {}) for number, source in enumerate(sources)]


def kinds(results):
    return {each.key: (each.document["failure"] or {}).get("kind", "passed") for each in results}


def test_many_jobs_each_once(engine):
    results = []
    engine(2).run(iter(jobs(*[RIGHT + b"\n# %d" % number for number in range(8)], b"x = (")), results.append)
    assert kinds(results) == {**{f"{number}": "passed" for number in range(8)}, "8": "does_not_import"}


def test_a_sleeper_holds_a_box_and_not_the_pace_and_is_confirmed(engine):
    results = []
    engine(1, Limits(call_seconds=4.0, exercise_seconds=5.0, sandbox=False)).run(
        iter(jobs(SLEEPS, *[RIGHT + b"\n# %d" % number for number in range(3)])), results.append
    )
    assert [each.key for each in results] == ["1", "2", "3", "0"]
    assert kinds(results)["0"] == "timed_out"
    assert results[-1].tries == 2


def test_a_job_outlives_its_process_once(engine):
    results, killed = [], []

    def kill_some():
        """What the sleeper runs in."""
        for pid in children(os.getpid()):
            if pid not in killed and b"spawn_main" in command(pid) and "sleeper" in map(name, descendants(pid)):
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

    engine(2).run(iter(jobs(NAMED, RIGHT)), results.append, kill_some)
    by_key = {each.key: each for each in results}
    assert len(killed) == 2
    assert by_key["1"].document["status"] == "passed"
    assert by_key["0"].state == "crashed"
    assert "ended, twice" in by_key["0"].document["failure"]["message"]


def test_where_no_process_can_work_it_says_so(engine, monkeypatch):
    from multiprocessing.context import SpawnProcess

    started = SpawnProcess.start

    def start_and_kill(self):
        started(self)
        self.kill()

    monkeypatch.setattr(SpawnProcess, "start", start_and_kill)
    with pytest.raises(WorkersEnd, match="grade doctor"):
        engine(1).run(iter(jobs(RIGHT)), lambda graded: None)
