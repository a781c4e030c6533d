"""One implementation's way through the stages, in one fork of this warm process, and which cases refuse it.

The questions, the calls and the judge are those of a real grading; only the process is simpler, for what is tried
here is a mutant of our own, which may loop or crash but doesn't cheat.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import select
import signal
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from grader.audit.reach import Reach
from grader.curriculum import earlier, find
from grader.curriculum.exercise import Exercise
from grader.judging.judge import judge
from grader.judging.truth import Expected, Truth
from grader.places import SOLUTIONS
from grader.runner import wire
from grader.runner.allowance import Allowance, computed
from grader.runner.earlier import EarlierExercises, load_solution
from grader.runner.limits import Limits, limit_memory, no_core_dump
from grader.runner.loading import load_learners
from grader.runner.outcome import parse_outcome

BRIEF = Limits(call_seconds=5.0, exercise_seconds=30.0, memory_mib=512)
"""For mutants, of which one may never end. Their cases take milliseconds, but the machine may be busy."""

_PLACE = struct.Struct("ii")


@dataclass(frozen=True)
class Trial:
    """Where an implementation is refused: the stage ("" where the file itself doesn't load), and its cases that fail.

    `stage` is None where nothing is wrong with it, not even in an extra stage.
    """

    stage: str | None = None
    kind: str | None = None
    extra: bool = False
    failing: tuple[int, ...] = ()

    @property
    def refused(self) -> bool:
        return self.stage is not None


class NoFork(Exception):
    """This system can't fork."""


def put_on_trial(name: str, files: Sequence[Path], limits: Limits = BRIEF, reach: Reach | None = None) -> list[Trial]:
    """Each file's way, stage after stage, extras last, until one refuses it. Raises NoFork on Windows.

    A fork takes one file after another; after one that hangs or crashes, a new fork takes the rest. Within a reach
    only cases of its numbers are asked.
    """
    if not hasattr(os, "fork"):
        raise NoFork("mutants run in forks of one process, which Windows hasn't: use WSL, Linux or macOS")
    for at in _order(find(name)):
        _questions(name, at, reach)  # worked out before the fork, for every file that follows
    trials: list[Trial] = []
    while len(trials) < len(files):
        trials += _in_a_fork(name, files[len(trials) :], limits, reach)
    return trials


def _in_a_fork(name: str, files: Sequence[Path], limits: Limits, reach: Reach | None) -> list[Trial]:
    """The trials of as many files as one fork lives for, at least one."""
    place = mmap.mmap(-1, _PLACE.size)
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException):
            os.close(ours)
            _serve(name, files, limits, reach, place, theirs)
        os._exit(0)
    os.close(theirs)
    trials: list[Trial] = []
    late = False
    try:
        while len(trials) < len(files) and not late:
            said, late = _wait(ours, pid, place, limits)
            if not said:
                break
            trials += [_parsed(line) for line in said.splitlines()]
    finally:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(ours)
    if len(trials) < len(files):
        stage, case = _PLACE.unpack(place[:])
        where = find(name).stages[stage]
        trials.append(Trial(where.name, "timed_out" if late else "crashed", where.extra, (case,)))
    return trials


def _parsed(line: bytes) -> Trial:
    found = json.loads(line)
    return Trial(found["stage"], found["kind"], found["extra"], tuple(found["failing"]))


def _wait(pipe: int, pid: int, place: mmap.mmap, limits: Limits) -> tuple[bytes, bool]:
    """What the fork says before its time is up; and whether it is."""
    whole, last = Allowance(limits.exercise_seconds, computed(pid)), b""
    while not select.select([pipe], [], [], 0.1)[0]:
        used = computed(pid)
        if place[:] != last:
            last, call = place[:], Allowance(limits.call_seconds, used)
        if min(call.left(used), whole.left(used)) <= 0:
            return b"", True
    return os.read(pipe, 1 << 16), False


def _serve(name: str, files: Sequence[Path], limits: Limits, reach: Reach | None, place: mmap.mmap, pipe: int) -> None:
    """In the fork: load each file and answer every stage's cases, each judged at once; say a line for each."""
    from grader.runner.answering import Child
    from grader.runner.bans import Bans
    from grader.runner.subject import of_exercise

    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    no_core_dump()
    limit_memory(limits.memory_mib)
    finder = EarlierExercises(earlier(name), SOLUTIONS)
    sys.meta_path.insert(0, finder)
    bans = Bans(find(name).banned)
    bans.arm()
    for file in files:
        place[:] = _PLACE.pack(0, 0)
        found = load_learners(file, name, finder)
        trial = Trial("", found.kind)
        if found.kind is None:
            child = Child(of_exercise(find(name)), file, bans, os.getpid())
            child.function = found.function
            trial = _all_stages(child, name, reach, place)
        os.write(pipe, json.dumps(vars(trial)).encode() + b"\n")


def _all_stages(child: Any, name: str, reach: Reach | None, place: mmap.mmap) -> Trial:
    for at in _order(find(name)):
        trial = _stage(child, name, at, reach, place)
        if trial.refused:
            return trial
    return Trial()


def _stage(child: Any, name: str, at: int, reach: Reach | None, place: mmap.mmap) -> Trial:
    stage = find(name).stages[at]
    failing, kinds = [], []
    for i, (numbers, expected) in enumerate(_questions(name, at, reach)):
        place[:] = _PLACE.pack(at, i)
        answer, tensors = child.answer(numbers, stage.asks, None)
        verdict = judge(expected, parse_outcome(answer, wire.load(tensors)), stage.asks)
        if not verdict.right:
            failing.append(i)
            kinds.append(verdict.kind)
    return Trial(stage.name, kinds[0], stage.extra, tuple(failing)) if failing else Trial()


def _order(exercise: Exercise) -> list[int]:
    """The stages in the order in which they are asked: extras last."""
    return sorted(range(len(exercise.stages)), key=lambda at: exercise.stages[at].extra)


@cache
def truth_of(exercise: Exercise) -> Truth:
    """The answers to an exercise, from torch and the reference."""
    return Truth(exercise, load_solution(SOLUTIONS, exercise.name))


@cache
def _questions(name: str, at: int, reach: Reach | None) -> list[tuple[dict[str, Any], Expected]]:
    """A stage's cases as a learner's process is sent them, each with the right answer."""
    exercise = find(name)
    stage = exercise.stages[at]
    return [
        (json.loads(json.dumps(exercise.space.named(case))), _settled(truth_of(exercise).expected(case, stage.asks)))
        for case in (reach.cases(exercise, stage) if reach else stage.made(exercise.space, 0))
    ]


def _settled(expected: Expected) -> Expected:
    """The same, with its tolerances worked out: torch's own convolutions are banned in the fork."""
    if expected.y is None or not expected.y.is_floating_point():
        return expected
    tolerances = {which: expected.tolerance(which) for which in ("y", *expected.grads)}
    return replace(expected, tolerance=tolerances.__getitem__)
