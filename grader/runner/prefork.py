"""What every learner's process does, done once before there is a learner's file: what that makes is there in time.

Questions are built, and a function is asked some that moves numbers about as learners' functions do, and solves no
exercise: no answer comes of it.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.curriculum.call import GRADIENT, VALUES
from grader.runner import sealed
from grader.runner.answering import Child, prepare
from grader.runner.bans import Bans
from grader.runner.subject import Said, Subject, of_exercise

if TYPE_CHECKING:
    from grader.curriculum.exercise import Stage
    from grader.curriculum.space import Space

_FEW = 4
"""Cases of each stage that are enough to have everything imported and made."""

_OTHER_SEED = 1
"""Whose cases are tried out, so that the calls that were prepared are still there for the learner."""


@dataclass(frozen=True)
class _Known:
    """What calls of an exercise may be asked for."""

    subject: Subject
    stages: tuple[Stage, ...]
    space: Space

    def said(self, stage: Stage, seed: int) -> list[Said]:
        return [self.space.named(case) for case in stage.made(self.space, seed)]


_known: dict[str, _Known] = {}
_ready: set[str] = set()


def before_fork() -> None:
    """In the process that learners' are forked from: learn how calls are made, and forget all else of exercises."""
    import torch

    from grader.curriculum import exercises

    torch.set_num_threads(1)
    for exercise in exercises():
        _known[exercise.name] = _Known(of_exercise(exercise), exercise.stages, exercise.space)
    sealed.know_only({name: known.subject for name, known in _known.items()})
    gc.freeze()


def get_ready(name: str) -> None:
    """In that process, for an exercise that was asked for: build its calls, and do what a fork inherits.

    No gradients: torch refuses to work one out in the fork of a process that has.
    """
    if name in _ready:
        return
    _ready.add(name)
    _try_stages(name, VALUES)
    for stage in _known[name].stages:
        prepare(_known[name].subject, _known[name].said(stage, 0))
    gc.freeze()


def after_fork(name: str) -> None:
    """In a fork that waits for its file, which will be of the exercise that the last one was of: write where it will
    write, so that the memory is its own by then."""
    _try_stages(name, VALUES, GRADIENT)
    sealed.prepare()


def _try_stages(name: str, *asks: str) -> None:
    for stage in _known[name].stages:
        if stage.asks in asks:
            try_out(_known[name].subject, stage.asks, _known[name].said(stage, _OTHER_SEED)[:_FEW])


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
