"""On a worker of a cluster: its own warm process, to which jobs come as plain values and from which text goes back."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import asdict
from multiprocessing.connection import Connection
from threading import Lock, Thread
from typing import Any

from distributed import Worker as DaskWorker
from distributed import get_worker
from distributed.core import Status
from distributed.diagnostics.plugin import WorkerPlugin

from grader import anew
from grader.classroom import plan
from grader.classroom.server import READY, serve
from grader.classroom.worker import Graded, Job, Limits


class Ended(Exception):
    """The process that was asked has ended."""


class Attached:
    """A process that is asked by several threads. Dask's own are daemons, to which multiprocessing gives no child."""

    def __init__(self, exercises: tuple[str, ...], limits: Limits, boxes: int):
        self._waiting: dict[str, Future[Graded]] = {}
        self._lock, self.ended = Lock(), False
        ours, theirs = socket.socketpair()
        about = json.dumps([theirs.fileno(), exercises, asdict(limits), boxes])
        with theirs:
            self._process = subprocess.Popen(
                anew.command(__name__, about), stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
            )
        self._connection = Connection(ours.detach())
        Thread(target=self._hear, daemon=True).start()

    def grade(self, job: Job) -> Graded:
        """Raises Ended."""
        answer: Future[Graded] = Future()
        with self._lock:
            if self.ended:
                raise Ended
            self._waiting[job.key] = answer
            try:
                self._connection.send(job)
            except OSError:
                raise Ended from None
        return answer.result()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()

    def _hear(self) -> None:
        try:
            while True:
                said = self._connection.recv()
                if said != READY:
                    self._waiting.pop(said.key).set_result(said)
        except (EOFError, OSError, TypeError):  # the last where the connection was closed while it was read from
            with self._lock:
                self.ended = True
            for each in self._waiting.values():
                each.set_exception(Ended())


class _Processes:
    """The process of this worker; another one takes its place when it has ended, or when other limits are wanted."""

    def __init__(self) -> None:
        self._lock, self._about, self._attached = Lock(), "", None

    _attached: Attached | None

    def get(self, exercises: tuple[str, ...], limits: Limits, boxes: int) -> Attached:
        about = json.dumps([exercises, asdict(limits)])
        with self._lock:
            if self._attached is None or self._attached.ended or about != self._about:
                self.close()
                self._attached, self._about = Attached(exercises, limits, boxes), about
            return self._attached

    def close(self) -> None:
        if self._attached:
            self._attached.close()
            self._attached = None


_PROCESSES = _Processes()


class Sandboxes(WorkerPlugin):
    """Warms a worker up before its first job, and leaves nothing behind."""

    name = "stridelings"

    def __init__(self, exercises: tuple[str, ...], limits: Mapping[str, Any]):
        self._exercises, self._limits = tuple(exercises), dict(limits)

    async def setup(self, worker: DaskWorker) -> None:
        """In a thread: a worker that doesn't answer for seconds is taken for dead."""
        await asyncio.to_thread(_PROCESSES.get, self._exercises, Limits(**self._limits), worker.state.nthreads)

    def teardown(self, worker: DaskWorker) -> None:
        """Also called when the next run brings its own plugin: what is warm already serves that, too."""
        if worker.status != Status.running:
            _PROCESSES.close()


def grade(asked: Mapping[str, Any]) -> str:
    """One job's result as JSON; or, under "mismatch" or "ended", why there is none."""
    if asked["program"] != plan.program():
        return json.dumps({"mismatch": f"{get_worker().address} has another version of the grader, Python or torch"})
    limits = Limits(**asked["limits"])
    attached = _PROCESSES.get(tuple(asked["exercises"]), limits, get_worker().state.nthreads)
    try:
        graded = attached.grade(Job(**{name: asked[name] for name in Job.__dataclass_fields__}))
    except Ended:
        return json.dumps({"ended": "the process that graded it ended"})
    return json.dumps(asdict(graded))


def main(about: str) -> None:
    """The process itself."""
    end, exercises, limits, boxes = json.loads(about)
    serve(Connection(end), exercises, Limits(**limits), boxes)


if __name__ == "__main__":
    import sys

    main(sys.argv[1])
