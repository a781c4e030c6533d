"""This side of the warm server: ask, be told by an event, start it again when it ends."""

from __future__ import annotations

import contextlib
import json
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from grader import anew
from grader.results import ExerciseResult
from grader.watch.events import Event, Graded, Lost, Ready
from grader.workspace.codec import decode, encode


class Client:
    """Requests are numbered; every one gets a Graded event, unless the server is lost."""

    def __init__(self, put: Callable[[Event], None]):
        self._put, self._last, self._closed = put, 0, False
        self.start()

    def start(self) -> None:
        """Start the server, which takes as long as importing torch does. Requests may be made at once."""
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  (as long as the server)
        self._process = subprocess.Popen(
            anew.command("grader.watch.server"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
        )
        threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()

    def grade(self, name: str, file: Path, shown_as: str) -> int:
        """Have a file graded; the number of the request."""
        self._last += 1
        self._send({"id": self._last, "name": name, "file": str(file), "shown_as": shown_as})
        return self._last

    def locate(self, result: ExerciseResult, file: Path) -> int:
        """Have the line sought in which a failure has its place; the number of the request."""
        self._last += 1
        self._send({"id": self._last, "locate": encode(result), "file": str(file)})
        return self._last

    def stop(self) -> None:
        """Whatever has been asked for isn't wanted any more."""
        self._send({"stop": self._last})

    def close(self) -> None:
        """End the server, and with it what it runs."""
        self._closed = True
        with contextlib.suppress(OSError):
            assert self._process.stdin
            self._process.stdin.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _send(self, request: dict[str, object]) -> None:
        assert self._process.stdin
        with contextlib.suppress(OSError):  # it has ended: its end is an event of its own
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        for line in process.stdout:
            answer = json.loads(line)
            self._put(Ready() if "ready" in answer else Graded(answer["id"], decode(answer["result"])))
        process.wait()
        if not self._closed:
            self._complaints.seek(0)
            said = self._complaints.read().decode("utf-8", "replace").strip().splitlines()
            self._put(Lost(said[-1] if said else f"exit status {process.returncode}"))
