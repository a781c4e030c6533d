"""Audits as a table for people, and as one JSON document for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from grader.audit.results import Audit, MisconceptionCheck, Survivor
from grader.report.phrases import count, seconds
from grader.report.terminal import Printer
from grader.results import NOT_STARTED, PASSED

SCHEMA = 1

MOST_SURVIVORS = 10
"""Diffs shown; the JSON has all."""


def document(audits: Sequence[Audit]) -> dict[str, Any]:
    """All audits as plain values."""
    return {"schema": SCHEMA, "exercises": [_exercise(audit) for audit in audits]}


def _exercise(audit: Audit) -> dict[str, Any]:
    mutants, wrong = audit.mutants, [each for each in audit.misconceptions if not (each.refused and each.named_right)]
    return {
        "name": audit.name,
        "holds": audit.holds,
        "seed": audit.seed,
        "solution": audit.solution.status,
        "solution_problem": audit.solution.problem,
        "random_cases": audit.solution.cases,
        "stub": audit.stub.status,
        "stub_problems": list(audit.stub.problems),
        "alternatives": {
            "accepted": sum(each.stage is None for each in audit.alternatives),
            "of": len(audit.alternatives),
            "refused": [vars(each) for each in audit.alternatives if each.stage is not None],
        },
        "misconceptions": {
            "refused": sum(each.refused for each in audit.misconceptions),
            "named": sum(each.named_right for each in audit.misconceptions),
            "of": len(audit.misconceptions),
            "wrong": [
                {"id": each.id, "stage": each.stage, "refused_by": each.refused_by, "named": each.named}
                for each in wrong
            ],
        },
        "mutants": {
            "refused": mutants.refused,
            "by_extras": mutants.by_extras,
            "equivalent": mutants.equivalent,
            "survived": [vars(each) for each in mutants.survived],
            "stale": list(mutants.stale),
            "of": mutants.of,
        },
        "idle_stages": list(audit.idle_stages),
        "idle_cases": [{"stage": stage, "case": case} for stage, case in audit.idle_cases],
        "hints": list(audit.hints),
        "seconds": round(audit.seconds, 2),
    }


class AuditPrinter:
    """Prints audits to one console."""

    def __init__(self, printer: Printer):
        self._printer = printer

    def all(self, audits: Sequence[Audit], wall: float, idle: bool = False) -> None:
        """The table, then whatever doesn't hold, then what is idle."""
        self._printer.console.print(self._table(audits))
        self._printer.line()
        for audit in audits:
            self._findings(audit)
        if idle:
            self._idle(audits)
        self._sum(audits, wall, idle)

    def _table(self, audits: Sequence[Audit]) -> Table:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in ("exercise", "solution", "stub", "others", "mistakes", "mutants", "hints", "idle"):
            table.add_column(heading, justify="left")
        for audit in audits:
            if audit.broken:
                table.add_row(Text(audit.name, "bold"), self._mark(False, "wrong"))
                continue
            mutants, mistakes = audit.mutants, audit.misconceptions
            found = sum(each.refused and each.named_right for each in mistakes)
            accepted = sum(each.stage is None for each in audit.alternatives)
            table.add_row(
                Text(audit.name, "bold"),
                self._mark(audit.solution.status == PASSED, "right", "wrong"),
                self._mark(not audit.stub.problems and audit.stub.status == NOT_STARTED, "as made", "wrong"),
                self._others(accepted, len(audit.alternatives)),
                self._mark(found == len(mistakes), f"{found}/{len(mistakes)}"),
                self._mark(not mutants.survived, f"{mutants.refused + mutants.equivalent}/{mutants.of}"),
                self._mark(not audit.hints, "whole", count(len(audit.hints), "problem")),
                Text(f"{len(audit.idle_stages)} + {len(audit.idle_cases)}", "dim"),
            )
        return table

    def _others(self, accepted: int, of: int) -> Text:
        return self._mark(accepted == of, f"{accepted}/{of}") if of else Text("none yet", "dim")

    def _mark(self, right: bool, text: str, otherwise: str = "") -> Text:
        signs = self._printer.signs
        if right:
            return Text(f"{signs.passed} {text}", "green")
        return Text(f"{signs.failed} {otherwise or text}", "red")

    def _findings(self, audit: Audit) -> None:
        found = list(_problems(audit))
        survived = audit.mutants.survived
        if not found and not survived and not audit.mutants.stale:
            return
        self._printer.line(Text(audit.name, "bold"), indent=0)
        for problem in found:
            self._printer.line(f"{self._printer.signs.failed} {problem}")
        for survivor in survived[:MOST_SURVIVORS]:
            self._survivor(audit.name, survivor)
        if len(survived) > MOST_SURVIVORS:
            self._printer.line(f"... and {count(len(survived) - MOST_SURVIVORS, 'more mutant')} (--json has them all)")
        for before in audit.mutants.stale:
            self._printer.line(f"Listed as changed by an equivalent mutant, but no mutant that survives does: {before}")
        self._printer.line()

    def _survivor(self, name: str, survivor: Survivor) -> None:
        self._printer.line(f"{self._printer.signs.failed} A mutant that every stage lets pass:", "bold")
        self._printer.block(survivor.diff.splitlines()[2:])
        if survivor.never_left_out:
            advice = (
                f"It can't be told: no call of any stage leaves {survivor.never_left_out} out, so its default is never "
                f"asked for. Have build (grader/curriculum/{name}.py) leave it out where it is at its default."
            )
        elif survivor.listed:
            advice = f"It is listed as equivalent, but isn't: it differs in {survivor.differs}."
        elif survivor.differs:
            advice = f"A case that would refuse it: {survivor.differs}."
        else:
            advice = (
                "No random case tells it from the solution. If it is no mistake, list it with the reason in "
                f"grader/audit/equivalents/{name}.py; if it is one, write a case that shows it."
            )
        self._printer.line(advice, indent=6)

    def _idle(self, audits: Sequence[Audit]) -> None:
        for audit in audits:
            for stage in audit.idle_stages:
                self._printer.line(f"{audit.name}: stage {stage!r} refuses nothing that an earlier one doesn't.")
            for stage, case in audit.idle_cases:
                self._printer.line(f"{audit.name}: {stage!r} refuses as much without the case  {case}", "dim")
        self._printer.line()

    def _sum(self, audits: Sequence[Audit], wall: float, idle: bool) -> None:
        mutants = [audit.mutants for audit in audits]
        of, refused = sum(each.of for each in mutants), sum(each.refused for each in mutants)
        equivalent, extras = sum(each.equivalent for each in mutants), sum(each.by_extras for each in mutants)
        if of:
            share = 100 * (refused + equivalent) / of
            self._printer.line(
                f"Mutation score {share:.4g} of 100: of {of} mutants {refused} are refused ({extras} by a starred "
                f"stage only), {equivalent} shown to be equivalent.",
                "bold" if refused + equivalent == of else "bold red",
                indent=0,
            )
        cases = min(audit.solution.cases for audit in audits)
        if cases:
            agree = f"Every solution agrees with torch in {cases} random cases (--seed {audits[0].seed})."
            self._printer.line(agree, "dim", indent=0)
        if not idle and any(audit.idle_stages or audit.idle_cases for audit in audits):
            says = "Idle: stages + hand-written cases that refuse nothing that earlier ones don't. --idle lists them."
            self._printer.line(says, "dim", indent=0)
        self._printer.line(f"Took {seconds(wall)}.", "dim", indent=0)


def _problems(audit: Audit) -> Iterator[str]:
    """Whatever doesn't hold but mutants, a sentence each."""
    if audit.solution.status != PASSED:
        yield f"The solution: {audit.solution.problem.rstrip('.')}."
    if audit.broken:
        yield "Nothing else was asked: what is right comes first."
    if audit.stub.status != NOT_STARTED:
        yield f"The stub is graded as {audit.stub.status}, and should be as not_started."
    yield from (f"The stub: {problem}." for problem in audit.stub.problems)
    for each in audit.alternatives:
        if each.stage is not None:
            yield f"A false alarm: solutions/alternatives/{audit.name}/{each.style}.py, at {each.stage} ({each.kind})."
    yield from map(_misconception, (each for each in audit.misconceptions if not (each.refused and each.named_right)))
    yield from (f"Hints: {problem}." for problem in audit.hints)


def _misconception(each: MisconceptionCheck) -> str:
    where = f"at {each.refused_by!r}" if each.refused_by else "nowhere"
    refused = "" if each.refused else f" is refused {where}, and should be at {each.stage!r}"
    named = "" if each.named_right else f" is named {each.named or 'as nothing'}"
    return f"The misconception {each.id}{' and'.join(part for part in (refused, named) if part)}."
