"""Somebody else's tests, run against one implementation after another in forks of this warm process.

Started as a process of its own, whose argument is a JSON file: the question. What it finds out goes to its standard
output, a JSON line each; what the tests print goes nowhere.

The tests are collected once, around a function that stands for whichever implementation it is. Tests that call it
while they are being collected (at the top of the file, say) are collected anew in every fork. Each is run against the
right solution first, in a fork of its own: one that can't be used is left out, and it is said why.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from grader.audit.called import parsed
from grader.audit.collected import Tests, said
from grader.audit.forks import ACCEPTED, BROKEN, CRASHED, EMPTY, REFUSED, TIMED_OUT, Answer, Forks
from grader.audit.implementation import implement
from grader.audit.mutants import solution_text
from grader.audit.stand import Stand
from grader.audit.suite import Suite
from grader.curriculum import ORDER
from grader.curriculum.convolution import without_onednn

RIGHT = -1
"""The number of the right solution."""

_AT_LEAST, _TIMES = 2.0, 10
"""Seconds for one implementation: so many, or so many times what the right one takes."""

Say = Callable[[Answer], None]


def run(question: dict[str, Any], say: Say) -> None:
    """Say which tests can be used and how the right solution fares, then every implementation by its number."""
    file = Path(question["tests"])
    stand = Stand(question["exercise"], [parsed(call) for call in question["calls"]])
    suite = Suite(file, stand)

    def collected(tests: Tests) -> None:
        gc.freeze()  # a collection in a fork would copy every page of torch's that the fork shares
        _Runs(stand, suite, tests, question, say).all()

    try:
        stand.lend(file)
        with without_onednn():  # tests of random sizes would compile a kernel for each, in every fork
            problem = suite.around(collected)
    except (SyntaxError, ValueError) as error:
        problem = {"verdict": BROKEN, "why": said(error)}
    if problem:
        say({"number": RIGHT, **problem})


class _Runs:
    """Each test alone against the right solution; then those that can be used, against everything."""

    def __init__(self, stand: Stand, suite: Suite, tests: Tests, question: dict[str, Any], say: Say):
        self._stand, self._suite, self._tests, self._say = stand, suite, tests, say
        self._question, self._seconds = question, question["seconds"]
        self._anew, self._limit = stand.calls > 0, self._seconds
        self._left_out: list[dict[str, str]] = []

    def all(self) -> None:
        names = self._chosen(self._question["only"])
        usable = self._passing(self._usable(names)) if names else []
        if usable:
            jobs = enumerate(self._job(text, usable) for text in self._question["implementations"])
            Forks(self._say).all(list(jobs), self._limit)

    def _chosen(self, only: Sequence[str]) -> list[str]:
        """The tests that are asked for. One that isn't there is said to be so, and nothing is run."""
        names = self._tests.names
        chosen = [name for name in names if not only or any(_is_called(name, each) for each in only)]
        unknown = [each for each in only if not any(_is_called(name, each) for name in names)]
        if not unknown:
            return chosen
        there = ", ".join(dict.fromkeys(name.partition("[")[0] for name in names))
        self._say({"number": RIGHT, "verdict": BROKEN, "why": f"there is no test {unknown[0]} in it, only {there}"})
        return []

    def _usable(self, names: Sequence[str]) -> list[str]:
        """The tests that call the right solution and pass; notes what they set, and why others are left out."""
        answers: list[Answer] = []
        self._stand.watching = True
        Forks(answers.append).all([(i, self._alone(name)) for i, name in enumerate(names)], self._seconds)
        self._stand.watching = False
        usable = []
        for answer in sorted(answers, key=lambda each: int(each["number"])):
            name = names[answer["number"]]
            if why := self._unusable(answer):
                self._left_out.append({"test": name, "why": why})
            else:
                usable.append(name)
                self._stand.seen.add(answer["seen"])
                _import(answer["imported"])
        gc.freeze()
        return usable

    def _alone(self, name: str) -> Callable[[], Answer]:
        def job() -> Answer:
            before = set(sys.modules)
            answer = self._tests.run([name])
            imported = _imported_since(before, Path(self._question["tests"]).parent)
            return {**answer, "calls": self._stand.calls, "seen": self._stand.seen.document, "imported": imported}

        return job

    def _unusable(self, answer: Answer) -> str:
        """Why a test that has ended so can't be used; "" if it can."""
        if asked := answer.get("lacks"):
            what = "another exercise" if asked in ORDER else "and nothing here is called so"
            return f"it asks for {asked}, {what}"
        if answer["verdict"] == TIMED_OUT:
            return f"it takes more than {self._seconds:g} s on the right solution"
        if answer["verdict"] == CRASHED:
            return "it ends its process on the right solution"
        if answer["verdict"] == REFUSED:
            return f"it fails on the right solution: {answer['why']}"
        if "skipped" in answer:
            return f"it is skipped: {answer['skipped']}"
        return "" if answer["calls"] else f"it never calls {self._stand.exercise}"

    def _passing(self, usable: list[str]) -> list[str]:
        """The tests that the right solution passes when they are run together; says how that fares."""
        right = solution_text(self._stand.exercise)
        answer: Answer = {"verdict": EMPTY}
        while usable:
            start = time.monotonic()
            answer = self._together(right, usable)
            self._limit = min(self._seconds, max(_AT_LEAST, _TIMES * (time.monotonic() - start)))
            if answer.get("test") not in usable:
                break
            why = f"it fails on the right solution now and then: {answer.get('why', '')}"
            self._left_out.append({"test": answer["test"], "why": why})
            usable = [name for name in usable if name != answer["test"]]
            answer = {"verdict": EMPTY}
        seen = self._stand.seen.document
        self._say({**answer, "number": RIGHT, "tests": usable, "left_out": self._left_out, "seen": seen})
        return usable if answer["verdict"] == ACCEPTED else []

    def _together(self, text: str, names: Sequence[str]) -> Answer:
        answers: list[Answer] = []
        Forks(answers.append).all([(RIGHT, self._job(text, names))], self._seconds)
        return answers[0]

    def _job(self, text: str, names: Sequence[str]) -> Callable[[], Answer]:
        def job() -> Answer:
            try:
                self._stand.current = implement(self._stand.exercise, text)
            except Exception:
                return {"verdict": REFUSED, "test": "its import"}
            return self._collected_anew(names) if self._anew else self._tests.run(names)

        return job

    def _collected_anew(self, names: Sequence[str]) -> Answer:
        """In a fork, now that the implementation is set."""
        answer: Answer = {}
        problem = self._suite.around(lambda tests: answer.update(tests.run(names)))
        return {"verdict": REFUSED, "test": "its collection"} if problem else answer


def _imported_since(before: set[str], folder: Path) -> list[str]:
    """What has been imported that lies nowhere in a folder; of a package and what is in it, the package."""
    new = {name: getattr(each, "__file__", None) for name, each in sys.modules.items() if name not in before}
    outer = [name for name in new if name.rpartition(".")[0] not in new]
    return [name for name in outer if (file := new[name]) and folder not in Path(file).parents]


def _import(names: Sequence[str]) -> None:
    """Have here what a test imports when it first runs (sympy, for torch.testing), or every fork would import it."""
    for name in names:
        with suppress(Exception):
            import_module(name)


def _is_called(name: str, said: str) -> bool:
    """Whether a test is meant: by its name with or without its class and its parameters."""
    plain = name.partition("[")[0]
    return said in (name, plain, plain.rpartition("::")[2], plain.partition("::")[0])


def main() -> None:
    """Read the question, keep standard output to ourselves, answer."""
    import torch

    torch.set_num_threads(1)
    sys.dont_write_bytecode = True
    question = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)

    def say(answer: Answer) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    run(question, say)


if __name__ == "__main__":
    main()
