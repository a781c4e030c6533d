"""The asking end of the warm process that grades for a notebook or a prompt."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import tempfile
import threading
from typing import Any

from grader import anew


class NoAnswer(Exception):
    """The process that grades can't be started, or ended instead of answering."""


class Server:
    """One warm process, started anew (spawned), in a session of its own: what interrupts a kernel doesn't reach it."""

    def __init__(self) -> None:
        self._owner = os.getpid()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (it lives as long as the process)
        try:
            self._process = subprocess.Popen(
                anew.command("grader.notebook.server"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise NoAnswer(f"The process that grades can't be started: {error}") from None
        self.pid = self._process.pid

    def ready(self) -> bool:
        """Whether it can be asked: it lives, and is ours (not our parent's, should this process be a fork)."""
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """Send a question and wait for its answer. Raises NoAnswer."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
            answer: dict[str, Any] = json.loads(line) if line.endswith(b"\n") else {}
        except (OSError, ValueError):
            answer = {}
        if not answer:
            raise NoAnswer(f"The process that grades has ended{self._last_words()}. Ask again, and it is started anew.")
        return answer

    def _last_words(self) -> str:
        self.end()
        self._errors.seek(0)
        lines = self._errors.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
        return f": {lines[-1][:300]}" if lines else ""

    def end(self) -> None:
        """Hang up. The process ends by itself, with what it has started."""
        if self._owner != os.getpid():
            return
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream:
                    stream.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()


_server: Server | None = None
_lock = threading.Lock()


def ask(question: dict[str, Any]) -> dict[str, Any]:
    """Ask the warm process, which is started or replaced where that must be. Raises NoAnswer."""
    global _server
    with _lock:
        warm = _server is not None and _server.ready()
        if not warm:
            _server = Server()
        assert _server
        try:
            return _server.ask(question)
        except NoAnswer:
            if not warm:
                raise
            _server = Server()
            return _server.ask(question)
        except BaseException:
            # Interrupted: the answer would come when nobody waits for it.
            _server.end()
            raise


@atexit.register
def _hang_up() -> None:
    if _server is not None and _server.ready():
        _server.end()
