"""The child's end of the socket: what the grader asks, in order, until it doesn't want to know any more."""

from __future__ import annotations

import json
import select
import socket
import time
from collections import deque
from typing import Any

from grader.runner import wire

_LOOK = 0.001
"""Seconds between two looks at what has come while answering: a look takes longer than some answers do."""


class Inbox:
    """Messages from the grader, which is trusted. A DROP takes the place of all that was asked before it."""

    def __init__(self, sock: socket.socket):
        self._sock = sock
        self._waiting: deque[dict[str, Any]] = deque()
        self._looked = 0.0

    def next(self) -> dict[str, Any] | None:
        """The next message, waiting for it; None once the grader is gone."""
        return self._waiting.popleft() if self._waiting else self._receive()

    def dropped(self) -> bool:
        """Whether a DROP has come, which is the next message then; or the grader is gone."""
        now = time.perf_counter()
        if now - self._looked > _LOOK:
            self._looked = now
            while select.select([self._sock], [], [], 0)[0]:
                message = self._receive()
                if message is None or message == wire.DROP:
                    self._waiting.clear()
                if message is None:
                    return True
                self._waiting.append(message)
        return bool(self._waiting) and self._waiting[0] == wire.DROP

    def _receive(self) -> dict[str, Any] | None:
        header = self._exactly(wire.HEADER.size)
        if header is None:
            return None
        text = self._exactly(sum(wire.HEADER.unpack(header)))
        return None if text is None else json.loads(text)

    def _exactly(self, count: int) -> bytes | None:
        taken = bytearray()
        while len(taken) < count:
            part = self._sock.recv(count - len(taken))
            if not part:
                return None
            taken += part
        return bytes(taken)
