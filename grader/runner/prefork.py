"""What every learner's process does, done once before there is a learner's file: what that makes is there in time.

Questions are built, and a function is asked some that moves numbers about as learners' functions do, and solves no
exercise: no answer comes of it.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.curriculum.call import GRADIENT, VALUES
from grader.runner import sealed
from grader.runner.answering import Child, prepare
from grader.runner.bans import Bans
from grader.runner.subject import Said, Subject, of_exercise

_FEW = 4
"""Cases of each stage that are enough to have everything imported and made."""

_OTHER_SEED = 1
"""Whose cases are tried out, so that the calls that were prepared are still there for the learner."""


def before_fork() -> None:
    """In the process that learners' are forked from: build the calls of all stages, and do what a fork inherits.

    No gradients: torch refuses to work one out in the fork of a process that has.
    """
    import torch

    from grader.curriculum import exercises

    torch.set_num_threads(1)
    _try_all(VALUES)
    for exercise in exercises():
        for stage in exercise.stages:
            prepare(of_exercise(exercise), map(exercise.space.named, stage.made(exercise.space, 0)))
    gc.freeze()


def after_fork() -> None:
    """In a fork that waits for its file: write where it will write, so that the memory is its own by then."""
    _try_all(VALUES, GRADIENT)
    sealed.prepare()


def _try_all(*asks: str) -> None:
    from grader.curriculum import exercises

    for exercise in exercises():
        for stage in exercise.stages:
            if stage.asks in asks:
                some = stage.made(exercise.space, _OTHER_SEED)[:_FEW]
                try_out(of_exercise(exercise), stage.asks, [exercise.space.named(case) for case in some])


def try_out(subject: Subject, asks: str, calls: Sequence[Said]) -> None:
    """Ask a function that solves no exercise; the first call is watched."""
    child = Child(subject, Path(), Bans(()), os.getpid())
    child.function = _extra
    for number, said in enumerate(calls):
        child.answer(said, asks, None, watched=number == 0)


def _extra(x: Any, *others: Any, **options: Any) -> Any:
    """Sums of three neighbours."""
    import torch

    *outer, length = x.shape
    padded = x.new_zeros(*outer, length + 2)
    padded[..., 1:-1] = x
    windows = padded.as_strided((*outer, length, 3), (*padded.stride(), padded.stride(-1)))
    return torch.einsum("...k,k->...", windows, x.new_ones(3)) if x.is_floating_point() else windows
