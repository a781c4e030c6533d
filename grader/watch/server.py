"""The warm server: a process that has torch loaded and grades on request.

Requests come as lines of JSON on its standard input, answers go as lines of JSON to its standard output. What runs
learners' code is forked from a second process, which never knows an answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import threading
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.grading.warmup import warm_up
from grader.runner import forker
from grader.workspace.codec import decode, encode

if TYPE_CHECKING:
    from grader.results import ExerciseResult


class Server:
    """Grades one file after another. A request may be stopped, whether it waits or runs."""

    def __init__(self, requests: Any, answers: Any):
        self._requests, self._answers = requests, answers
        self._waiting: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._lock = threading.Lock()
        self._stopped_to = -1
        self._now = -1

    def serve(self) -> None:
        """Until the other side is gone."""
        threading.Thread(target=self._listen, daemon=True).start()
        self._answer({"ready": True})
        while (request := self._waiting.get()) is not None:
            self._grade(request)

    def _listen(self) -> None:
        from grader.runner.connection import stop

        for line in self._requests:
            request = json.loads(line)
            if "stop" not in request:
                self._waiting.put(request)
                continue
            with self._lock:
                self._stopped_to = request["stop"]
                if self._now <= self._stopped_to:
                    stop()
        stop()
        self._waiting.put(None)

    def _grade(self, request: dict[str, Any]) -> None:
        from grader.runner.connection import Stopped, stop

        with self._lock:
            if request["id"] <= self._stopped_to:
                return self._answer({"id": request["id"], "result": None})
            self._now = request["id"]
            stop(wanted=False)
        try:
            with _result(request) as result:
                self._answer({"id": request["id"], "result": encode(result)})
        except Stopped:
            self._answer({"id": request["id"], "result": None})

    def _answer(self, answer: dict[str, Any]) -> None:
        self._answers.write(json.dumps(answer).encode() + b"\n")
        self._answers.flush()


def _result(request: dict[str, Any]) -> AbstractContextManager[ExerciseResult]:
    """A file's result; or a result that is known, with the line sought in which its failure has its place."""
    from grader.curriculum import find
    from grader.grading.line import located
    from grader.grading.session import grading

    file = Path(request["file"])
    if "locate" in request:
        return contextlib.nullcontext(located(decode(request["locate"]), file))
    return grading(find(request["name"]), file, shown_as=request["shown_as"])


def main() -> None:
    """Serve on standard input and output, which nothing else here may read or write."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who watches
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(null, number)
    warm_up()
    forker.begin()
    with contextlib.suppress(BrokenPipeError):
        Server(requests, answers).serve()
    os._exit(0)


if __name__ == "__main__":
    main()
