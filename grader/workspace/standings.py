"""Where a learner stands: the state of each exercise, and which is next. Nothing is graded for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.results import PASSED
from grader.workspace.fingerprint import fingerprint
from grader.workspace.progress import Progress, Record
from grader.workspace.stubs import is_untouched

MISSING, NOT_BEGUN, CHANGED, FAILING, DONE = "missing", "not begun", "changed", "failing", "done"
"""CHANGED: not graded since it was last changed."""


@dataclass(frozen=True)
class Standing:
    """One exercise: its file, the state that is in, and what has been noted of it."""

    name: str
    file: Path
    state: str
    record: Record


def standing(name: str, file: Path, progress: Progress) -> Standing:
    """How an exercise stands."""
    record = progress.record(name)
    if not file.is_file():
        state = MISSING
    elif is_untouched(file, name):
        state = NOT_BEGUN
    elif not progress.is_current(name, fingerprint(file, name)):
        state = CHANGED
    else:
        state = DONE if record.status == PASSED else FAILING
    return Standing(name, file, state, record)


def standings(files: Mapping[str, Path], progress: Progress) -> dict[str, Standing]:
    """How every exercise stands, in order."""
    return {name: standing(name, file, progress) for name, file in files.items()}


def next_after(name: str | None, all_of_them: Mapping[str, Standing]) -> Standing | None:
    """The next exercise that isn't done: the first after `name`, else the first of all; None when all are done."""
    names = list(all_of_them)
    start = 0 if name is None else names.index(name) + 1
    in_turn = [*names[start:], *names[:start]]
    return next((all_of_them[each] for each in in_turn if each != name and all_of_them[each].state != DONE), None)
