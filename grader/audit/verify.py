"""All checks of one exercise or several, side by side."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.audit.defaults import never_left_out
from grader.audit.equal import first_differences
from grader.audit.equivalents import equivalents_of
from grader.audit.hints import check_hints
from grader.audit.idle import idle_cases, idle_stages
from grader.audit.implementation import mistaken_text
from grader.audit.misconceptions import check_misconceptions
from grader.audit.mutants import Mutant, diff, mutants_of
from grader.audit.pool import Job, Pool, workers
from grader.audit.results import EQUIVALENCE_CASES, Audit, MutantScore, Solution, Survivor
from grader.audit.solutions import check_alternative, check_solution
from grader.audit.stubs import check_stub
from grader.audit.trial import Trial, put_on_trial
from grader.curriculum import find
from grader.curriculum.alternatives import ways
from grader.results import GRADER_ERROR

_TOGETHER = {"mutants": 20, "misconceptions": 4}
"""How many files one job takes."""

_PARTS = 4
"""Into how many jobs the random cases of an equivalence are cut."""

Advance = Callable[[int, int], None]
"""Told how many jobs are done, and of how many."""


def verify(names: Sequence[str], seed: int = 0, advance: Advance = lambda done, of: None) -> list[Audit]:
    """Check exercises. Raises cosmic.NotInstalled, and trial.NoFork where mutants can't be run."""
    with tempfile.TemporaryDirectory(prefix="grade-verify-") as folder, workers() as pool:
        run = _Run(pool, advance)
        begun = run.all([job for name in names for job in _first_jobs(name, seed)])
        solutions = {name: begun[name, "solution"][0] for name in names}
        mutants = {name: begun[name, "made"] for name in names if solutions[name].status != GRADER_ERROR}
        found = run.all([job for name in mutants for job in _jobs(name, mutants[name], Path(folder))])
        survivors = {name: _survivors(mutants[name], found[name, "mutants"]) for name in mutants}
        again = run.all([job for name in mutants for job in _equivalences(name, survivors[name], seed)])
    return [
        _audit(name, seed, solutions[name], found, mutants[name], survivors[name], again[name, "equal"], run.seconds)
        if name in mutants
        else Audit(name, seed, solutions[name])
        for name in names
    ]


Named = tuple[tuple[str, str], Job]
"""A job, and whose results it adds to."""


class _Run:
    """Runs jobs and gathers their results by exercise and check."""

    def __init__(self, pool: Pool, advance: Advance):
        self._pool, self._advance = pool, advance
        self.seconds: dict[str, float] = defaultdict(float)
        self._done = self._of = 0

    def all(self, jobs: Sequence[Named]) -> dict[tuple[str, str], list[Any]]:
        self._of += len(jobs)
        results = self._pool.run([(_timed, job) for _, job in jobs], self._count)
        gathered: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for (key, _), (result, seconds) in zip(jobs, results, strict=True):
            gathered[key] += result if isinstance(result, list) else [result]
            self.seconds[key[0]] += seconds
        return gathered

    def _count(self, result: Any) -> None:
        self._done += 1
        self._advance(self._done, self._of)


def _timed(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, float]:
    start = time.perf_counter()
    return function(*arguments), time.perf_counter() - start


def _first_jobs(name: str, seed: int) -> Iterator[Named]:
    """What comes first: where torch and the solution disagree, nothing else can be asked."""
    yield (name, "solution"), (check_solution, (name, seed))
    yield (name, "made"), (mutants_of, (name,))


def _jobs(name: str, mutants: Sequence[Mutant], folder: Path) -> Iterator[Named]:
    """Everything that can be asked at once. Files are written for what is graded."""
    yield (name, "stub"), (check_stub, (name,))
    for file in ways(name).values():
        yield (name, "alternatives"), (check_alternative, (name, file))
    mistaken = {}
    for i, mistake in enumerate(find(name).misconceptions):
        mistaken[mistake.id] = _written(folder / f"{name}-mistake-{i}.py", mistaken_text(name, mistake.id))
    for part in _parts(list(mistaken.items()), _TOGETHER["misconceptions"]):
        yield (name, "misconceptions"), (check_misconceptions, (name, dict(part)))
    files = [_written(folder / f"{name}-mutant-{i}.py", mutant.text) for i, mutant in enumerate(mutants)]
    for some in _parts(files, _TOGETHER["mutants"]):
        yield (name, "mutants"), (put_on_trial, (name, some))


def _written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def _parts(everything: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(everything), size):
        yield everything[start : start + size]


def _survivors(mutants: Sequence[Mutant], trials: Sequence[Trial]) -> list[Mutant]:
    return [mutant for mutant, trial in zip(mutants, trials, strict=True) if not trial.refused]


def _equivalences(name: str, survivors: Sequence[Mutant], seed: int) -> Iterator[Named]:
    texts = [mutant.text for mutant in survivors]
    for part in range(_PARTS) if texts else ():
        arguments = (name, texts, _PARTS * seed + part, EQUIVALENCE_CASES // _PARTS)
        yield (name, "equal"), (_differences, arguments)


def _differences(*arguments: Any) -> list[list[str | None]]:
    """One job's differences, as one result."""
    return [first_differences(*arguments)]


def _audit(
    name: str,
    seed: int,
    solution: Solution,
    found: dict[tuple[str, str], list[Any]],
    mutants: Sequence[Mutant],
    survivors: Sequence[Mutant],
    differences: Sequence[Sequence[str | None]],
    seconds: Mapping[str, float],
) -> Audit:
    exercise, trials = find(name), found[name, "mutants"]
    misconceptions = tuple(found[name, "misconceptions"])
    refusals = [(trial.stage, min(trial.failing)) for trial in trials if trial.failing]
    refusals += [(each.refused_by, min(each.failing)) for each in misconceptions if each.failing and each.refused_by]
    return Audit(
        name=name,
        seed=seed,
        solution=solution,
        stub=found[name, "stub"][0],
        alternatives=tuple(found[name, "alternatives"]),
        misconceptions=misconceptions,
        mutants=score(name, mutants, trials, survivors, differences),
        idle_stages=idle_stages(exercise, refusals),
        idle_cases=idle_cases(exercise, refusals),
        hints=check_hints(exercise),
        seconds=seconds[name],
    )


def score(
    name: str,
    mutants: Sequence[Mutant],
    trials: Sequence[Trial],
    survivors: Sequence[Mutant],
    differences: Sequence[Sequence[str | None]],
) -> MutantScore:
    listed = {each.key for each in equivalents_of(name)}
    survived, equivalent = [], 0
    for i, mutant in enumerate(survivors):
        differs = next((part[i] for part in differences if part[i]), None)
        if mutant.key in listed and differs is None:
            equivalent += 1
        else:
            untold = never_left_out(name, mutant)
            survived.append(Survivor(mutant.operator, diff(name, mutant), differs, mutant.key in listed, untold))
    return MutantScore(
        of=len(mutants),
        refused=sum(trial.refused for trial in trials),
        by_extras=sum(trial.refused and trial.extra for trial in trials),
        equivalent=equivalent,
        survived=tuple(survived),
        stale=tuple(before for before, after in listed - {mutant.key for mutant in survivors}),
    )
