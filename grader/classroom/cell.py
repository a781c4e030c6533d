"""Where a worker's submissions run one after another: a sandbox that is replaced when it breaks."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.curriculum import earlier, find
from grader.grading.session import Options, as_asked, grade, stages_asked
from grader.places import where_answers_lie
from grader.results import GRADER_ERROR, ExerciseResult, Failure, Verdict
from grader.runner import system
from grader.sandbox.box import Box, BoxBroken, Guest
from grader.sandbox.confine import WORK, A, B, Confinement
from grader.sandbox.scratch import Scratch, remove
from grader.sandbox.slots import Slot
from grader.sandbox.told import Numbered

if TYPE_CHECKING:
    from grader.classroom.worker import Job, Limits


@dataclass(frozen=True)
class Attempt:
    """One try at a job: its result, or how what it ran in ended instead."""

    result: ExerciseResult | None
    ended: str
    cpu_seconds: float


class Cells:
    """All that the cells of one worker share: the questions, the options, and a folder that goes when we do."""

    def __init__(self, exercises: Sequence[str], limits: Limits, letter: str):
        self.options = Options(
            seed=limits.seed,
            keep_going=limits.keep_going,
            limits=limits.of_the_runner,
            exam=limits.seed is not None,
        )
        self.exercises, self.letter, self.scratch = tuple(exercises), letter, Scratch()
        asked = [as_asked(find(name), self.options) for name in exercises]
        self.numbered = Numbered({exercise: stages_asked(exercise, self.options) for exercise in asked})
        self._made: list[Cell] = []

    def new(self) -> Cell:
        self._made.append(Cell(self))
        return self._made[-1]

    def close(self) -> None:
        for cell in self._made:
            cell.close()
        self.scratch.close()


class Cell:
    """One place for submissions, used by one of them at a time."""

    def __init__(self, shared: Cells):
        self._shared = shared
        self._box: Box | None = None
        self._slot = Slot() if shared.letter == B else None
        self._work = shared.scratch.new() if shared.letter != A else WORK
        self.used = False
        """Whether a submission has been in its sandbox."""

    def warm_up(self) -> None:
        """Start the sandbox unless there is one. Raises BoxBroken."""
        if self._box and not self._box.alive:
            self.replace()
        if self._box is None and system.KEEPS_TREES:
            letter = self._shared.letter
            user = self._slot.user if self._slot else 1 if letter == A and os.geteuid() == 0 else None
            hidden = () if letter == A else tuple(map(str, where_answers_lie()))
            confinement = Confinement(letter, user, str(self._work), hidden)
            self._box = Box(confinement, self._shared.numbered)

    def replace(self) -> None:
        """Have the next submission start another sandbox."""
        box, self._box, self.used = self._box, None, False
        if box:
            box.close()

    def grade(self, job: Job) -> Attempt:
        """Grade one job; no result where the sandbox has ended."""
        start = time.thread_time()
        try:
            self.warm_up()
        except BoxBroken as error:
            return Attempt(None, f"no sandbox could be started: {error}", time.thread_time() - start)
        guest = Guest(self._box, job.files, earlier(job.exercise)) if self._box else None
        result = self._judged(job, guest)
        cpu_seconds = time.thread_time() - start + (guest.computed if guest else 0.0)
        self.used = True
        if self._box and not self._box.alive:
            return Attempt(None, "its sandbox ended", cpu_seconds)
        return Attempt(result, "", cpu_seconds)

    def _judged(self, job: Job, guest: Guest | None) -> ExerciseResult:
        folder = self._shared.scratch.new()
        for name, data in job.files.items():
            (folder / name).write_bytes(data)
        options = replace(self._shared.options, host=guest)
        try:
            self._make_room()
            return grade(find(job.exercise), folder / list(job.files)[-1], options, shown_as=job.filename)
        except Exception as error:  # ours: one submission less, and not the run
            failure = Failure("", Verdict(GRADER_ERROR, {"detail": f"{type(error).__name__}: {error}"}))
            return ExerciseResult(job.exercise, job.filename, GRADER_ERROR, 0.0, failure=failure)
        finally:
            remove(folder)

    def _make_room(self) -> None:
        """An empty folder to work in, where it isn't made anew for each process."""
        if self._shared.letter == A:
            return
        remove(self._work)
        self._work.mkdir(mode=0o700)
        if self._slot:
            os.chown(self._work, self._slot.user, self._slot.user)

    def close(self) -> None:
        self.replace()
        if self._slot:
            self._slot.close()
