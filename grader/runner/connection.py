"""The grader's side of one learner's process: what it is sent, what it answers and prints, and how it ends."""

from __future__ import annotations

import contextlib
import select
import selectors
import socket
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from grader.runner import epitaph, stack, tree, wire
from grader.runner.allowance import BY_THE_CLOCK, Allowance, computed, tells
from grader.runner.limits import Limits
from grader.runner.outcome import Outcome
from grader.runner.output import Output, Printed
from grader.runner.processes import Process, Starter

Message = tuple[dict[str, Any], Mapping[str, Any]]

_NAP = 0.002
"""Seconds in which answers gather that are awaited without hurry: to wake for each slows down who sends them."""

_POLL = 0.02
"""Seconds between two looks at what is printed, and at whether the process still lives, should its socket not tell. To
be woken by what is printed would take longer than most answers do; who prints much waits for us when the pipe is full.
"""

_STARTS_WITHIN = 120.0
"""Seconds for a process to be ready for the learner's file; none of them are the learner's."""

_ANSWERS_WITHIN = 0.1
"""Seconds for a process to say where it is."""


class Stopped(Exception):
    """The answer isn't wanted any more."""


_stopped = threading.Event()


def stop(wanted: bool = True) -> None:
    """From another thread: end every learner's process of this one; whoever waits for an answer gets Stopped.

    `wanted=False` takes it back, before the next question.
    """
    if not wanted:
        return _stopped.clear()
    _stopped.set()
    for keeper in tuple(tree.KEEPERS):
        tree.end_tree(keeper)
    return None


def _end_if_stopped() -> None:
    if _stopped.is_set():
        raise Stopped


class Connection:
    """One process, from its start to its end. Where it ends early, `next` says how, as an Outcome, and closes it."""

    def __init__(self, serves: tuple[str, str, str], limits: Limits, whose: str, start: Starter, allowed: Allowance):
        """`serves` is the exercise's name, the file and the folder of solutions; see `child.main`.

        `allowed` is for all processes of the exercise together; the time it takes to get ready isn't theirs.
        """
        _end_if_stopped()
        self._limits, self._allowed, self._folder = limits, allowed, Path(serves[1]).parent
        self._started, self._ready = time.monotonic(), False
        self.began = False
        """Whether it came as far as the learner's file."""
        self._sock, theirs = socket.socketpair()
        self._output = Output(limits)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._sock, selectors.EVENT_READ)
        self._unpacker, self._unread = wire.Unpacker(), bytearray()
        self._waiting: list[Message] = []
        self._room_until = 0.0
        self.nap = _NAP
        self.waits: Callable[[], object] = lambda: None
        mine = self._sock.fileno(), self._output.fileno()
        arguments = self._output.marker, *serves, limits, whose
        self._process: Process | None = start(theirs, self._output.theirs, mine, arguments)
        self._learner: int | None = None
        self._used = 0.0 if tells() else None
        theirs.close()
        self._output.close_theirs()

    def send(self, frame: bytes) -> bool:
        """Send a frame; False when nobody takes it."""
        try:
            self._sock.settimeout(BY_THE_CLOCK * self._limits.call_seconds)
            self._sock.sendall(frame)
        except OSError:
            return False
        return True

    def has_answered(self) -> bool:
        """Whether something waits to be read."""
        return self._is_ready() and self._has_sent()

    def _has_sent(self) -> bool:
        return bool(select.select([self._sock], [], [], 0)[0])

    def _is_ready(self) -> bool:
        """Whether the learner's time has begun: with a byte that the process sends before their file, or its end."""
        if not self._ready and self._has_sent():
            with contextlib.suppress(ConnectionError):
                self.began = bool(self._sock.recv(len(wire.READY)))
            self.printed()  # not the learner's
            self._ready = True
            self._allowed.excuse(time.monotonic() - self._started, self.computed())
        return self._ready

    def next(self, seconds: float, hurry: bool = True) -> Message | Outcome:
        """The next message, or how the process ended instead. What it prints meanwhile is kept.

        Without `hurry` several messages may be taken together.
        """
        if self._waiting:
            return self._waiting.pop(0)
        if not self._gets_ready():
            return self._ended("crashed", f"the process for it wasn't ready within {_STARTS_WITHIN:g} s: grade doctor")
        limits = Allowance(seconds, self.computed()), self._allowed
        while True:
            self._output.drain()
            if self._output.running.size > self._limits.output_allowed:
                allowed = self._limits.output_allowed >> 20
                return self._ended("too_much_output", f"more than {allowed} MiB were printed in one call")
            try:
                if not self._read():
                    return self.gone()
            except ConnectionError:  # gone, with questions unread that were sent ahead
                return self.gone()
            except wire.Garbled as error:
                return self.garbled(error)
            if self._waiting:
                return self._waiting.pop(0)
            _end_if_stopped()
            used = self.computed()
            left = min(limit.left(used) for limit in limits)
            if left <= 0:
                return self._timed_out(limits[0], used)
            self.waits()
            if not hurry:
                time.sleep(self.nap)
            self._selector.select(min(left, _POLL))

    def _gets_ready(self) -> bool:
        """Wait until the process is ready; False if it takes too long."""
        while not self._is_ready() and time.monotonic() < self._started + _STARTS_WITHIN:
            _end_if_stopped()
            self.waits()
            self._output.drain()
            self._selector.select(_POLL)
        return self._ready

    def make_room(self) -> None:
        """Take bytes off the pipes without looking at them, so that the process needn't wait for us."""
        if (now := time.monotonic()) < self._room_until:
            return
        self._room_until = now + self.nap
        self._output.drain()
        self._sock.setblocking(False)
        with contextlib.suppress(OSError):
            if len(self._unread) <= wire.LARGEST:
                self._unread += self._sock.recv(1 << 20)

    def printed(self) -> Printed:
        """What was printed up to the message that has just been read: its marker was written before it."""
        if not self._output.holds_finished:
            self._output.drain()
        return self._output.finished()

    def garbled(self, error: Exception) -> Outcome:
        """End the process, whose last message was none."""
        return self._ended("crashed", f"the code wrote into the grader's own pipe: {error}")

    def gone(self) -> Outcome:
        """How the process ended that is no more."""
        return self._ended("crashed", self._epitaph())

    def _epitaph(self) -> str:
        """How the process ended, in words."""
        patience = time.monotonic() + 1
        process = self._process
        while process and (code := process.exitcode) is None and time.monotonic() < patience:
            time.sleep(0.002)
        return epitaph.of(code, self.began)

    def close(self) -> None:
        """End the process and everything it started."""
        if self._process is None:
            return
        self._allowed.goes_on(self.computed())
        process, self._process = self._process, None
        for end in (self._selector, self._sock, self._output):
            end.close()
        process.end()

    def _read(self) -> bool:
        """Take what has been sent; False once the process is gone."""
        self._sock.setblocking(False)
        while True:
            data, self._unread = bytes(self._unread), bytearray()
            self._waiting += self._unpacker.feed(data)
            if self._waiting:
                return True
            try:
                data = self._sock.recv(1 << 20)
            except (BlockingIOError, InterruptedError):
                return bool(self._process and self._process.is_alive()) or self._anything_left()
            if not data:
                return False
            self._unread += data

    def _anything_left(self) -> bool:
        """Whether the process sent something between our last look at its socket and its end."""
        try:
            return bool(self._sock.recv(1, socket.MSG_PEEK))
        except OSError:
            return False

    def computed(self) -> float | None:
        """Seconds for which the learner's process has computed, or had when it was last there; None where the system
        doesn't say."""
        if self._used is not None:
            if self._learner is None:
                self._learner = next(iter(self._learners()), None)  # the keeper's eldest
            now = computed(self._learner) if self._learner else None
            self._used = self._used if now is None else now
        return self._used

    def _learners(self) -> list[int]:
        return self._process.learners() if self._process else []

    def _timed_out(self, call: Allowance, used: float | None) -> Outcome:
        self._ask_where()
        if self._allowed.left(used) <= 0:
            return self._ended("timed_out", f"the exercise as a whole took more than {self._allowed.said(used)}")
        return self._ended("timed_out", f"no answer within {call.said(used)}")

    def _ask_where(self) -> None:
        """Have a process that doesn't answer print where it is."""
        size = self._output.running.size
        for pid in self._learners():
            patience = time.monotonic() + (_ANSWERS_WITHIN if stack.ask(pid) else 0)
            while self._output.running.size == size and time.monotonic() < patience:
                time.sleep(0.002)
                self._output.drain()
        self._output.drain()

    def _ended(self, how: str, detail: str) -> Outcome:
        _end_if_stopped()
        self._output.drain()
        text, at = stack.told(self._output.running.text(), self._folder)
        self.close()
        if how == "crashed" and any(sign in text for sign in ("bad_alloc", "not enough memory", "MemoryError")):
            how, detail = "out_of_memory", f"more than {self._limits.memory_mib} MiB were asked for"
        return Outcome(how, detail=detail, at=at, output=text)
