"""Which mistake: the named misconception whose answers the learner's code gives, if there is exactly one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any

from grader.coach.met import everything, listed, met
from grader.coach.pairs import pairs_of
from grader.coach.shrink import Ledger, sign
from grader.coach.suspects import DIFFERS, PROVES, RAISES, Suspect, Wrong, compare, same_answer, wrong_answer
from grader.coach.terms import terms_beside
from grader.curriculum.axes import LAYOUT_OF, overlaps
from grader.curriculum.exercise import GRADIENT, Exercise, Stage
from grader.curriculum.mistake import AnyError
from grader.curriculum.space import Case
from grader.judging.asker import Asker, Probe
from grader.results import Mistake
from grader.runner.outcome import RAISED

PROBES = 3
"""How many probes must tell a misconception from the truth before it is named."""

_SEEN = 8
"""How many right answers, and how many wrong ones, are compared of what a grading has seen already."""

_BESIDE = 2
"""In how many numbers a call may differ from the smallest to lie beside it."""

_NEAR, _MIXED, _LATER = 6, 6, 3
"""How many further cases are asked: close to the smallest one; with everything mixed that was asked about; and, if that
doesn't tell, with the numbers of each later stage."""

_CONSIDERED, _COMPARED = 16, 4
"""Among how many cases the most telling are chosen, and by the answers of how many suspects."""

_SPARED = 64
"""Among how many larger cases those are sought in which a mistake that raises wouldn't."""


def name_mistake(asker: Asker, ledger: Ledger, stage: Stage, smallest: Probe) -> Mistake | None:
    """Name the mistake if the code gives its answers, and no other's, wherever it was asked; or else two at once."""
    single = Naming(asker, ledger, stage, smallest, _singles(asker.exercise, smallest)).name()
    if single or smallest.verdict.kind not in _MADE_OF_TWO or ledger.spent:
        return single
    pairs = pairs_of(asker.exercise, ledger.seen(smallest.asks))
    return Naming(asker, ledger, stage, smallest, pairs).name() if pairs else None


_MADE_OF_TWO = ("wrong_values", "wrong_shape", "reads_outside")
"""Failures in which two mistakes can be told from one another: each has answers of its own."""


def _singles(exercise: Exercise, smallest: Probe) -> list[Suspect]:
    return [
        Suspect(mistake, answer)
        for mistake in exercise.misconceptions
        for answer in (mistake.answer, *mistake.ways)
        if mistake.message or mistake.may_show(smallest.case, smallest.asks)
    ]


def as_text(suspects: list[Suspect], exercise: Exercise, case: Case) -> Mistake:
    """A misconception's texts alone, and along which of two dimensions it was made, if along one only."""
    mistake = suspects[0].mistake
    idea = exercise.idea(mistake.idea)
    along, everywhere = ({getattr(each, "along", None) for each in answers} for answers in _answers(suspects))
    sides = along if len(everywhere) > 1 else set()
    where = _SEVERAL if len(sides) > 1 else "".join(f" (along the {side} only)" for side in sides if side)
    terms = terms_beside(exercise, suspects, case)
    return Mistake(mistake.id, mistake.says + where, mistake.question, idea.formula, idea.shape, terms)


def _answers(suspects: list[Suspect]) -> tuple[list[Any], list[Any]]:
    """Those that are left of a mistake, and all."""
    mistake = suspects[0].mistake
    return [suspect.answer for suspect in suspects], [mistake.answer, *mistake.ways]


_SEVERAL = " (along the height, the width or both)"


class Naming:
    """The suspects, and the probes that clear all of them but one."""

    def __init__(self, asker: Asker, ledger: Ledger, stage: Stage, smallest: Probe, suspects: list[Suspect]):
        self._asker, self._ledger, self._smallest = asker, ledger, smallest
        self._exercise, self._asks = asker.exercise, smallest.asks
        self._met = met(self._exercise, stage.name).adding([smallest.case])
        self._left = suspects
        self._proofs: dict[Suspect, int] = {}

    def name(self) -> Mistake | None:
        """The last one left, if enough has proved it."""
        if self._hear([self._smallest]) and self._hear(self._seen()):
            self._ask(self._near(self._met.lowest), _NEAR)
            self._ask(self._mixed(self._met.number), _MIXED)
            for numbers in self._later():
                if not self._left or self._found():
                    break
                self._ask(self._near(numbers), _LATER)
                self._ask(self._mixed(partial(self._met_or, numbers)), _LATER)
            if self._left and (self._smallest.verdict.kind == RAISED or not self._found()):
                self._ask(self._mixed(lambda name, value: name not in _MATTERS_LAST), _MIXED)
            if self._found() and self._smallest.verdict.kind == RAISED:
                self._ask(self._spared(), _LATER)
        found = self._found(at_last=True)
        return as_text(found, self._exercise, self._smallest.case) if found else None

    def _found(self, at_last: bool = False) -> list[Suspect]:
        """The ways left to make the one mistake that is left. Who only ever raised where the code raises isn't
        reckoned with; nor, at last, who says more than another that is left."""
        left = [suspect for suspect in self._left if self._proved(suspect)]
        if at_last:
            ids = {suspect.mistake.id for suspect in left}
            left = [suspect for suspect in left if suspect.mistake.within not in ids]
        enough = any(self._proved(suspect) >= PROBES for suspect in left)
        return left if enough and len({suspect.mistake.id for suspect in left}) == 1 else []

    def _proved(self, suspect: Suspect) -> int:
        return self._proofs.get(suspect, 0)

    def _hear(self, probes: Iterable[Probe]) -> bool:
        """Clear everyone who would have answered otherwise; whether anyone is left.

        Where nothing has been asked about yet, code may not be finished: there, an answer that is neither right nor
        anyone's clears nobody, unless the code raises as it does here.
        """
        for probe in probes:
            heard = {suspect: compare(self._exercise, suspect, probe) for suspect in self._left}
            if not (self._is_finished(probe) or PROVES in heard.values()):
                continue
            self._left = [suspect for suspect, says in heard.items() if says != DIFFERS]
            for suspect in self._left:
                if heard[suspect] >= RAISES and not probe.verdict.right:
                    self._proofs[suspect] = self._proved(suspect) + 1
        return bool(self._left)

    def _ask(self, cases: list[Case], most: int) -> None:
        """Ask some of these cases: those that tell the suspects apart, if more than one mistake is left."""
        cases = [case for case in cases if self._ledger.known(case, self._asks) is None]
        suspects = list({suspect.mistake.id: suspect for suspect in reversed(self._left)}.values())[:_COMPARED]
        if len(suspects) > 1:
            cases = sorted(cases[:_CONSIDERED], key=lambda case: -self._answers(suspects, case))
        if suspects:
            self._hear(self._ledger.look(cases[:most], self._asks))

    def _answers(self, suspects: list[Suspect], case: Case) -> int:
        """How many different answers a few suspects would give to a case."""
        found: list[Wrong] = []
        for suspect in suspects:
            wrong = self._wrong(suspect, case)
            if not any(same_answer(wrong, other) for other in found):
                found.append(wrong)
        return len(found)

    def _seen(self) -> list[Probe]:
        """The largest cases that have been seen to go wrong, and the largest that went right: they tell most.

        And those beside the smallest that went right: without one of its numbers, another mistake may go on.
        """
        rank, smallest = self._exercise.space.rank, self._smallest.case
        seen = sorted(self._ledger.seen(self._asks), key=lambda probe: -rank(probe.case))
        wrong = [probe for probe in seen if not probe.verdict.right and probe is not self._smallest]
        right = [probe for probe in seen if probe.verdict.right and self._tells(probe.case)]
        near = [each for each in right[_SEEN:] if sum(each.case[n] != smallest[n] for n in smallest) <= _BESIDE]
        return wrong[:_SEEN] + right[:_SEEN] + near

    def _near(self, names: Iterable[str]) -> list[Case]:
        """Cases near the smallest in which one number is higher, or two: what tells mistakes apart that agree in it."""
        space, case, wanted = self._exercise.space, self._smallest.case, set(names) | set(self._exercise.sizes)
        higher = {name: list(_higher(space.lower, name, case[name])) for name in case if name in wanted}
        wider = [{}, *({size: case[size] + 3} for size in self._exercise.sizes)]
        if len(wider) > 2:
            wider.append({size: case[size] + 3 for size in self._exercise.sizes})
        near = [
            case.but(**{**sizes, name: value})
            for sizes in reversed(wider)
            for name, values in higher.items()
            for value in values[: None if not sizes else 1]
        ]
        return [each for each in dict.fromkeys(near) if self._allows(each)]

    def _mixed(self, wanted: Callable[[str, Any], bool]) -> list[Case]:
        """A few cases in which the wanted numbers are mixed, such as those that stages have asked about so far."""
        space = self._exercise.space
        swept = everything(self._exercise)
        step = len(swept) // _MIXED
        spread = [*swept[::step], *swept[step // 2 :: step]]
        mixed = [space.case(**{n: value for n, value in case.items() if wanted(n, value)}) for case in spread]
        return [case for case in dict.fromkeys(mixed) if self._allows(case)]

    def _spared(self) -> list[Case]:
        """Cases larger than the smallest in which who is left wouldn't raise: code that does has another reason."""
        suspect, smallest = self._found()[0], self._smallest.case
        if not isinstance(self._wrong(suspect, smallest).error, AnyError):
            return []
        larger = [case for case in listed(self._exercise, self._asks) if _is_larger(case, smallest)]
        return [case for case in larger[:_SPARED] if self._wrong(suspect, case).error is None]

    def _wrong(self, suspect: Suspect, case: Case) -> Wrong:
        return wrong_answer(self._exercise, suspect.answer, case, self._asks)

    def _later(self) -> Iterator[set[str]]:
        """The numbers that each later stage asks about for the first time, as long as there are any."""
        names = [stage.name for stage in self._exercise.stages if not stage.extra]
        for before, stage in pairwise(names):
            numbers = (met(self._exercise, each).lowest.keys() for each in (stage, before))
            fresh = next(numbers) - next(numbers) - self._met.lowest.keys()
            if fresh:
                yield set(fresh)

    def _met_or(self, numbers: set[str], name: str, value: Any) -> bool:
        return name in numbers or self._met.number(name, value)

    def _is_finished(self, probe: Probe) -> bool:
        again = probe.verdict.kind == RAISED and sign(probe) == sign(self._smallest)
        return probe.verdict.right or again or self._met.reaches(probe.case)

    def _allows(self, case: Case) -> bool:
        shared = self._asks == GRADIENT and overlaps(case)
        return self._exercise.space.allows(case) and not shared and self._tells(case)

    def _tells(self, case: Case) -> bool:
        """Whether x matters at all: where windows see nothing but padding, code that skips it makes no mistake."""
        return all(axis.touches(case) for axis in self._exercise.axes)


def _is_larger(case: Case, smallest: Case) -> bool:
    """Whether no number is lower, and what isn't a number above 0 is the same."""
    return all(
        case[name] >= value if isinstance(value, int) and value > 0 else case[name] == value
        for name, value in smallest.items()
    )


_MATTERS_LAST = (*LAYOUT_OF, "dtype", "bias")
_NEVER_RAISED = ("misfit", "ndim", "pairs", "data", "frozen", "ones", "outer")
_LAYOUTS = ("offset", "transposed", "channels_last", "every_second", "sliced")


def _higher(lower: Callable[..., list[Any]], name: str, value: Any) -> Iterator[Any]:
    """A few values of one number that are less simple than `value`."""
    if name in _NEVER_RAISED:
        return
    if name in LAYOUT_OF:
        yield from (each for each in _LAYOUTS if each != value)
    elif name == "dtype":
        yield from (each for each in ("float64",) if each != value)
    elif name == "form":
        yield from (each for each in ("int",) if each != value)
    elif name == "value":
        yield from (each for each in (7, -0.5) if each != value)
    elif name == "bias":
        yield from (each for each in (1,) if each != value)
    elif isinstance(value, int):
        yield from (value + 1, value + 2)
