"""The process in which somebody else's tests run: what it is asked, and what it says."""

from __future__ import annotations

import json
import os
import select
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import anew
from grader.audit.forks import ACCEPTED, BROKEN, EMPTY, TIMED_OUT, Answer
from grader.audit.reach import Reach
from grader.audit.tester import RIGHT

_PATIENCE = 1.0
"""Seconds without an answer after which it is said again how many there are."""


class NotTests(Exception):
    """The file can't be measured: it has no tests of the exercise, or they refuse the right solution."""


@dataclass(frozen=True)
class LeftOut:
    """A test that isn't used, and why."""

    test: str
    why: str


@dataclass(frozen=True)
class Asked:
    """A test file, and how it is to be run: which tests of it, and how its functions are made of ours."""

    tests: Path
    exercise: str
    seconds: float = 60.0
    only: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()


@dataclass(frozen=True)
class Theirs:
    """What somebody else's tests accept; which of them were used, and which numbers they ever set."""

    accepted: tuple[bool, ...]
    used: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    reach: Reach


def run_theirs(asked: Asked, texts: Sequence[str], done: Callable[[int], None]) -> Theirs:
    """How each text fares, by a process of its own. The right solution is tried first. Raises NotTests."""
    answers: dict[int, Answer] = {}
    with tempfile.TemporaryDirectory(prefix="grade-compare-") as folder:
        question = Path(folder) / "question.json"
        question.write_text(json.dumps(_question(asked, texts)), encoding="utf-8")
        for answer in _answers(question, asked.tests.absolute().parent):
            if answer is not None:
                answers[answer["number"]] = answer
                if answer["number"] == RIGHT:
                    right_solution_passes(asked, answer)
            done(max(0, len(answers) - 1))
    if len(answers) != len(texts) + 1:
        raise NotTests(f"{asked.tests} ended the process that ran it")
    right = answers[RIGHT]
    return Theirs(
        tuple(answers[i]["verdict"] == ACCEPTED for i in range(len(texts))),
        tuple(right["tests"]),
        tuple(LeftOut(**each) for each in right["left_out"]),
        Reach(**{name: frozenset(seen) for name, seen in right["seen"].items()}),
    )


def _question(asked: Asked, texts: Sequence[str]) -> dict[str, Any]:
    about = {"exercise": asked.exercise, "tests": str(asked.tests.absolute()), "seconds": asked.seconds}
    return {**about, "only": asked.only, "calls": asked.calls, "implementations": texts}


def _answers(question: Path, folder: Path) -> Iterator[Answer | None]:
    """What the process says as it comes; None now and then while it says nothing."""
    process = subprocess.Popen(
        anew.command("grader.audit.tester", str(question)),
        cwd=folder,
        env=_environment(),
        stdout=subprocess.PIPE,
        bufsize=0,  # what is in a buffer of ours, select can't see
    )
    try:
        assert process.stdout
        while True:
            while not select.select([process.stdout], [], [], _PATIENCE)[0]:
                yield None
            if not (line := process.stdout.readline()):
                return
            yield json.loads(line)
    finally:
        process.kill()
        process.wait()


def _environment() -> dict[str, str]:
    """No options of pytest from outside."""
    return {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}


def right_solution_passes(asked: Asked, answer: Answer) -> None:
    verdict, file = answer["verdict"], asked.tests
    if verdict == ACCEPTED:
        return
    if verdict == EMPTY:
        raise NotTests(f"{file} has no tests of {asked.exercise}{_reasons(answer.get('left_out', ()))}")
    if verdict == BROKEN:
        raise NotTests(f"{file} can't be run: {answer['why']}")
    how = f"{answer['test']} fails" if "test" in answer else "takes too long" if verdict == TIMED_OUT else "crashes"
    why = f" ({answer['why']})" if answer.get("why") else ""
    raise NotTests(f"{file} refuses the right solution, so it can't be measured: {how}{why}")


def _reasons(left_out: Sequence[dict[str, str]]) -> str:
    if not left_out:
        return ": functions called test_... that call it, or asserts that do"
    grouped = grouped_by_reason([LeftOut(**each) for each in left_out])
    return " that can be used:" + "".join(f"\n  {name}: {why}" for name, why in grouped)


def grouped_by_reason(left_out: Sequence[LeftOut]) -> list[tuple[str, str]]:
    """Tests that are left out and why, those of one function that differ in their parameters together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for each in left_out:
        groups.setdefault((each.test.partition("[")[0], each.why), []).append(each.test)
    return [
        (tests[0] if len(tests) == 1 else f"{name}[...], {len(tests)} times", why)
        for (name, why), tests in groups.items()
    ]
