"""The grader's side: one learner's function, in a process of its own that may do anything and stops nothing."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from grader.curriculum.call import VALUES
from grader.curriculum.exercise import Exercise
from grader.curriculum.space import Case
from grader.places import is_notebook
from grader.runner import forker, wire
from grader.runner.allowance import Allowance
from grader.runner.cells import line_of_cell
from grader.runner.clock import Clock
from grader.runner.connection import Connection, Message
from grader.runner.earlier import own_attempt
from grader.runner.edits import Edit, pack
from grader.runner.limits import LEARNERS, Limits
from grader.runner.outcome import Loaded, Outcome, parse_loaded, parse_outcome
from grader.runner.processes import Host, in_full, named, starter
from grader.runner.subject import Said

_PATIENCE = 0.1
"""Seconds for a call to end whose answer isn't wanted any more."""

_FEW = 32
"""So many answers are awaited one by one, if the process has nothing else to do when it has given them."""

_LONG_NAP = 0.008
"""Seconds in which answers gather for which nobody waits: a class is graded for a tenth less than with short ones."""

_MALFORMED = (KeyError, ValueError, TypeError, OverflowError)


Asked = tuple[tuple[Case, ...], str, tuple[Case, ...]]
"""Cases, what is asked of each, and those of which each operation is to be seen."""


class Learner:
    """Asks a learner's function questions. A process that ends is replaced when the next question comes."""

    def __init__(
        self,
        exercise: Exercise,
        file: Path,
        solutions: Path,
        limits: Limits | None = None,
        method: str | None = None,
        whose: str = LEARNERS,
        host: Host | None = None,
        whole: bool = False,
    ):
        """What isn't allowed depends on `whose` code it is. Without a `host` it runs here, started by `method`, and is
        asked by numbers or, where those don't tell all, by `whole` calls."""
        self._whose = whose
        self.exercise, self.file, self.solutions = exercise, file.absolute(), solutions
        self.limits = limits or Limits()
        self._start = host.start if host else starter(method)
        self._said = host.said if host else in_full if whole else named
        self._within = host.within if host else Path.absolute
        self._hurries = host is None
        """Whether somebody waits for the answers; elsewhere, many together cost less."""
        self.apart = host is not None or bool(forker.CURRENT)
        """Whether its process isn't forked from this one, and so shares nothing that is known here."""
        self._connection: Connection | None = None
        self._allowed: Allowance | None = None
        self._ahead: list[bytes] = []
        self.loaded: Loaded | None = None
        self.waits: Callable[[], object] = lambda: None
        """Called again and again while an answer is awaited."""

    def __enter__(self) -> Learner:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def has(self, name: str) -> bool:
        """Whether the learner has an earlier exercise of their own, in the notebook or beside the file."""
        own = self.loaded.own if self.loaded else ()
        return name in own or own_attempt(self.file, name) is not None

    def load(self, meanwhile: Iterable[object] = ()) -> Loaded:
        """Start the process and import the file, unless that is done. `meanwhile` is worked on until it is."""
        if self._connection is None:
            connection = self._connected()
            for _ in meanwhile:
                if connection.has_answered():
                    break
            self.loaded = self._as_loaded(connection.next(self.limits.call_seconds), connection)
            if self.loaded.kind is not None:
                self.close()
        assert self.loaded is not None
        return self.loaded

    def _connected(self) -> Connection:
        """The process, started if there is none."""
        if self._connection is None:
            self._allowed = self._allowed or Allowance(self.limits.exercise_seconds)
            serves = self.exercise.name, str(self._within(self.file)), str(self._within(self.solutions))
            self._connection = Connection(serves, self.limits, self._whose, self._start, self._allowed)
            self._connection.waits = self.waits
            if not self._hurries:
                self._connection.nap = _LONG_NAP
        return self._connection

    def computed(self) -> float | None:
        """Seconds for which the process that there is now has computed; None where the system doesn't say."""
        return self._connection.computed() if self._connection else 0.0

    def run(
        self,
        cases: Sequence[Case],
        asks: str = VALUES,
        fill: float | None = None,
        meanwhile: Callable[[Case], object] = lambda case: None,
        watched: Sequence[Case] = (),
        then: Sequence[Asked] = (),
        exercise: Exercise | None = None,
        borrow: Sequence[str] = (),
        clock: Clock | None = None,
    ) -> list[Outcome]:
        """One outcome for each case, in order; fewer if one of them ended the process (then it is the last).

        `fill` is what lies in memory around tensors that aren't contiguous (None: NaN). `meanwhile` is called
        for each case while the child works. `watched` are asked after the others, once more, while every operation is
        seen. `then` is what will be asked next, in order, so that the child needn't
        wait for us; if something else is asked instead, its answers are dropped. `exercise` is another one than the
        learner's file is for: the learner's own attempt at it, beside the file, is asked. `borrow` are earlier
        exercises of the learner's own that the reference's stand in for. With a `clock`, the seconds of an outcome are
        what one call takes.
        """
        calls = (tuple(cases), asks, tuple(watched))
        question = _question(calls, fill, exercise or self.exercise, self._said, tuple(borrow), clock)
        if self._ahead and self._ahead[0] != question:
            self._drop()
        if (loaded := self.load()).kind is not None:
            return [Outcome("crashed", detail=loaded.message)]
        connection = self._connected()
        if self._ahead:
            self._ahead.pop(0)
        elif not connection.send(question):
            return [self._ended(connection.gone())]
        self._send_ahead(then, connection)
        for case in cases:
            meanwhile(case)
            connection.make_room()
        return self._outcomes(len(cases) + len(watched), connection)

    def tried(
        self, edits: Sequence[Edit], cases: Sequence[Case], asks: str = VALUES, seconds: float = math.inf
    ) -> Generator[Outcome, None, None]:
        """The outcome of each case under each edit of the file: all cases of one edit, then of the next.

        They come while the child works; whoever has seen enough stops, and the rest is dropped. An answer that takes
        more than `seconds` is an exception. Fewer come if one of them ends the process (then it is the last).
        """
        if self._ahead:
            self._drop()
        if self.load().kind is not None:
            return
        connection = self._connected()
        asked = _of_cases(cases, asks, None, self.exercise, self._said) | {"edits": pack(edits), "seconds": seconds}
        if not connection.send(wire.pack(asked)):
            yield self._ended(connection.gone())
            return
        left, patience = len(edits) * len(cases), min(2 * seconds + _PATIENCE, self.limits.call_seconds)
        try:
            while left:
                outcome = self._ended(self._as_outcome(connection.next(patience), connection))
                left = 0 if outcome.fatal else left - 1
                yield outcome
        finally:
            if left:
                self._drop()

    def close(self) -> None:
        """End the process and everything it started."""
        self._ahead.clear()
        if self._connection:
            connection, self._connection = self._connection, None
            connection.close()

    def _send_ahead(self, then: Sequence[Asked], connection: Connection) -> None:
        for calls in then[len(self._ahead) :]:
            question = _question(calls, None, self.exercise, self._said)
            if not connection.send(question):
                return
            self._ahead.append(question)

    def _outcomes(self, count: int, connection: Connection) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for left in range(count, 0, -1):
            hurry = left <= _FEW and not self._ahead and self._hurries
            answer = connection.next(self.limits.call_seconds, hurry)
            outcomes.append(self._ended(self._as_outcome(answer, connection)))
            if outcomes[-1].fatal:
                break
        return outcomes

    def _ended(self, outcome: Outcome) -> Outcome:
        """The same outcome; if it was the process's last, the next question starts another."""
        if outcome.fatal:
            self.close()
        at = outcome.at
        if at and not at.code and is_notebook(self.file):
            code = line_of_cell(self.file, Path(at.file).name, at.line)
            return replace(outcome, at=replace(at, code=code[:500]))
        return outcome

    def _drop(self) -> None:
        """Have the answers to what was sent ahead forgotten; end the process if it doesn't see to that at once."""
        self._ahead.clear()
        connection = self._connected()
        if connection.send(wire.pack(wire.DROP)):
            deadline = time.monotonic() + _PATIENCE
            while (left := deadline - time.monotonic()) > 0:
                answer = connection.next(left)
                if isinstance(answer, Outcome):
                    break
                if "dropped" in answer[0]:
                    return
                connection.printed()
        self.close()

    def _as_loaded(self, answer: Message | Outcome, connection: Connection) -> Loaded:
        if isinstance(answer, Outcome):
            when = "the notebook was run" if is_notebook(self.file) else "the file was imported"
            when = when if connection.began else "Python was started"
            return Loaded(answer.ended, f"{answer.detail} (while {when})", line=answer.at, output=answer.output)
        try:
            return parse_loaded(answer[0]["loaded"], connection.printed().text())
        except _MALFORMED as error:
            ended = connection.garbled(error)
            return Loaded("crashed", ended.detail, output=ended.output)

    def _as_outcome(self, answer: Message | Outcome, connection: Connection) -> Outcome:
        if isinstance(answer, Outcome):
            return answer
        try:
            return parse_outcome(answer[0]["outcome"], answer[1], connection.printed().text())
        except _MALFORMED as error:
            return connection.garbled(error)


Says = Callable[[Exercise, Case, float | None], Said]


@lru_cache(maxsize=512)
def _question(
    calls: Asked,
    fill: float | None,
    exercise: Exercise,
    said: Says,
    borrow: tuple[str, ...] = (),
    clock: Clock | None = None,
) -> bytes:
    cases, asks, watched = calls
    asked = {
        "fill": fill,
        "borrow": borrow,
        "clock": asdict(clock) if clock else None,
        "watched": [said(exercise, case, fill) for case in watched],
        **_of_cases(cases, asks, fill, exercise, said),
    }
    return wire.pack(asked)


def _of_cases(cases: Sequence[Case], asks: str, fill: float | None, exercise: Exercise, said: Says) -> dict[str, Any]:
    return {"exercise": exercise.name, "asks": asks, "cases": [said(exercise, case, fill) for case in cases]}
