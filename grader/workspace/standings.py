"""Where a learner stands: the state of each exercise, and which is next. Nothing is graded for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.curriculum import find, following, openers
from grader.curriculum.exercise import BEFORE, ROAD
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


def is_begun(file: Path, name: str) -> bool:
    """Whether there is anything of a learner's own in an exercise's file."""
    return file.is_file() and not is_untouched(file, name)


def on_the_way(names: Iterable[str], begun: Collection[str]) -> list[str]:
    """What a learner goes along who names nothing: the main road, and what else they have begun, in order.

    Who has begun a warm-up, and nothing of the main road, has all warm-ups on the way.
    """
    parts = {find(name).part for name in begun}
    wanted = (BEFORE, ROAD) if BEFORE in parts and ROAD not in parts else (ROAD,)
    return [name for name in names if name in begun or find(name).part in wanted]


def way_of(all_of_them: Mapping[str, Standing]) -> list[str]:
    """The same, by what has been noted."""
    begun = [each.name for each in all_of_them.values() if each.state not in (MISSING, NOT_BEGUN)]
    return on_the_way(all_of_them, begun)


def next_after(name: str | None, all_of_them: Mapping[str, Standing]) -> Standing | None:
    """The next exercise on the way that isn't done: the first after `name`, else the first of all; None at the end."""
    names = list(all_of_them)
    way = {*way_of(all_of_them), following(name or "")}
    start = 0 if name is None else names.index(name) + 1
    in_turn = [each for each in (*names[start:], *names[:start]) if each in way and each != name]
    return next((all_of_them[each] for each in in_turn if all_of_them[each].state != DONE), None)


def waits_for(name: str, all_of_them: Mapping[str, Standing]) -> list[str]:
    """The exercises that have yet to be done for one to open up; what is on the road waits for nobody."""
    return [each for each in openers(name) if find(name).part != ROAD and all_of_them[each].state != DONE]


def opened(all_of_them: Mapping[str, Standing], by: str | None = None) -> list[str]:
    """What is open, not begun, and not on the way; only what `by` was among the openers of, if it is given."""
    way = {*way_of(all_of_them), following(by or "")}
    return [
        name
        for name in all_of_them
        if name not in way and openers(name) and not waits_for(name, all_of_them) and by in (None, *openers(name))
    ]
