"""The warm process inside a sandbox: it holds torch and the questions, no answer, and forks for each submission.

It reads nothing that a submission could have written: the fork does.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import json
import os
import selectors
import signal
import socket
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from grader.runner import child, epitaph, tree
from grader.runner.arguments import served
from grader.sandbox import kernel
from grader.sandbox.confine import A, Confinement
from grader.sandbox.questions import Questions

_GIVEN = 4
"""What comes with each request: a socket, where to print, where to report the end, and what to serve."""
_DEAF_TO = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Signals by which a terminal ends what runs in it: here, the end of the socket does."""


class Zygote:
    """Forks a submission's process for each request, and reports how each has ended, until nobody asks any more."""

    def __init__(self, told: Mapping[str, Any]):
        self._asks = socket.socket(fileno=told["socket"])
        self._confinement = Confinement(**told["confinement"])
        self._questions = Questions(told["questions"])
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._asks, selectors.EVENT_READ)
        self._own_pids = os.open("/proc/self/ns/pid", os.O_RDONLY) if self._confinement.letter == A else -1

    def serve(self) -> None:
        """Never returns."""
        self._asks.send(b"ready")
        while True:
            for key, _ in self._selector.select():
                if key.data is None:
                    self._begin()
                else:
                    self._selector.unregister(key.fd)
                    key.data.ended()

    def _begin(self) -> None:
        message, given, _, _ = socket.recv_fds(self._asks, 16, _GIVEN)
        if not message:
            os._exit(0)
        sock, output, report, request = given
        guest = self._forked(sock, output, report, request)
        socket.send_fds(self._asks, [b"began"], [guest.handle, guest.handle_of_first])
        os.close(guest.handle_of_first)
        for end in (sock, output, request):
            os.close(end)
        self._selector.register(guest.handle, selectors.EVENT_READ, guest)

    def _forked(self, *given: int) -> Guest:
        sock, output, report, request = given
        first, holds = self._first_of_a_namespace() if self._confinement.letter == A else (None, -1)
        pid = os.fork()
        if pid == 0:
            with contextlib.suppress(BaseException):
                self._be_guest(sock, output, request)
            os._exit(epitaph.BROKEN)
        if first is not None:
            kernel.enter(self._own_pids, kernel.NEW_PIDS)
        return Guest(pid, first, holds, report)

    def _first_of_a_namespace(self) -> tuple[int, int]:
        """Number 1 of a new namespace of processes: who is that ignores even what kills all others, and with its end
        all others end. It ends when the descriptor beside it is closed."""
        kernel.unshare(kernel.NEW_PIDS)
        reads, holds = os.pipe()
        ends = [(os.POSIX_SPAWN_DUP2, reads, 0)]
        first = os.posix_spawn("/bin/sh", ["sh", "-c", "read x"], {}, file_actions=ends)
        os.close(reads)
        return first, holds

    def _be_guest(self, *given: int) -> None:
        for number in _DEAF_TO:
            signal.signal(number, signal.SIG_DFL)
        for place, end in enumerate(given):
            os.dup2(end, 100 + place)
        for place in range(len(given)):
            os.dup2(100 + place, 3 + place)
        os.closerange(3 + len(given), 1 << 16)
        self._confinement.begin()
        with open(5, "rb") as file:
            file.seek(0)
            request = json.load(file)
        work = Path(self._confinement.work)
        for name, data in request["files"].items():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            (work / name).write_bytes(base64.b64decode(data))
        arguments = served(request["arguments"])
        os.chdir(work)
        os.environ["HOME"] = os.environ["TMPDIR"] = str(work)
        around = self._questions.around(arguments[1], self._confinement.letter)
        child.start(socket.socket(fileno=3), 4, *arguments, around)


class Guest:
    """A submission's process, seen from its zygote."""

    def __init__(self, pid: int, first: int | None, holds: int, report: int):
        self._pid, self._first, self._holds, self._report = pid, first, holds, report
        self.handle = os.pidfd_open(pid)
        self.handle_of_first = os.pidfd_open(first or pid)

    def ended(self) -> None:
        """End all that it has started, then report how it ended, and how long it computed."""
        _, status, usage = os.wait4(self._pid, 0)
        if self._first is not None:
            with contextlib.suppress(OSError):
                os.kill(self._first, signal.SIGKILL)
            os.waitpid(self._first, 0)
            os.close(self._holds)
        else:
            _end_all_below()
        os.close(self.handle)
        with contextlib.suppress(OSError):
            os.write(self._report, f"{os.waitstatus_to_exitcode(status)} {usage.ru_utime + usage.ru_stime}".encode())
        os.close(self._report)


def _end_all_below() -> None:
    """End whatever a submission left, which has become ours."""
    while below := tree.children(os.getpid()):
        for pid in below:
            tree.end_tree(pid)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def run(told: Mapping[str, Any]) -> None:
    """Get warm, then serve. Never returns."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(null, number)
    for number in _DEAF_TO:
        signal.signal(number, signal.SIG_IGN)
    import torch

    torch.set_num_threads(1)
    for name in told["modules"]:
        import_module(name)
    import safetensors.torch  # noqa: F401

    if told["confinement"]["letter"] != A:
        tree.adopt_orphans()
    zygote = Zygote(told)
    gc.collect()
    gc.freeze()
    zygote.serve()
