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
import sys
from collections.abc import Sequence
from typing import Any

from grader.runner import epitaph, tree
from grader.runner.arguments import plain, served

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
        ended, report = os.pipe()
        told = {"serves": plain(arguments), "folder": _here(), "path": sys.path}
        try:
            socket.send_fds(self._sock, [json.dumps(told).encode()], [sock.fileno(), output, report])
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
    from grader.runner.preload import preload
    from grader.runner.system import default_start_method

    if default_start_method() == "fork" and not CURRENT:
        preload()
        CURRENT.append(Forker())


class _Spare:
    """A keeper and a learner's process that wait to be told what to serve, so that nobody waits for a fork."""

    def __init__(self, expects: str | None = None) -> None:
        """`expects` is the exercise that it gets ready for."""
        self._job, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pid = os.fork()
        if self.pid == 0:
            with contextlib.suppress(BaseException):
                _be_keeper(theirs.detach(), expects)
            os._exit(epitaph.BROKEN)
        theirs.close()

    def begin(self, message: bytes, given: list[int]) -> None:
        """Tell it. If it is gone already, whoever asked sees it end."""
        with contextlib.suppress(OSError):
            socket.send_fds(self._job, [message], given)
        self._job.close()


def _be_keeper(job: int, expects: str | None) -> None:
    """Never returns, in neither of the two processes."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    tree.die_with_parent()
    job = os.dup2(job, 3)
    os.closerange(4, 1 << 16)
    tree.keep(lambda: _be_learner(socket.socket(fileno=job), expects))


def _be_learner(job: socket.socket, expects: str | None) -> None:
    from grader.runner import child, prefork

    if expects:
        prefork.after_fork(expects)
    message, given, _, _ = socket.recv_fds(job, _LARGEST, 2)
    job.close()
    if message:
        told = json.loads(message)
        if told["folder"]:
            os.chdir(told["folder"])
        sys.path[:] = told["path"]
        child.start(socket.socket(fileno=given[0]), given[1], *served(told["serves"]))


def _here() -> str | None:
    """The folder that this process stands in; None if it isn't there any more."""
    with contextlib.suppress(OSError):
        return os.getcwd()
    return None


def _serve(sock: int) -> None:
    """Have learners' processes begin when asked to, report who has ended, until the one who asks is gone."""
    from grader.runner import prefork

    tree.die_with_parent()
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    sock = os.dup2(sock, 3)
    os.closerange(4, 1 << 16)  # nothing of theirs is for learners
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    asks, reports = socket.socket(fileno=sock), dict[int, int]()
    woken, wakes = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(wakes, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(wakes)
    prefork.before_fork()
    spare, last = None, ""
    with selectors.DefaultSelector() as selector:
        selector.register(asks, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fd == woken:
                    with contextlib.suppress(BlockingIOError):
                        os.read(woken, 4096)
                elif last := _begin(spare or _Spare(), asks, reports):
                    spare = None
                else:
                    return
            _report(reports)
            if last and not reports:  # and so nobody is kept waiting
                prefork.get_ready(last)
                spare = spare or _Spare(last)


def _begin(spare: _Spare, asks: socket.socket, reports: dict[int, int]) -> str:
    """Have the spare serve the next request; the exercise that it is for, empty once there are none any more."""
    message, ends, _, _ = socket.recv_fds(asks, _LARGEST, _ENDS)
    if not message:
        return ""
    *given, reports[spare.pid] = ends
    asks.send(str(spare.pid).encode())
    spare.begin(message, given)
    for end in given:
        os.close(end)
    exercise: str = json.loads(message)["serves"][1]
    return exercise


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
