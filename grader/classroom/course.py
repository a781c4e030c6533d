"""A class from its files to its database: taken in, planned, graded; each step can be done again."""

from __future__ import annotations

import secrets
from ast import literal_eval
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from grader import __version__
from grader.classroom import plan
from grader.classroom.intake import Class, collect
from grader.classroom.outcomes import columns
from grader.classroom.roster import Roster
from grader.classroom.rounds import Engine
from grader.classroom.store import Store
from grader.classroom.tally import Tally, outcome
from grader.classroom.worker import Graded, Job, Limits
from grader.runner.limits import Limits as RunnerLimits

_SEED = "seed"
RANDOM = "random"


@dataclass(frozen=True)
class Wanted:
    """What is to be graded, and how."""

    submissions: Path
    exercises: tuple[str, ...] = ()
    """Those; all that anybody handed in when empty."""
    roster: Roster = field(default_factory=Roster)
    layout: str | None = None
    limits: Limits = field(default_factory=Limits)
    command: str = ""
    level: str = ""


class NothingToGrade(Exception):
    """There is no submission to any exercise, as a sentence."""


def seed(store: Store, asked: str | None) -> int | None:
    """The seed of the cases: a number, or one drawn once for this class and kept. What was kept counts from then on."""
    if asked == RANDOM:
        kept = store.setting(_SEED, str(secrets.randbelow(1 << 31)))
    elif asked is not None:
        kept = asked
    else:
        kept = store.setting(_SEED)
    return None if kept is None else int(kept)


def take_in(store: Store, wanted: Wanted) -> tuple[Class, tuple[str, ...]]:
    """Everybody and what they handed in, into the database; the exercises that are graded."""
    with store.transaction():
        taken = collect(
            wanted.submissions, store.keep, wanted.roster, wanted.layout, wanted.exercises, besides=store.folder
        )
    exercises = wanted.exercises or taken.exercises()
    if not exercises:
        raise NothingToGrade(
            f"none of the files in {wanted.submissions} is for an exercise, by its name or by what it defines: "
            "name the exercise (--exercise NAME), or say how the files are laid out (--layout)."
        )
    rows = list(plan.keyed(taken.learners, exercises, _within(wanted.limits), store))
    store.enrol(taken.learners, rows, taken.strays)
    store.begin(
        command=wanted.command,
        version=__version__,
        program=plan.program(),
        exercises=" ".join(exercises),
        layout=taken.layout,
        limits=str(asdict(wanted.limits)),
        seed=wanted.limits.seed,
        level=wanted.level,
    )
    return taken, exercises


def _within(limits: Limits) -> dict[str, object]:
    """What of the limits a result depends on."""
    named = {name: getattr(limits, name) for name in RunnerLimits.__dataclass_fields__}
    return {**named, "seed": limits.seed, "keep_going": limits.keep_going}


def grade(
    store: Store, keys: Sequence[str], engine: Engine, tally: Tally, tick: Callable[[], None] = lambda: None
) -> None:
    """Grade what has these keys; each result is kept as it comes."""

    def jobs() -> Iterable[Job]:
        return (plan.job(store, key) for key in keys)

    def done(graded: Graded) -> None:
        about, values = store.one_of(graded.key), columns(graded)
        store.note(graded.key, about, values, graded.events)
        tally.add(outcome(graded.state, values["status"], values["kind"]))

    engine.run(jobs(), done, tick)
    store.end()


def stopped_early(store: Store) -> bool:
    """Whether the last run graded no stage after one that failed."""
    runs = store.runs()
    return bool(runs) and not literal_eval(runs[-1]["limits"]).get("keep_going")


def with_seed(limits: Limits, number: int | None) -> Limits:
    return replace(limits, seed=number)
