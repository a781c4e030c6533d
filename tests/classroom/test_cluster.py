"""A real scheduler with real workers: one is killed, one comes late, the scheduler is started anew."""

import contextlib
import csv
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time

import pytest
from below import NAME_ITSELF, command, descendants, name
from classes import laid_out

pytest.importorskip("distributed")

from grader.classroom.cluster import Cluster, NotSafe, check
from grader.classroom.worker import Job, Limits
from grader.places import SOLUTIONS

RIGHT = (SOLUTIONS / "windows1d.py").read_bytes()
LIMITS = Limits(call_seconds=5.0, sandbox=False)


def jobs(count):
    for number in range(count):
        source = b"def windows1d(x, kernel):\n    return None\n" if number % 4 == 3 else RIGHT
        yield Job(f"{number:04}", "windows1d", source + b"\n# %d\n" % number, "windows1d.py", {})


def right(results):
    """Whether each job has one result, and that is as it must be."""
    statuses = {each.key: each.document["status"] for each in results}
    assert len(statuses) == len(results)
    return all(status == ("failed" if int(key) % 4 == 3 else "passed") for key, status in statuses.items())


class Dask:
    """Processes of dask's on this machine."""

    def __init__(self, folder):
        self._folder = folder
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            self.port = sock.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.started = []

    def _start(self, *arguments):
        command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
        with open(f"{self._folder}/{len(self.started)}.txt", "w") as said:
            self.started.append(subprocess.Popen(command, stdout=said, stderr=said, start_new_session=True))
        return self.started[-1]

    def scheduler(self):
        return self._start("dask_scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")

    def worker(self):
        return self._start(
            *("dask_worker", self.address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard"),
            *("--death-timeout", "60", "--resources", "sandbox=1"),
        )

    def end(self):
        below = [pid for each in self.started for pid in descendants(each.pid)]
        for pid in [*(each.pid for each in self.started), *below]:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        for each in self.started:
            each.wait()


@pytest.fixture
def dask(tmp_path):
    made = Dask(tmp_path)
    yield made
    made.end()


def test_no_job_is_lost_with_a_worker_nor_with_the_scheduler(dask):
    scheduler, first, _ = dask.scheduler(), dask.worker(), dask.worker()
    results, happened = [], []

    def events():
        if len(results) >= 3 and not happened:
            happened.append("a worker is killed with all it has started, and one comes late")
            for pid in [first.pid, *descendants(first.pid)]:
                os.kill(pid, signal.SIGKILL)
            dask.worker()
        if len(results) >= 8 and len(happened) == 1:
            happened.append("the scheduler is started anew")
            scheduler.kill()
            scheduler.wait()
            dask.scheduler()
            dask.worker()

    engine = Cluster(dask.address, ["windows1d"], LIMITS)
    try:
        engine.run(jobs(16), results.append, events)
    finally:
        engine.close()
    assert len(happened) == 2
    assert len(results) == 16
    assert right(results)


def test_what_ends_its_process_twice_has_crashed_and_takes_nobody_with_it(dask):
    dask.scheduler()
    worker = dask.worker()
    results, killed = [], []
    source = f"import time\ndef windows1d(x, kernel):\n    {NAME_ITSELF}\n    time.sleep(99)\n"
    endless = Job("9999", "windows1d", source.encode(), "windows1d.py", {})

    def kill():
        """What a submission would do that breaks out: end the process that grades it."""
        serving = [pid for pid in descendants(worker.pid) if b"grader.classroom.remote" in command(pid)]
        if serving and serving[0] not in killed and "sleeper" in map(name, descendants(serving[0])):
            killed.append(serving[0])
            os.kill(serving[0], signal.SIGKILL)

    engine = Cluster(dask.address, ["windows1d"], LIMITS)
    try:
        engine.run(iter([endless, *jobs(4)]), results.append, kill)
    finally:
        engine.close()
    by_key = {each.key: each for each in results}
    assert len(by_key) == len(results) == 5
    assert by_key.pop("9999").state == "crashed"
    assert len(killed) == 2
    assert right(by_key.values())


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "tcp://localhost:1", "tls://a.b:1"])
def test_addresses_that_are_safe(address):
    check(address)


@pytest.mark.parametrize("address", ["tcp://10.0.0.1:8786", "tcp://cluster.example:8786", "127.0.0.1:8786", ""])
def test_addresses_that_are_not(address):
    with pytest.raises(NotSafe, match="tls://"):
        check(address)


def test_the_command_grades_a_class_on_a_cluster_that_loses_a_worker(dask, tmp_path):
    """`dask scheduler` and `dask worker` as an instructor starts them; a row for each, with the right verdict."""
    dask.scheduler()
    workers = [dask.worker(), dask.worker()]
    handed = {job.key: {"windows1d.py": job.source} for job in jobs(12)}
    submissions, out = laid_out(handed, "folders", tmp_path / "class"), tmp_path / "out"
    options = ["--scheduler", dask.address, "--no-sandbox", "--call-seconds", "5"]
    arguments = [sys.executable, "-m", "grader", "class", submissions, "--out", out, *options]
    grading = subprocess.Popen(list(map(str, arguments)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while grading.poll() is None and len(kept(out)) < 4:
        time.sleep(0.1)
    at_work = grading.poll() is None
    for pid in [workers[0].pid, *descendants(workers[0].pid)]:
        os.kill(pid, signal.SIGKILL)
    _, said = grading.communicate(timeout=240)
    assert (grading.returncode, at_work) == (0, True), said
    with open(out / "grades.csv", newline="") as table:
        statuses = {row["learner"]: row["windows1d status"] for row in csv.DictReader(table)}
    assert statuses == {who: "failed" if int(who) % 4 == 3 else "passed" for who in handed}
    assert "Traceback" not in said


def kept(out):
    """The keys that have a result so far."""
    with (
        contextlib.suppress(sqlite3.OperationalError),
        contextlib.closing(sqlite3.connect(f"file:{out}/class.sqlite?mode=ro", uri=True, timeout=30)) as db,
    ):
        return db.execute("select key from result").fetchall()
    return []
