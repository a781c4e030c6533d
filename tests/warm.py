"""Real processes of Python without the second or more in which each imports torch: forks of one that has it.

Each is a process with a folder, an environment, streams and an end of its own, as that of `python ARGUMENTS` is. Not for
what is seen of imports themselves, of signals and of terminals: those want `python` anew.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO

COMMON = ("numpy", "torch", "rich.table", "grader.cli.run", "grader.grading.session", "grader.report.terminal")
"""What nearly every command of `grade` imports."""


def run(
    *arguments: object,
    cwd: Path | None = None,
    env: Mapping[str, str] = os.environ,
    input: str = "",
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """How `python ARGUMENTS` ends, and what it prints."""
    command = [*map(str, arguments)]
    if sys.platform != "linux":  # torch can't be forked safely elsewhere
        about: Any = {"cwd": cwd, "env": env, "input": input, "timeout": timeout}
        return subprocess.run([sys.executable, *command], capture_output=True, text=True, **about)
    with tempfile.TemporaryDirectory() as folder:
        given, out, err = (Path(folder, name) for name in ("in", "out", "err"))
        given.write_text(input)
        asked = {"arguments": command, "cwd": str(cwd or Path.cwd()), "env": dict(env)}
        status = _forker().ask({**asked, "streams": [*map(str, (given, out, err))]}, timeout)
        return subprocess.CompletedProcess(command, status, out.read_text(), err.read_text())


class Forker:
    """The process that has torch, and how it is asked for another."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, __file__, str(theirs.fileno())]
            self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        self._stream = self._socket.makefile("rw")

    def ask(self, asked: Mapping[str, object], timeout: float) -> int:
        """The exit status of a process."""
        self._socket.settimeout(None)
        print(json.dumps(asked), file=self._stream, flush=True)
        pid = int(self._stream.readline())
        self._socket.settimeout(timeout)
        try:
            return int(self._stream.readline())
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            self._process.kill()
            end()
            raise subprocess.TimeoutExpired(str(asked["arguments"]), timeout) from None

    def end(self) -> None:
        self._stream.close()
        self._socket.close()
        self._process.wait()


_forker = cache(Forker)


def end() -> None:
    if _forker.cache_info().currsize:
        _forker().end()
        _forker.cache_clear()


def serve(stream: TextIO) -> dict[str, Any] | None:
    """Fork for each that is asked for; returns in the fork what that is asked to be, and None where nobody asks more."""
    for line in stream:
        pid = os.fork()
        if pid == 0:
            return json.loads(line)
        print(pid, file=stream, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), file=stream, flush=True)
    return None


def become(arguments: list[str], cwd: str, env: dict[str, str], streams: list[str]) -> None:
    """Be what `python ARGUMENTS` is there; it ends as this process does."""
    path = _path(env.get("PYTHONPATH"))
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    for number, (file, flags) in enumerate(zip(streams, (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT] * 2), strict=True)):
        os.dup2(os.open(file, flags), number)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding=env.get("PYTHONIOENCODING", "utf-8"))
    first, *rest = arguments
    if first == "-m":
        sys.path[:] = [cwd, *path]
        sys.argv[:] = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif first == "-c":
        sys.path[:] = ["", *path]
        sys.argv[:] = ["-c", *rest[1:]]
        sys.modules["__main__"] = main = ModuleType("__main__")
        exec(compile(rest[0], "<string>", "exec"), vars(main))
    else:
        sys.path[:] = [str(Path(first).parent.resolve()), *path]
        sys.argv[:] = arguments
        runpy.run_path(first, run_name="__main__")


def _path(others: str | None) -> list[str]:
    """Where modules are sought; with another PYTHONPATH than this process has, another grader may lie there."""
    ours = os.environ.get("PYTHONPATH")
    if others == ours:
        return sys.path[1:]
    for name in [name for name in sys.modules if name.partition(".")[0] == "grader"]:
        del sys.modules[name]
    mine = (ours or "").split(os.pathsep)
    return [*(others or "").split(os.pathsep), *(each for each in sys.path[1:] if each not in mine)]


class End:
    """How this process ends: as any does, but that what it holds isn't taken down piece by piece, for a third of a second."""

    status = 0

    def __enter__(self) -> None:
        atexit.register(self.end)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        code = error.code if isinstance(error, SystemExit) else error and 1
        self.status = code if isinstance(code, int) else int(code is not None)

    def end(self) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(self.status)


def main(number: int) -> None:
    with End():  # before all else: what is registered first comes last
        serve_and_become(number)


def serve_and_become(number: int) -> None:
    for name in COMMON:
        import_module(name)
    gc.freeze()
    with socket.socket(fileno=number) as asking, asking.makefile("rw") as stream:
        asked = serve(stream)
    if asked:
        become(**asked)


if __name__ == "__main__":
    main(int(sys.argv[1]))
