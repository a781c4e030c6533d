"""Ask a learner's function about cases and judge the answers: what both the stages and the coach stand on."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache

from grader.curriculum.axes import LAYOUT_OF
from grader.curriculum.exercise import VALUES, Call, Exercise
from grader.curriculum.space import Case
from grader.judging.judge import judge
from grader.judging.nearness import same
from grader.judging.truth import NAN, GraderBroken, Truth
from grader.places import SOLUTIONS
from grader.results import Verdict
from grader.runner.earlier import load_solution
from grader.runner.learner import Asked, Learner
from grader.runner.outcome import Outcome

_ANOTHER_FILL = 4096.0
"""What lies around a tensor in the second look, by which a read outside is told from a wrong number."""

_FEW = 10
"""Cases that may be right by luck."""


@dataclass(frozen=True)
class Probe:
    """One case that was asked, and everything that is known of the answer."""

    case: Case
    asks: str
    outcome: Outcome
    verdict: Verdict


class Asker:
    """One learner's function, and the truth to judge it by."""

    def __init__(self, exercise: Exercise, learner: Learner):
        self.exercise, self.learner = exercise, learner
        self._truth: Truth | None = None

    @property
    def truth(self) -> Truth:
        """Made only once the learner's process runs: what it was forked from has never seen an answer.

        Where another process does the forking, answers are kept as long as this process lives.
        """
        if self._truth is None:
            self._truth = _lasting_truth(self.exercise) if self.learner.apart else _truth(self.exercise)
        return self._truth

    def probes(
        self, cases: Sequence[Case], asks: str, watched: Sequence[Case] = (), then: Sequence[Asked] = ()
    ) -> list[Probe]:
        """Ask every case in one go, and work out the truth meanwhile; fewer probes if one ends the process.

        `watched` are some of the cases, which are asked once more, for what a right answer is made of.
        """
        outcomes = self.learner.run(
            cases,
            asks,
            meanwhile=lambda case: self.truth.expected(case, asks),
            watched=watched,
            then=then,
            exercise=self.exercise,
        )
        probes = [
            Probe(case, asks, outcome, judge(self.truth.expected(case, asks), outcome, asks))
            for case, outcome in zip((*cases, *watched), outcomes, strict=False)
        ]
        seen, probes = probes[len(cases) :], probes[: len(cases)]
        no_luck = len(cases) > _FEW and all(probe.verdict.right for probe in probes)
        for each in seen:
            at = list(cases).index(each.case)
            if probes[at].verdict.right:
                probes[at] = self._as_watched(each, no_luck)
        return probes

    def _as_watched(self, probe: Probe, no_luck: bool) -> Probe:
        """What a call that gave the right answer is worth, now that its operations were seen.

        Code that doesn't look at an argument at all may be right by luck; it has taken no shortcut.
        """
        verdict, facts = probe.verdict, {"watched": True}
        unseen = [name for name in probe.outcome.unseen if no_luck and self._matters(name, probe.case)]
        if verdict.kind not in (None, "banned_call", "timed_out"):
            verdict = Verdict("banned_call", {"otherwise": True, **facts})
        elif verdict.kind == "banned_call":
            verdict = Verdict(verdict.kind, {**verdict.facts, **facts})
        elif verdict.right and unseen:
            verdict = Verdict("banned_call", {"unseen": tuple(unseen), **facts})
        return Probe(probe.case, probe.asks, probe.outcome, verdict)

    def _matters(self, name: str, case: Case) -> bool:
        """Whether the right answer to this case depends on an argument at all."""
        call = self.exercise.build(case, NAN)
        other = Call({**call.tensors, name: call.tensors[name] + 1}, call.options)
        one, another = (each.apply(self.exercise.torch) for each in (call, other))
        return not same(one, another, lambda: 0.0)

    def look_closer(self, probes: Sequence[Probe]) -> list[Probe]:
        """The same probes, with wrong values told from reads outside: those change with what lies around a tensor."""
        doubtful = [i for i, probe in enumerate(probes) if probe.verdict.kind == "wrong_values" and _moved(probe.case)]
        closer = list(probes)
        if doubtful:
            asks = probes[doubtful[0]].asks
            again = self.learner.run([probes[i].case for i in doubtful], asks, _ANOTHER_FILL, exercise=self.exercise)
            for i, outcome in zip(doubtful, again, strict=False):
                closer[i] = _outside(probes[i], outcome)
        return closer

    def ask(self, cases: Sequence[Case], asks: str = VALUES) -> list[Probe]:
        """Ask and look closer, in one go."""
        return self.look_closer(self.probes(cases, asks))


def _truth(exercise: Exercise) -> Truth:
    try:
        reference = load_solution(SOLUTIONS, exercise.name)
        return Truth(exercise, reference, _agreed(exercise.name, reference.__code__, _solutions()))
    except Exception as error:
        reason = f"the reference solution of {exercise.name} can't be loaded: {error!r}"
        raise GraderBroken(reason) from error


_lasting_truth = cache(_truth)


@cache
def _agreed(name: str, reference: Hashable, solutions: Hashable) -> set[tuple[Case, str]]:
    """Where torch and this reference have been seen to agree: asked once in a process. It holds no answer."""
    return set()


def _solutions() -> Hashable:
    """What would change if a solution did."""
    stats = ((file.name, file.stat()) for file in sorted(SOLUTIONS.glob("*.py")))
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _moved(case: Case) -> dict[str, str]:
    """The tensors of a case that lie within a larger storage, and how."""
    layouts = {name: case.get(name, "contiguous") for name in LAYOUT_OF}
    return {name: str(layout) for name, layout in layouts.items() if layout != "contiguous"}


def _outside(probe: Probe, again: Outcome) -> Probe:
    before, after = probe.outcome.tensors.get("y"), again.tensors.get("y")
    if before is None or after is None or before.shape != after.shape:
        return probe
    changed = (before != after) & ~((before != before) & (after != after))
    if not bool(changed.any()):
        return probe
    verdict = Verdict("reads_outside", {**probe.verdict.facts, "layouts": _moved(probe.case)})
    return Probe(probe.case, probe.asks, probe.outcome, verdict)
