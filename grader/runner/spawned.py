"""A learner's process that is started anew, where forking one isn't safe or isn't there.

It gets its socket by number or, on Windows, by a description that only it can use; its output as its own; and what it
serves as one line of JSON on its standard input, which is closed when nobody can ask it any more.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Any

from grader import anew
from grader.runner import system, tree
from grader.runner.arguments import plain, served


class Spawned:
    """The grader's side, with what we need of `multiprocessing.Process`."""

    def __init__(self, sock: socket.socket, output: int, arguments: Sequence[Any]):
        self._process = subprocess.Popen(
            anew.command("grader.runner.spawned"), stdin=subprocess.PIPE, stdout=output, stderr=output, **_given(sock)
        )
        self.pid = self._process.pid
        told = {"socket": _described(sock, self.pid), "serves": plain(arguments), "path": sys.path}
        assert self._process.stdin
        with contextlib.suppress(OSError):  # if it is gone already, whoever asked sees it end
            self._process.stdin.write(json.dumps(told).encode() + b"\n")
            self._process.stdin.flush()

    @property
    def exitcode(self) -> int | None:
        """The exit status, or minus the signal; None while it lives."""
        return self._process.poll()

    def is_alive(self) -> bool:
        return self.exitcode is None

    def join(self, seconds: float) -> None:
        """Let it end, and wait for that, at most so long."""
        assert self._process.stdin
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)


def _given(sock: socket.socket) -> dict[str, Any]:
    """How it is started: out of reach of the terminal's Ctrl-C, with its socket, if that is inherited."""
    if os.name == "posix":
        return {"pass_fds": (sock.fileno(),), "start_new_session": not system.KEEPS_TREES}
    # A venv's python.exe only starts the real one, which alone can be given a socket; this tells that of the venv.
    environment = {**os.environ, "__PYVENV_LAUNCHER__": sys.executable}
    group = subprocess.CREATE_NEW_PROCESS_GROUP  # type: ignore[attr-defined, unused-ignore]
    return {"executable": sys._base_executable, "env": environment, "creationflags": group}  # type: ignore[attr-defined, unused-ignore]


def _described(sock: socket.socket, pid: int) -> int | str:
    if os.name == "posix":
        return sock.fileno()
    return base64.b64encode(sock.share(pid)).decode()  # type: ignore[attr-defined, unused-ignore]


def _arrived(described: int | str) -> socket.socket:
    if isinstance(described, int):
        return socket.socket(fileno=described)
    return socket.fromshare(base64.b64decode(described))  # type: ignore[attr-defined, unused-ignore]


def _line() -> bytes:
    """The first line of standard input, and no byte beyond."""
    line = bytearray()
    while not line.endswith(b"\n") and (data := os.read(0, 1)):
        line += data
    return bytes(line)


def _end_with(asker: int) -> None:
    """End this process, and what it started, when the pipe `asker` is closed."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])  # which asks where the learner's code is
    os.read(asker, 1)
    tree.end_tree(os.getpid())


def main() -> None:
    """In the process itself. Never returns."""
    from grader.runner import child
    from grader.runner.preload import preload

    if not (line := _line()):
        os._exit(1)
    told = json.loads(line)
    sock, output, asker = _arrived(told["socket"]), os.dup(1), os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    def run() -> None:
        preload()  # before a folder of the learner's may have something of the same name
        sys.path[:] = told["path"]
        threading.Thread(target=_end_with, args=(asker,), daemon=True).start()
        child.start(sock, output, *served(told["serves"]))

    tree.keep(run)


if __name__ == "__main__":
    main()
