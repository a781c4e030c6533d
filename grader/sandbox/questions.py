"""What a sandbox knows: how each exercise is called and what it bans, and the calls of its stages, by their numbers."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from grader.curriculum.call import VALUES, Call
from grader.runner import tree
from grader.runner.answering import prepare
from grader.runner.calls import unpack
from grader.runner.prefork import try_out
from grader.runner.sealed import Seal, Surroundings
from grader.runner.subject import Said, Subject
from grader.sandbox.confine import C

_TRIED = 4
"""Calls of each stage that are enough to have everything imported and made."""


class Questions:
    """The exercises that are served, in the order in which they may import one another."""

    def __init__(self, told: Sequence[Mapping[str, Any]]):
        self._subjects = {each["name"]: _subject(each) for each in told}
        self._earlier = {each["name"]: each["earlier"] for each in told}
        for each in told:
            subject = self._subjects[each["name"]]
            for asks, numbers in each["stages"]:
                if asks == VALUES:  # torch refuses to work out gradients in the fork of a process that has
                    try_out(subject, asks, numbers[:_TRIED])
        for each in told:
            prepare(self._subjects[each["name"]], range(len(each["calls"])))
        self._seal = Seal()

    def around(self, name: str, letter: str) -> Surroundings:
        """What is around the code of one who hands in the exercise `name`, at a level."""
        known = (*self._earlier[name], name)
        return Inside({each: self._subjects[each] for each in known}, self._seal, letter)


class Inside(Surroundings):
    """A sandbox: there are no answers to close away, and what can't be done is settled before the code is there."""

    def __init__(self, subjects: Mapping[str, Subject], seal: Seal, letter: str):
        self.subjects, self._seal, self._letter = subjects, seal, letter

    def close(self, file: Path, readable: Iterable[Path]) -> None:
        pass

    def seal(self) -> Seal:
        return self._seal

    def end_others(self) -> None:
        if self._letter == C:
            tree.end_others()
            return
        with suppress(OSError):
            os.kill(-1, signal.SIGKILL)  # all that it could: those of its namespace, or of its user


def _subject(told: Mapping[str, Any]) -> Subject:
    calls = told["calls"]

    def build(said: Said, fill: float) -> Call:
        return unpack(calls[said] if isinstance(said, int) else said)

    return Subject(told["name"], told["signature"], tuple(told["banned"]), told["shortcuts"], build)
