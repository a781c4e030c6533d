"""Results as a person reads them, in a terminal (or, through rich, anywhere rich can draw)."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from grader.report.phrases import hyphened
from grader.report.rows import Rows, printable, signs
from grader.report.verdict import ROOMS, Verdict
from grader.results import FAILED, PASSED, ExerciseResult, Failure, Rung

SCREEN = 40
"""Lines that a verdict may take, the ways on included."""

_WAYS_ON = 4


class Printer:
    """Prints results to one console."""

    def __init__(self, console: Console):
        self.console, self.signs = console, signs(console)

    def line(self, text: str | Text = "", style: str = "", indent: int = 2) -> None:
        """One paragraph, wrapped, indented."""
        rows = Rows(self.console)
        rows.line(text, style, indent)
        rows.print()

    def block(self, lines: list[str], indent: int = 6, style: str = "") -> None:
        """Lines as they are, never wrapped."""
        rows = Rows(self.console)
        rows.block(lines, indent, style)
        rows.print()

    def result(self, result: ExerciseResult, times: bool = True) -> None:
        """One exercise: its stages, and what is wrong if anything is. A failure takes one screen at most."""
        for room in ROOMS:
            verdict = Verdict(self.console, room)
            verdict.result(result, times)
            if len(verdict) <= SCREEN - _WAYS_ON or result.failure is None:
                break
        verdict.print()

    def ladder(self, rungs: Sequence[Rung]) -> None:
        """Hints, each under what kind of help it is."""
        for rung in rungs:
            self.line(Text.assemble((f"{rung.kind}  ", "bold cyan"), printable(rung.text)))

    def ways_on(self, result: ExerciseResult, arguments: str = "") -> None:
        """What a learner can ask next."""
        failure = result.failure
        starred = {stage.name for stage in result.stages if stage.extra and stage.status == FAILED}
        if starred and (failure is None or failure.stage in starred):
            self._star(result, failure, next(iter(starred)), arguments)
        elif failure and failure.ladder:
            self._ways_on(result, failure, arguments)

    def _star(self, result: ExerciseResult, failure: Failure | None, stage: str, arguments: str) -> None:
        """A star is explained when it is asked for; its hints all at once."""
        if result.status != PASSED and failure is None:
            return
        label, more = ("Everything at once:", " --explain") if failure else (f"Why {stage!r} has no star yet:", "")
        self.line(f"{label} grade run {result.name} --stage {hyphened(stage)}{more}{arguments}", "dim")

    def _ways_on(self, result: ExerciseResult, failure: Failure, arguments: str) -> None:
        ways = [("Stuck", "hint")]
        if failure.kind != "not_started":
            ways = [("Again, by hand", "repro"), *ways, ("Step through it", "debug")]
        row = "   ".join(f"{label}: grade {way} {result.name}{arguments}" for label, way in ways)
        if len(row) + 2 <= self.console.width:
            self.line(row, "dim")
            return
        for label, way in ways:
            self.line(f"{label + ':':<17} grade {way} {result.name}{arguments}", "dim")
