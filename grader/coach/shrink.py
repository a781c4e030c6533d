"""Set to one: the failing case, number by number, as simple as it can be without losing this failure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

from grader.curriculum.space import Case, Space, Value
from grader.judging.asker import Asker, Probe
from grader.results import ANYTHING, OF_ONE, PLAIN, Needed
from grader.runner.allowance import Allowance

Sign = tuple[str | None, ...]

_MOST_PAIRED = 6
"""Numbers still away from their simplest, above which pairs of them aren't tried: they would be too many."""


@dataclass(frozen=True)
class Budget:
    """How much the coach may ask before it says what it has."""

    calls: int = 400
    seconds: float = 2.0
    """For how long the learner's code may compute for it."""
    processes: int = 12
    """How many processes may be lost to calls that end them."""


class Ledger:
    """Everything that has been asked of one learner's function, each case at most once."""

    def __init__(self, asker: Asker, budget: Budget | None = None):
        self.asker = asker
        self._budget = budget or Budget()
        self._seen: dict[tuple[Case, str], Probe] = {}
        self._asked = self._lost = 0
        self._allowed: Allowance | None = None

    def saw(self, probe: Probe) -> None:
        self._seen[probe.case, probe.asks] = probe

    def known(self, case: Case, asks: str) -> Probe | None:
        return self._seen.get((case, asks))

    def seen(self, asks: str) -> list[Probe]:
        return [probe for probe in self._seen.values() if probe.asks == asks]

    @property
    def spent(self) -> bool:
        """Whether the budget is used up."""
        computed = self.asker.learner.computed()
        self._allowed = self._allowed or Allowance(self._budget.seconds, computed)
        over = self._asked >= self._budget.calls or self._lost >= self._budget.processes
        return over or self._allowed.left(computed) <= 0

    def look(self, cases: list[Case], asks: str) -> list[Probe]:
        """Probes of `cases`, in order, as far as the budget reaches; only what isn't known is asked."""
        waiting = [case for case in dict.fromkeys(cases) if (case, asks) not in self._seen]
        while waiting and not self.spent:
            probes = self.asker.ask(waiting, asks)
            self._asked += len(probes)
            for probe in probes:
                self.saw(probe)
                self._lost += probe.outcome.fatal
            if not probes:
                break
            waiting = waiting[len(probes) :]
        return [self._seen[case, asks] for case in cases if (case, asks) in self._seen]


def sign(probe: Probe) -> Sign:
    """What makes two failures the same one: the type, and for an exception also which and where."""
    verdict = probe.verdict
    problem = verdict.facts.get("problem")
    if verdict.kind == "raised" and problem:
        return verdict.kind, problem.type, str(problem.lines[-1].line) if problem.lines else ""
    if verdict.kind in ("wrong_gradient", "no_gradient"):
        to = verdict.facts["to"]
        return verdict.kind, to if isinstance(to, str) else ",".join(to)
    return (verdict.kind,)


class Shrinker:
    """Finds the smallest case that fails as a given one does."""

    def __init__(self, ledger: Ledger, failing: Probe):
        self._ledger, self._best = ledger, failing
        self._asks, self._sign = failing.asks, sign(failing)
        self._space = ledger.asker.exercise.space

    def smallest(self) -> Probe:
        """Lower one number (or several that only go down together) at a time, until none can go lower."""
        self._leap()
        while not self._ledger.spent and (self._one_by_one() or self._together()):
            pass
        return self._best

    def _leap(self) -> None:
        """Set every number to its simplest, each alone; then all of those at once that the failure doesn't need."""
        case = self._best.case
        alone = {name: case.but(**{name: self._space.simplest[name]}) for name in self._away()}
        valid = {name: each for name, each in alone.items() if self._space.allows(each)}
        probes = self._ledger.look(list(valid.values()), self._asks)
        spare = [name for name, probe in zip(valid, probes, strict=False) if sign(probe) == self._sign]
        self._try([case.but(**{name: self._space.simplest[name] for name in spare})])

    def _one_by_one(self) -> bool:
        """Lower each number as far as it goes by itself; whether any went lower."""
        lowered = False
        for name in self._away():
            simplest, *rest = self._space.lower(name, self._best.case[name])
            lowered |= self._try([self._best.case.but(**{name: simplest})])
            if self._best.case[name] != simplest:
                lowered |= self._try([self._best.case.but(**{name: value}) for value in rest])
        return lowered

    def _together(self) -> bool:
        """Lower two numbers at once, where neither goes alone; and what the exercise itself knows to go together."""
        case, away = self._best.case, self._away()
        candidates = list(self._space.together(case))
        if len(away) <= _MOST_PAIRED:
            for one, other in combinations(away, 2):
                steps = product(self._few_lower(one), self._few_lower(other))
                candidates += [case.but(**{one: first, other: second}) for first, second in steps]
        return self._try(candidates)

    def _few_lower(self, name: str) -> list[Value]:
        lower = self._space.lower(name, self._best.case[name])
        return list(dict.fromkeys([lower[0], lower[-1]]))

    def _away(self) -> list[str]:
        """The numbers that aren't at their simplest, in the order in which a learner would lower them."""
        return list(reversed(self._space.named(self._best.case)))

    def _try(self, candidates: list[Case]) -> bool:
        """The one gate: valid, simpler, and it still fails the same way. Takes the first that passes."""
        best = self._space.rank(self._best.case)
        valid = [case for case in candidates if self._space.allows(case) and self._space.rank(case) < best]
        for probe in self._ledger.look(valid, self._asks):
            if sign(probe) == self._sign:
                self._best = probe
                return True
        return False


def needed(ledger: Ledger, smallest: Probe) -> tuple[Needed, ...]:
    """The numbers that the others would allow to be lower, but the failure doesn't. Each lower value has been tried."""
    space, case = ledger.asker.exercise.space, smallest.case
    found = []
    for name in space.named(case):
        lower = {value: case.but(**{name: value}) for value in space.lower(name, case[name])}
        valid = {value: each for value, each in lower.items() if space.allows(each)}
        probes = ledger.look(list(valid.values()), smallest.asks)
        enough = valid and len(probes) == len(valid)
        if enough and all(sign(probe) != sign(smallest) for probe in probes):
            happens = {value: probe.verdict.kind for value, probe in zip(valid, probes, strict=True)}
            said = {value: _said(ledger, name, probe) for value, probe in zip(valid, probes, strict=True)}
            plain = all(space.is_plain(name, each) for each in (case, *valid.values()))
            plain = plain and all(said[value] == space.tell(name, each) for value, each in valid.items())
            found.append(
                Needed(name, case[name], happens, space.tell(name, case), said, space.called(name, case), plain)
            )
    return tuple(found)


def _said(ledger: Ledger, name: str, probe: Probe) -> str:
    """A number of a case that was asked, in words: "no stride" if it matters that the argument is left out."""
    exercise, case = ledger.asker.exercise, probe.case
    explicit = case.but(explicit=1)
    argument = exercise.space.argument(name)
    given, left_out = (exercise.build(each, 0.0).options for each in (explicit, case))
    if argument not in given or argument in left_out:
        return exercise.space.tell(name, case)
    alike = [sign(typed) == sign(probe) for typed in ledger.look([explicit], probe.asks)]
    return exercise.space.tell(name, case) if alike == [True] else f"no {argument}"


def spared(space: Space, first: Case, smallest: Case) -> tuple[str, ...]:
    """The numbers above their simplest in the first case that are at it in the smallest."""
    return tuple(name for name in space.named(first) if smallest[name] == space.simplest[name])


def kind_of(space: Space, case: Case, needed: Sequence[Needed], spare: Sequence[str]) -> str:
    """What some numbers are, to speak of them all."""
    names = [*(each.name for each in needed), *spare]
    if not all(each.plain for each in needed) or not all(space.is_plain(name, case) for name in spare):
        return ANYTHING
    return OF_ONE if all(space.simplest[name] == 1 for name in names) else PLAIN
