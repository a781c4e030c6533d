"""The grader's side: one learner's function, in a process of its own that may do anything and stops nothing."""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import select
import selectors
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

from grader.curriculum.exercise import VALUES, Exercise
from grader.curriculum.space import Case
from grader.runner import forker, tree, wire
from grader.runner.clock import Clock
from grader.runner.limits import Limits
from grader.runner.loading import beside
from grader.runner.outcome import Loaded, Outcome, parse_loaded, parse_outcome
from grader.runner.output import Output, Printed

_PATIENCE = 0.1
"""Seconds for a call to end whose answer isn't wanted any more."""

_FEW, _NAP = 12, 0.002
"""While more answers than so many are awaited, several are taken at a time: to wake for each slows the child down."""

_POLL = 0.25
"""Seconds between two looks at whether the child still lives, should its sockets not tell."""


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


def default_start_method() -> str:
    """fork where it is safe and cheap, spawn elsewhere."""
    return "fork" if sys.platform == "linux" else "spawn"


class Learner:
    """Asks a learner's function questions. A process that ends is replaced when the next question comes."""

    def __init__(
        self,
        exercise: Exercise,
        file: Path,
        solutions: Path,
        limits: Limits | None = None,
        method: str | None = None,
        free: bool = False,
    ):
        """`free` is for code of our own that may call what the exercise bans."""
        self._free = free
        self.exercise, self.file, self.solutions = exercise, file.absolute(), solutions
        self.limits = limits or Limits()
        self._method = method or default_start_method()
        self._process: Any = None
        self._sock: socket.socket | None = None
        self._output: Output | None = None
        self._ends_at = math.inf
        self._ahead: list[bytes] = []
        self.loaded: Loaded | None = None
        self.calls = 0

    def __enter__(self) -> Learner:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def has(self, name: str) -> bool:
        """Whether the learner has an earlier exercise of their own, in the notebook or beside the file."""
        own = self.loaded.own if self.loaded else ()
        return name in own or beside(self.file, name) is not None

    def load(self, meanwhile: Iterable[object] = ()) -> Loaded:
        """Start the process and import the file, unless that is done. `meanwhile` is worked on until it is."""
        if self._process is None:
            self._start()
            for _ in meanwhile:
                if self._has_answered():
                    break
            answer = self._next(self.limits.call_seconds)
            self.loaded = self._as_loaded(answer)
            if self.loaded.kind is not None:
                self.close()
        assert self.loaded is not None
        return self.loaded

    def _has_answered(self) -> bool:
        assert self._sock is not None
        return bool(select.select([self._sock], [], [], 0)[0])

    def run(
        self,
        cases: Sequence[Case],
        asks: str = VALUES,
        fill: float | None = None,
        meanwhile: Callable[[Case], object] = lambda case: None,
        then: tuple[Sequence[Case], str] | None = None,
        exercise: Exercise | None = None,
        borrow: Sequence[str] = (),
        clock: Clock | None = None,
    ) -> list[Outcome]:
        """One outcome for each case, in order; fewer if one of them ended the process (then it is the last).

        `fill` is what lies in memory around tensors that aren't contiguous (None: NaN). `meanwhile` is called
        for each case while the child works. `then` is what will be asked next, so that the child needn't wait for us;
        if something else is asked instead, its answers are dropped. `exercise` is another one than the
        learner's file is for: the learner's own attempt at it, beside the file, is asked. `borrow` are earlier
        exercises of the learner's own that the reference's stand in for. With a `clock`, the seconds of an outcome are
        what one call takes.
        """
        question = _question(tuple(cases), asks, fill, exercise or self.exercise, tuple(borrow), clock)
        if self._ahead and self._ahead[0] != question:
            self._drop()
        if (loaded := self.load()).kind is not None:
            return [Outcome("crashed", detail=loaded.message)]
        if self._ahead:
            self._ahead.pop(0)
        elif not self._ask(question):
            return [self._ended("crashed", self._epitaph())]
        if then:
            self._send_ahead(*then)
        for case in cases:
            meanwhile(case)
            self._make_room()
        outcomes: list[Outcome] = []
        for i in range(len(cases)):
            outcomes.append(self._as_outcome(self._next(self.limits.call_seconds, len(cases) - i)))
            self.calls += 1
            if outcomes[-1].fatal:
                break
        return outcomes

    def close(self) -> None:
        """End the process and everything it started."""
        process, self._process = self._process, None
        self._ahead.clear()
        if process is None:
            return
        for end in (self._selector, self._sock, self._output):
            if end is not None:
                end.close()
        tree.end_tree(process.pid)
        process.join(5)
        tree.KEEPERS.discard(process.pid)
        tree.end_orphans(self._siblings - {process.pid})

    def _start(self) -> None:
        _end_if_stopped()
        if self._method == "fork":
            preload()
        context: Any = multiprocessing.get_context(self._method)
        if self._ends_at == math.inf:
            self._ends_at = time.monotonic() + self.limits.exercise_seconds
        self._sock, theirs = socket.socketpair()
        self._output = Output(self.limits)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._sock, selectors.EVENT_READ)
        if self._output.selectable:
            self._selector.register(self._output.fileno(), selectors.EVENT_READ)
        self._unpacker, self._unread = wire.Unpacker(), bytearray()
        self._waiting: list[tuple[dict[str, Any], Mapping[str, Any]]] = []
        arguments = (
            self._output.marker,
            self.exercise.name,
            str(self.file),
            str(self.solutions),
            self.limits,
            self._free,
        )
        if self._method == "fork" and forker.CURRENT:
            self._process = forker.CURRENT[0].start(theirs, self._output.theirs("fork"), arguments)
        else:
            mine = (self._sock.fileno(), self._output.fileno()) if self._method == "fork" else ()
            self._process = context.Process(
                target=_child, args=(theirs, self._output.theirs(self._method), mine, *arguments)
            )
            self._process.start()
        tree.KEEPERS.add(self._process.pid)
        theirs.close()
        self._output.close_theirs()
        self._siblings = set(tree.children(os.getpid()))

    def _send_ahead(self, cases: Sequence[Case], asks: str) -> None:
        question = _question(tuple(cases), asks, None, self.exercise)
        if self._ask(question):
            self._ahead.append(question)

    def _drop(self) -> None:
        """Have the answers to what was sent ahead forgotten; end the process if it doesn't see to that at once."""
        self._ahead.clear()
        if self._ask(wire.pack(wire.DROP)):
            deadline = time.monotonic() + _PATIENCE
            while (left := deadline - time.monotonic()) > 0:
                answer = self._next(left)
                if isinstance(answer, Outcome):
                    return
                if "dropped" in answer[0]:
                    return
                self._printed()
        self.close()

    def _ask(self, frame: bytes) -> bool:
        assert self._sock is not None
        try:
            self._sock.settimeout(self.limits.call_seconds)
            self._sock.sendall(frame)
        except OSError:
            return False
        return True

    def _next(self, seconds: float, awaited: int = 1) -> tuple[dict[str, Any], Mapping[str, Any]] | Outcome:
        """The child's next message, or how it ended instead. What it prints meanwhile is kept."""
        assert self._sock is not None
        assert self._output is not None
        if self._waiting:
            return self._waiting.pop(0)
        deadline = min(time.monotonic() + seconds, self._ends_at)
        while True:
            self._output.drain()
            if self._output.running.size > self.limits.output_allowed:
                allowed = self.limits.output_allowed >> 20
                return self._ended("too_much_output", f"more than {allowed} MiB were printed in one call")
            try:
                if not self._read():
                    return self._ended("crashed", self._epitaph())
            except ConnectionError:  # gone, with questions unread that were sent ahead
                return self._ended("crashed", self._epitaph())
            except wire.Garbled as error:
                return self._ended("crashed", f"the code wrote into the grader's own pipe: {error}")
            if self._waiting:
                return self._waiting.pop(0)
            _end_if_stopped()
            left = deadline - time.monotonic()
            if left <= 0:
                return self._timed_out(seconds)
            if awaited > _FEW:
                time.sleep(_NAP)
            self._selector.select(min(left, _POLL))

    def _make_room(self) -> None:
        """Take bytes off the pipes without looking at them, so that the child needn't wait for us."""
        assert self._sock is not None
        assert self._output is not None
        self._output.drain()
        self._sock.setblocking(False)
        with contextlib.suppress(OSError):
            if len(self._unread) <= wire.LARGEST:
                self._unread += self._sock.recv(1 << 20)

    def _read(self) -> bool:
        """Take what the child has sent; False once it is gone."""
        assert self._sock is not None
        self._sock.setblocking(False)
        while True:
            data, self._unread = bytes(self._unread), bytearray()
            self._waiting += self._unpacker.feed(data)
            if self._waiting:
                return True
            try:
                data = self._sock.recv(1 << 20)
            except (BlockingIOError, InterruptedError):
                return self._process.is_alive() or self._anything_left()
            if not data:
                return False
            self._unread += data

    def _anything_left(self) -> bool:
        """Whether the process sent something between our last look at its socket and its end."""
        assert self._sock is not None
        try:
            return bool(self._sock.recv(1, socket.MSG_PEEK))
        except OSError:
            return False

    def _timed_out(self, seconds: float) -> Outcome:
        if time.monotonic() >= self._ends_at:
            return self._ended(
                "timed_out", f"the exercise as a whole took more than {self.limits.exercise_seconds:g} s"
            )
        return self._ended("timed_out", f"no answer within {seconds:g} s")

    def _ended(self, how: str, detail: str) -> Outcome:
        assert self._output is not None
        _end_if_stopped()
        self._output.drain()
        text, size = self._output.running.text(), self._output.running.size
        self.close()
        if how == "crashed" and any(sign in text for sign in ("bad_alloc", "not enough memory", "MemoryError")):
            how, detail = "out_of_memory", f"more than {self.limits.memory_mib} MiB were asked for"
        return Outcome(how, detail=detail, output=text, output_bytes=size)

    def _epitaph(self) -> str:
        """How the process ended, in words."""
        patience = time.monotonic() + 1
        while (code := self._process.exitcode) is None and time.monotonic() < patience:
            time.sleep(0.002)
        if code is None:
            return "the code closed the grader's own pipe"
        if code >= 0:
            if code == 70:
                return "the code broke the process it runs in"
            return f"the code ended the whole process (exit status {code}) instead of returning"
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        means = {"SIGSEGV": "a segmentation fault", "SIGABRT": "an abort", "SIGKILL": "killed"}.get(name)
        return f"the process was ended by {name}" + (f" ({means})" if means else "")

    def _as_loaded(self, answer: tuple[dict[str, Any], Any] | Outcome) -> Loaded:
        if isinstance(answer, Outcome):
            return Loaded(answer.ended, f"while the file was imported: {answer.detail}", output=answer.output)
        assert self._output is not None
        try:
            return parse_loaded(answer[0]["loaded"], self._printed().text())
        except (KeyError, ValueError, TypeError, OverflowError) as error:
            ended = self._ended("crashed", f"the code wrote into the grader's own pipe: {error}")
            return Loaded("crashed", ended.detail, output=ended.output)

    def _as_outcome(self, answer: tuple[dict[str, Any], Mapping[str, Any]] | Outcome) -> Outcome:
        if isinstance(answer, Outcome):
            return answer
        assert self._output is not None
        try:
            outcome = parse_outcome(answer[0]["outcome"], answer[1])
        except (KeyError, ValueError, TypeError, OverflowError) as error:
            return self._ended("crashed", f"the code wrote into the grader's own pipe: {error}")
        printed = self._printed()
        return replace(outcome, output=printed.text(), output_bytes=printed.size)

    def _printed(self) -> Printed:
        """What the call printed whose answer has just been read: its marker was written before its answer."""
        assert self._output is not None
        self._output.drain()
        return self._output.finished()


@lru_cache(maxsize=64)
def _question(
    cases: tuple[Case, ...],
    asks: str,
    fill: float | None,
    exercise: Exercise,
    borrow: tuple[str, ...] = (),
    clock: Clock | None = None,
) -> bytes:
    asked = {
        "exercise": exercise.name,
        "asks": asks,
        "fill": fill,
        "borrow": borrow,
        "clock": asdict(clock) if clock else None,
        "cases": [exercise.space.named(case) for case in cases],
    }
    return wire.pack(asked)


_OWN = ("answering", "bans", "child", "loading")


def preload() -> None:
    """Import here what every child needs, so that none does it again."""
    for name in ("torch", "safetensors.torch", *(f"grader.runner.{each}" for each in _OWN)):
        import_module(name)


def _child(sock: socket.socket, output: Any, mine: tuple[int, ...], *arguments: Any) -> None:
    """The first lines of the child: become the keeper of the learner's process."""
    from grader.runner import child

    for end in mine:
        os.close(end)
    descriptor = output if isinstance(output, int) else output.fileno()
    tree.keep(lambda: child.start(sock, descriptor, *arguments))
