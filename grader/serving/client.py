"""The asking end of a warm process."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from typing import Any

from grader import anew

_LAST_WORDS = 4000
_LONGEST = 300


class Warm:
    """One warm process, which takes as long to be ready as importing torch does. It may be asked at once.

    `answers_with` is the module whose `answering` it answers with. In a session of its own, what interrupts this
    process doesn't reach it. Raises OSError or ValueError if no process can be started.
    """

    def __init__(self, answers_with: str, own_session: bool = False) -> None:
        self._owner, self._last, self._closed = os.getpid(), 0, False
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  (as long as the process)
        self._process = subprocess.Popen(
            anew.command("grader.serving.server", answers_with),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            start_new_session=own_session,
        )
        self.pid = self._process.pid

    @property
    def closed(self) -> bool:
        """Whether it ends because it was told to."""
        return self._closed

    def ready(self) -> bool:
        """Whether it can be asked: it lives, and is ours (not our parent's, should this process be a fork)."""
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, request: dict[str, Any]) -> int:
        """Send a request; its number. If nobody takes it, `answers` ends."""
        self._last += 1
        self._send({"id": self._last, **request})
        return self._last

    def stop(self) -> None:
        """Whatever has been asked for isn't wanted any more."""
        self._send({"stop": self._last})

    def answers(self) -> Iterator[dict[str, Any]]:
        """What it says, until it ends: {"ready": True} first, then {"id": ..., "answer": ...} for each request."""
        assert self._process.stdout
        with contextlib.suppress(OSError, ValueError):  # it was killed in the middle of a line
            for line in self._process.stdout:
                yield json.loads(line)

    def last_words(self) -> str:
        """What it complained of at its end, in one line; else its exit status."""
        code = self._process.wait()
        self._complaints.seek(0)
        said = self._complaints.read()[-_LAST_WORDS:].decode("utf-8", "replace").strip().splitlines()
        return said[-1][:_LONGEST] if said else f"exit status {code}"

    def close(self, seconds: float = 2) -> None:
        """Hang up. It ends by itself, with what it has started; if not within so many seconds, it is killed."""
        if self._owner != os.getpid():
            return
        self._closed = True
        with contextlib.suppress(OSError):
            assert self._process.stdin
            self._process.stdin.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin
        with contextlib.suppress(OSError, ValueError):  # it has ended, which whoever reads its answers sees
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()
