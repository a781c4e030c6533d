"""Why: what is wrong with a learner's code, found out by experiment on that code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from grader.coach.about import calls_einsum, idea_about
from grader.coach.misconceptions import name_mistake
from grader.coach.outside import read_outside
from grader.coach.place import place_of
from grader.coach.readout import read_out
from grader.coach.shrink import Ledger, Shrinker, kind_of, needed, sign, spared
from grader.coach.special_cases import closest_special_case, culprit, said_plainly
from grader.coach.swapped import swapped
from grader.curriculum.exercise import REFUSAL, Stage
from grader.curriculum.ideas import Idea
from grader.curriculum.space import Case, Space
from grader.judging.asker import Asker, Probe
from grader.judging.truth import NAN
from grader.results import Array, Diagnosis, Evidence, Failure, Memory, Needed, Place, Windows
from grader.runner.onehot import places
from grader.runner.outcome import FATAL

_NOTHING_TO_FIND = ("timed_out", "not_started", "wrong_signature")
"""Failures of which a smaller case would tell no more, or only after another wait."""


_AROUND = 6
_AGAIN = 3
"""How often the smallest call is repeated, to see whether it always fails the same way."""


@dataclass(frozen=True)
class Explained:
    """What experiments have shown of a failure, and what its hints are made of."""

    failure: Failure
    idea: Idea
    einsum: bool
    """Whether the learner's code calls einsum: the same is said in other words of code that doesn't."""


class Coach:
    """Explains failures of one learner's function, from everything it has seen of it."""

    def __init__(self, asker: Asker):
        self._asker, self._ledger = asker, Ledger(asker)

    def saw(self, probes: Sequence[Probe]) -> None:
        """Take note of what a stage has asked."""
        for probe in probes:
            self._ledger.saw(probe)

    def explain(self, stage: Stage, first: Probe) -> Explained:
        """What went wrong first in a stage, and all that experiments show about it."""
        (first,) = self._asker.look_closer([first])
        self._ledger.saw(first)
        evidence, einsum = self._evidence(first), calls_einsum(self._asker.learner.file)
        nothing_to_find = first.verdict.kind in _NOTHING_TO_FIND or first.verdict.facts.get("watched")
        if nothing_to_find or first.asks == REFUSAL:  # what doesn't fit has no simpler case
            first_step = first.verdict.kind == "not_started" and stage is self._asker.exercise.stages[0]
            begin = self._asker.exercise.begin if first_step else None
            failure = Failure(stage.name, first.verdict, evidence, evidence, first.outcome.output)
            return Explained(failure, begin or idea_about(self._asker.exercise, stage, first), einsum)
        smallest = Shrinker(self._ledger, first).smallest()
        small, diagnosis = self._evidence(smallest), self._diagnose(stage, first, smallest)
        idea = idea_about(self._asker.exercise, stage, smallest, diagnosis)
        failure = Failure(
            stage=stage.name,
            verdict=smallest.verdict,
            first=evidence,
            evidence=small,
            output=smallest.outcome.output,
            diagnosis=diagnosis,
        )
        return Explained(failure, idea, einsum)

    def _diagnose(self, stage: Stage, first: Probe, smallest: Probe) -> Diagnosis:
        space = self._asker.exercise.space
        numbers = needed(self._ledger, smallest)
        steady = self._is_steady(smallest, numbers)
        spare = spared(space, first.case, smallest.case)
        if not steady:
            return Diagnosis(steady=False)
        alive = smallest.verdict.kind not in FATAL
        readout, linear = read_out(self._asker, smallest) if alive else (None, True)
        special = closest_special_case(self._asker, self._ledger, smallest) if alive else None
        blamed = culprit(self._asker, smallest)
        return Diagnosis(
            needed=numbers,
            set_to_one=spare,
            spare=_called(space, smallest.case, numbers, spare),
            numbers=kind_of(space, smallest.case, numbers, spare),
            simplest=smallest.case == space.case() and smallest.verdict.kind != "banned_call",
            windows=self._windows(smallest),
            readout=readout,
            linear=linear,
            outside=read_outside(self._asker, smallest),
            special=special,
            plain=said_plainly(self._asker, smallest),
            swapped=swapped(self._asker, self._ledger, smallest),
            culprit=blamed,
            mistake=name_mistake(self._asker, self._ledger, stage, smallest),
            place=None if blamed else self._place(smallest, numbers),
        )

    def _place(self, probe: Probe, numbers: Sequence[Needed]) -> Place | None:
        names = [each.name for each in numbers]
        return place_of(self._asker.exercise, self._asker.learner.file, probe.case, names)

    def _is_steady(self, probe: Probe, numbers: Sequence[Needed]) -> bool:
        """Whether the same call fails the same way when it is made again, and the calls around it end as before."""
        if probe.outcome.fatal:
            return True
        around = [probe.case.but(**{each.name: value}) for each in numbers for value in each.lower][:_AROUND]
        before = self._ledger.look(around, probe.asks)
        again = self._asker.ask(around, probe.asks) if around else []
        if [sign(each) for each in again] != [sign(each) for each in before]:
            return False
        again = self._asker.ask([probe.case] * _AGAIN, probe.asks)
        return len(again) == _AGAIN and all(sign(each) == sign(probe) for each in again)

    def _windows(self, probe: Probe) -> tuple[Windows, ...]:
        """The windows along each dimension in which a result has too many or too few."""
        facts, case = probe.verdict.facts, probe.case
        yours, expected = facts.get("yours", ()), facts.get("expected", ())
        axes, in_a_row = self._asker.exercise.axes, self._asker.exercise.in_a_row
        if probe.verdict.kind != "wrong_shape" or len(yours) != len(expected) or not axes or in_a_row:
            return ()
        if any(isinstance(case.get(axis.padding), str) for axis in axes):
            return ()  # the drawing knows as many zeros before as after
        # Where the counts of windows stand in the shape: last for convolutions, before the kernel's sizes for windows.
        first = len(expected) - len(axes) * (2 if self._asker.exercise.keeps_kernel else 1)
        counts = slice(first, first + len(axes))
        if (*yours[: counts.start], *yours[counts.stop :]) != (*expected[: counts.start], *expected[counts.stop :]):
            return ()  # what stands where the counts should may be something else
        return tuple(
            Windows(
                axis.size,
                case[axis.size],
                case.get(axis.padding, 0),
                case[axis.kernel],
                case[axis.stride],
                case.get(axis.dilation, 1),
                yours[first + i],
                expected[first + i],
            )
            for i, axis in enumerate(axes)
            if yours[first + i] != expected[first + i]
        )

    def _evidence(self, probe: Probe) -> Evidence:
        call = self._asker.exercise.build(probe.case, NAN)
        expected = self._asker.truth.expected(probe.case, probe.asks)
        to = probe.verdict.facts.get("to")
        of = f"grad {to}" if probe.verdict.kind == "wrong_gradient" else "y"
        truth = expected.y if of == "y" else expected.grads[of]
        yours = probe.outcome.tensors.get(of)
        wrong: tuple[bool, ...] = ()
        if truth is not None and yours is not None and truth.shape == yours.shape and truth.dtype == yours.dtype:
            wrong = tuple(expected.wrong_cells(of, yours).flatten().tolist())
        return Evidence(
            call=call.text(self._asker.exercise.name),
            case=self._asker.exercise.space.shown(probe.case),
            inputs={name: _array(tensor) for name, tensor in call.tensors.items()},
            yours=None if yours is None else _array(yours),
            expected=None if truth is None else _array(truth),
            of=of,
            wrong=wrong,
            memory={name: _memory(tensor) for name, tensor in call.tensors.items() if _moved(tensor)},
            misfit=self._asker.exercise.misfit(call) if probe.asks == REFUSAL else "",
        )


def _called(space: Space, case: Case, needed: Sequence[Needed], spare: Sequence[str]) -> tuple[str, ...]:
    """What a learner calls the numbers that the failure doesn't need; one thing may be made of several numbers."""
    taken = {space.called(each.name, case) for each in needed}
    return tuple(dict.fromkeys(name for name in (space.called(each, case) for each in spare) if name not in taken))


def _moved(tensor: Tensor) -> bool:
    return not tensor.is_contiguous() or tensor.storage_offset() > 0


def _memory(tensor: Tensor) -> Memory:
    cells = places(tensor)
    first, last = min(cells), max(cells)
    storage = tensor.as_strided((last - first + 1,), (1,), first).tolist()
    own = tuple(value if cell in cells else None for cell, value in enumerate(storage, first))
    return Memory(tensor.stride(), int(tensor.storage_offset()), own)


def _array(tensor: Tensor) -> Array:
    return Array(tuple(tensor.shape), tuple(tensor.detach().flatten().tolist()))
