"""How strong is somebody else's test file? It is run against the mutants and misconceptions that ours is."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import anew
from grader.audit.equivalents import equivalents_of
from grader.audit.implementation import mistaken_text
from grader.audit.mutants import mutants_of
from grader.audit.pool import workers
from grader.audit.tester import ACCEPTED, BROKEN, EMPTY, TIMED_OUT
from grader.audit.trial import Trial, put_on_trial
from grader.curriculum import find

_TOGETHER = 20


class NotTests(Exception):
    """The file can't be measured: it isn't a file of tests, or it refuses the right solution."""


@dataclass(frozen=True)
class Wrong:
    """One wrong implementation: a mutant or a misconception, and what either suite makes of it."""

    kind: str
    id: str
    says: str
    text: str
    theirs: str = ""
    ours: Trial | None = None

    @property
    def accepted(self) -> bool:
        return self.theirs == ACCEPTED


@dataclass(frozen=True)
class Comparison:
    """A test file against every wrong implementation of an exercise, beside our stages."""

    exercise: str
    tests: str
    wrong: tuple[Wrong, ...]

    @property
    def accepted(self) -> tuple[Wrong, ...]:
        return tuple(each for each in self.wrong if each.accepted)

    @property
    def ours_accepted(self) -> int:
        return sum(not each.ours.refused for each in self.wrong if each.ours)


def compare(
    file: Path, exercise: str, seconds: float, advance: Callable[[int, int], None] = lambda done, of: None
) -> Comparison:
    """Run a test file against everything wrong, and our stages, too. Raises NotTests, cosmic.NotInstalled, NoFork."""
    wrong = _everything_wrong(exercise)
    theirs = run_theirs(file, exercise, [each.text for each in wrong], seconds, lambda n: advance(n, 2 * len(wrong)))
    ours = _ours(exercise, [each.text for each in wrong], lambda n: advance(len(wrong) + n, 2 * len(wrong)))
    return Comparison(
        exercise,
        str(file),
        tuple(
            Wrong(each.kind, each.id, each.says, each.text, answer["verdict"], trial)
            for each, answer, trial in zip(wrong, theirs, ours, strict=True)
        ),
    )


def _everything_wrong(exercise: str) -> list[Wrong]:
    equivalent = {each.key for each in equivalents_of(exercise)}
    wrong = [
        Wrong("misconception", each.id, each.says, mistaken_text(exercise, each.id))
        for each in find(exercise).misconceptions
    ]
    for mutant in mutants_of(exercise):
        if mutant.key not in equivalent:
            sides = (("-", mutant.before), ("+", mutant.after))
            rows = [f"{sign} {row}" for sign, side in sides for row in side.splitlines()]
            wrong.append(Wrong("mutant", mutant.operator, "\n".join(rows), mutant.text))
    return wrong


def run_theirs(
    file: Path, exercise: str, texts: Sequence[str], seconds: float, done: Callable[[int], None]
) -> list[dict[str, Any]]:
    """How each text fares, by a process of its own. The right solution is tried first."""
    question = {"exercise": exercise, "tests": str(file.absolute()), "implementations": texts, "seconds": seconds}
    answers: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="grade-compare-") as folder:
        asked = Path(folder) / "question.json"
        asked.write_text(json.dumps(question), encoding="utf-8")
        process = subprocess.Popen(
            anew.command("grader.audit.tester", str(asked)),
            cwd=file.absolute().parent,
            env=_environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout
            for line in process.stdout:
                answer = json.loads(line)
                if answer["number"] == -1:
                    right_solution_passes(file, answer)
                answers[answer["number"]] = answer
                done(len(answers) - 1)
        finally:
            process.kill()
            process.wait()
    if len(answers) != len(texts) + 1:
        raise NotTests(f"{file} ended the process that ran it")
    return [answers[i] for i in range(len(texts))]


def _environment() -> dict[str, str]:
    """No options of pytest from outside."""
    return {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}


def right_solution_passes(file: Path, answer: dict[str, Any]) -> None:
    verdict = answer["verdict"]
    if verdict == ACCEPTED:
        return
    if verdict == EMPTY:
        raise NotTests(f"{file} has no tests: functions called test_... that call the exercise")
    if verdict == BROKEN:
        raise NotTests(f"{file} can't be run: {answer['why']}")
    how = f"{answer['test']} fails" if "test" in answer else "takes too long" if verdict == TIMED_OUT else "crashes"
    why = f" ({answer['why']})" if answer.get("why") else ""
    raise NotTests(f"{file} refuses the right solution, so it can't be measured: {how}{why}")


def _ours(exercise: str, texts: Sequence[str], done: Callable[[int], None]) -> list[Trial]:
    trials = 0

    def count(found: list[Trial]) -> None:
        nonlocal trials
        trials += len(found)
        done(trials)

    with tempfile.TemporaryDirectory(prefix="grade-compare-") as folder, workers() as pool:
        files = [Path(folder) / f"{exercise}-{i}.py" for i in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8")
        parts = [files[start : start + _TOGETHER] for start in range(0, len(files), _TOGETHER)]
        found = pool.run([(put_on_trial, (exercise, part)) for part in parts], count)
    return [trial for part in found for trial in part]
