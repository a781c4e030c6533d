"""The warm process itself. Its one argument is the module whose `answering` answers what it is asked.

Requests come as lines of JSON on its standard input, answers go as lines of JSON to its standard output. It is started
anew, never forked from the process that asks, which may have run torch in many threads. What runs learners' code is
forked from yet another process, which never knows an answer. All end as soon as nobody can ask any more.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any, BinaryIO

from grader.grading.warmup import warm_up
from grader.runner import forker, tree

_POLL = 1.0
"""Seconds between two looks at whether the process that asks still lives."""

Request = dict[str, Any]
Answering = Callable[[Request], AbstractContextManager[Any]]
"""Answers a request. The answer is sent while the learner's process is still being ended."""


class Server:
    """Answers one request after another. Requests may be stopped, whether they wait or run."""

    def __init__(self, answering: Answering, requests: Iterator[bytes], answers: BinaryIO):
        self._answering, self._requests, self._answers = answering, requests, answers
        self._waiting: queue.Queue[Request] = queue.Queue()
        self._lock = threading.Lock()
        self._stopped_to = -1
        self._now = -1

    def serve(self) -> None:
        """Until the other side is gone, which ends this process."""
        threading.Thread(target=self._listen, daemon=True).start()
        self._send({"ready": True})
        while True:
            self._answer(self._waiting.get())

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
        tree.end_orphans(set())
        os._exit(0)

    def _answer(self, request: Request) -> None:
        from grader.runner.connection import Stopped, stop

        with self._lock:
            if request["id"] <= self._stopped_to:
                return self._send({"id": request["id"], "answer": None})
            self._now = request["id"]
            stop(wanted=False)
        try:
            with self._answering(request) as answer:
                self._send({"id": request["id"], "answer": answer})
        except Stopped:
            self._send({"id": request["id"], "answer": None})

    def _send(self, message: dict[str, Any]) -> None:
        self._answers.write(json.dumps(message).encode() + b"\n")
        self._answers.flush()


def _lines(source: int, asker: int) -> Iterator[bytes]:
    """What is asked, until there can't be any more: the asker is gone, however it went."""
    waiting = b""
    while True:
        if os.name == "posix" and not select.select([source], [], [], _POLL)[0]:
            if os.getppid() == asker:
                continue
            return
        data = os.read(source, 1 << 16)
        if not data:
            return
        *lines, waiting = (waiting + data).split(b"\n")
        yield from lines


def main(answers_with: str) -> None:
    """Serve on standard input and output, which nothing else here may read or write."""
    asker = os.getppid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asks
    asked, answers = os.dup(0), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):  # nothing that we start waits for what is asked of us, nor for us who wait for it (Windows)
        os.dup2(null, number)
    warm_up()
    import grader.coach  # noqa: F401 wanted soon, and then somebody waits

    forker.begin()
    answering = import_module(answers_with).answering
    with contextlib.suppress(BrokenPipeError):
        Server(answering, _lines(asked, asker), answers).serve()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
