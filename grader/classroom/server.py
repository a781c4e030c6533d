"""A worker's process: jobs come in through a pipe, results go out, as many at a time as it has boxes."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from threading import Lock

from grader.classroom.worker import Job, Limits, Worker
from grader.runner.tree import die_with_parent

READY = "ready"


def serve(jobs: Connection, exercises: Sequence[str], limits: Limits, boxes: int) -> None:
    """Grade until no more jobs come, or whoever sends them is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits for us
    die_with_parent()
    worker, sending = Worker(exercises, limits, boxes), Lock()

    def grade(job: Job) -> None:
        graded = worker.grade(job)
        with sending:
            jobs.send(graded)

    try:
        jobs.send(READY)
        with ThreadPoolExecutor(boxes) as threads:
            while True:
                threads.submit(grade, jobs.recv())
    except (EOFError, OSError):
        pass
    finally:
        worker.close()
