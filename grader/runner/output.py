"""What a child prints: a pipe that is always drained, of which the beginning is kept, call by call."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from collections import deque
from dataclasses import dataclass, field

from grader.runner.limits import Limits
from grader.runner.pipe import Pipe


@dataclass
class Printed:
    """The output of one call: how much there was, and its beginning."""

    size: int = 0
    kept: bytearray = field(default_factory=bytearray)

    def add(self, data: bytes, at_most: int) -> None:
        self.size += len(data)
        self.kept += data[: max(0, at_most - len(self.kept))]

    def text(self) -> str:
        """As text, with a last line that says so where it is cut."""
        text = bytes(self.kept).decode("utf-8", "replace")
        return text if self.size <= len(self.kept) else f"{text}\n... (cut: {self.size} bytes in all)"


class Output:
    """The grader's end of the pipe. The child writes `marker` after each call, so nothing is laid at the wrong door."""

    def __init__(self, limits: Limits):
        self._at_most = limits.output_kept
        self._pipe = Pipe()
        self.theirs = self._pipe.theirs
        self.marker = b"\0" + secrets.token_bytes(15) + b"\0"
        self._tail = b""
        self._calls: deque[Printed] = deque([Printed()])

    def fileno(self) -> int:
        return self._pipe.ours

    def drain(self) -> None:
        """Take all that is there, without waiting."""
        while data := self._pipe.take():
            self._take(self._tail + data)

    def _take(self, data: bytes) -> None:
        *whole, rest = data.split(self.marker)
        for part in whole:
            self._calls[-1].add(part, self._at_most)
            self._calls.append(Printed())
        # The beginning of a marker may have come without its end.
        cut = rest.rfind(b"\0", max(0, len(rest) - len(self.marker) + 1))
        self._tail = rest[cut:] if cut >= 0 else b""
        self._calls[-1].add(rest[:cut] if cut >= 0 else rest, self._at_most)

    @property
    def holds_finished(self) -> bool:
        """Whether all is there that was printed in the earliest call not asked about yet."""
        return len(self._calls) > 1

    @property
    def running(self) -> Printed:
        """The output of the call that is under way."""
        return self._calls[-1]

    def finished(self) -> Printed:
        """The output of the earliest call not asked about yet."""
        return self._calls.popleft() if len(self._calls) > 1 else Printed()

    def close_theirs(self) -> None:
        os.close(self.theirs)

    def close(self) -> None:
        os.close(self._pipe.ours)


def flush() -> None:
    """Have everything that this process has printed so far leave it. It is called again for each answer."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # whatever a learner has put in their place
        _flush_what_can_be()


def _flush_what_can_be() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()
