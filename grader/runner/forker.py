"""A process that forks learners' processes: it holds torch, and never an answer.

A process that grades again and again keeps the answers it has worked out. What is forked from it would hold them too;
so the forking is done by another, made before the first answer was known.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import selectors
import signal
import socket
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from grader.runner import tree
from grader.runner.limits import Limits

_LARGEST = 1 << 16
_ENDS = 3
"""What a learner's process is given: its socket, its output; and where the forker reports how it ended."""


class Forker:
    """This process's side. Make it while there is one thread, and before any answer is known."""

    def __init__(self) -> None:
        self._sock, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pid = os.fork()
        if self.pid == 0:
            with contextlib.suppress(BaseException):
                _serve(theirs.detach())
            os._exit(0)
        theirs.close()

    def start(self, sock: socket.socket, output: int, arguments: Sequence[Any]) -> Forked:
        """Fork a keeper and, below it, a learner's process that serves `sock` (see `child.main`)."""
        marker, exercise, file, solutions, limits, borrowed = arguments
        plain = [marker.hex(), exercise, file, solutions, asdict(limits), list(borrowed)]
        ended, report = os.pipe()
        try:
            socket.send_fds(self._sock, [json.dumps(plain).encode()], [sock.fileno(), output, report])
            pid = int(self._sock.recv(_LARGEST) or b"0")
        finally:
            os.close(report)
        if not pid:
            os.close(ended)
            raise OSError("the process that forks learners' processes is gone")
        return Forked(pid, ended)


class Forked:
    """A keeper that is not our own child, with what we need of `multiprocessing.Process`."""

    def __init__(self, pid: int, ended: int):
        self.pid, self._ended = pid, ended
        self._code: int | None = None

    @property
    def exitcode(self) -> int | None:
        """The exit status, or minus the signal; None while it lives."""
        self.join(0)
        return self._code

    def is_alive(self) -> bool:
        return self.exitcode is None

    def join(self, seconds: float) -> None:
        """Wait for the end, at most so long."""
        if self._code is None and select.select([self._ended], [], [], seconds)[0]:
            said = os.read(self._ended, 32)
            self._code = int(said) if said else -int(signal.SIGKILL)
            os.close(self._ended)


CURRENT: list[Forker] = []
"""The one that this process uses, if it has one."""


def begin() -> None:
    """From now on have learners' processes forked by another process, where there is such a thing as a fork."""
    from grader.runner.learner import default_start_method, preload

    if default_start_method() == "fork" and not CURRENT:
        preload()
        CURRENT.append(Forker())


def _serve(sock: int) -> None:
    """Fork when asked to, report who has ended, until the one who asks is gone. Holds no descriptor of theirs."""
    tree.die_with_parent()
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    sock = os.dup2(sock, 3)
    os.closerange(4, 1 << 16)
    asks = socket.socket(fileno=sock)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(wakes)
    reports: dict[int, int] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(asks, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fd == woken:
                    with contextlib.suppress(BlockingIOError):
                        os.read(woken, 4096)
                elif not _start_one(asks, reports):
                    return
            _report(reports)


def _start_one(asks: socket.socket, reports: dict[int, int]) -> bool:
    message, ends, _, _ = socket.recv_fds(asks, _LARGEST, _ENDS)
    if not message:
        return False
    *given, report = ends
    pid = os.fork()
    if pid == 0:
        _be_keeper(given, json.loads(message))
    for end in given:
        os.close(end)
    reports[pid] = report
    asks.send(str(pid).encode())
    return True


def _report(reports: dict[int, int]) -> None:
    """Tell of every child that has ended how it did."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        report = reports.pop(pid, None)
        if report is not None:
            with contextlib.suppress(OSError):
                os.write(report, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(report)


def _be_keeper(given: list[int], plain: list[Any]) -> None:
    """Never returns."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    tree.die_with_parent()
    sock, output = os.dup2(given[0], 3), os.dup2(given[1], 4)  # 3 is where we were asked: not needed here
    os.closerange(5, 1 << 16)
    from grader.runner import child

    marker, exercise, file, solutions, limits, borrowed = plain
    arguments = (bytes.fromhex(marker), exercise, file, solutions, Limits(**limits), borrowed)
    tree.keep(lambda: child.start(socket.socket(fileno=sock), output, *arguments))
