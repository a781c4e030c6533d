"""Results as a person reads them, in a terminal (or, through rich, anywhere rich can draw)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from grader.report.drawing import WRONG, beside, grid, number, windows
from grader.report.words import again, count, details, headline, number_name, numbers, seconds
from grader.results import (
    FAILED,
    GRADER_ERROR,
    NOT_STARTED,
    PASSED,
    WAITING,
    Diagnosis,
    Evidence,
    ExerciseResult,
    Readout,
    Rung,
    StageResult,
)

MOST_PASSED = 4
"""Stages shown in full before one that fails; those before them are named in one line."""

MOST_OUTPUT = 8
"""Lines shown of what the learner's code printed; the JSON has all that is kept."""


@dataclass(frozen=True)
class Signs:
    """Marks that a terminal can show."""

    passed: str = "✔"
    failed: str = "✘"
    waits: str = "·"
    star: str = "★"
    hollow: str = "☆"


_PLAIN = Signs("+", "x", "-", "*", "o")


def signs(console: Console) -> Signs:
    """✔ and ✘ where the terminal's encoding has them, + and x elsewhere."""
    return Signs() if (console.encoding or "").lower().replace("-", "").startswith("utf") else _PLAIN


def printable(text: str) -> str:
    """Text of somebody else's with nothing in it that could steer a terminal."""
    return "".join(char if char.isprintable() or char in "\n\t" else "\N{REPLACEMENT CHARACTER}" for char in text)


class Printer:
    """Prints results to one console."""

    def __init__(self, console: Console):
        self.console, self.signs = console, signs(console)

    def line(self, text: str | Text = "", style: str = "", indent: int = 2) -> None:
        """One paragraph, wrapped, indented."""
        shown = text if isinstance(text, Text) else Text(printable(text), style)
        if not shown.plain:
            self.console.print()
            return
        width = max(20, self.console.width - indent)
        for row in shown.wrap(self.console, width):
            self.console.print(Text(" " * indent) + row, no_wrap=True, overflow="ignore", crop=False)

    def block(self, lines: list[str], indent: int = 6, style: str = "") -> None:
        """Lines as they are, never wrapped."""
        for row in lines:
            shown = Text(" " * indent + printable(row), style)
            shown.highlight_regex(r"\S+!(?=\s|$)", "bold red")
            self.console.print(shown, no_wrap=True, overflow="ellipsis")

    def result(self, result: ExerciseResult, times: bool = True) -> None:
        """One exercise: its stages, and what is wrong if anything is."""
        title = Text.assemble((result.name, "bold"), "  ", (result.file, "dim"))
        self.line(title, indent=0)
        self.line()
        if result.status != NOT_STARTED:
            self._stages(result.stages)
        if result.status == PASSED:
            self._passed(result, times)
        elif result.failure:
            self._failure(result)
        for note in result.notes:
            self.line(f"Note: {note}.", "dim")
        if result.notes:
            self.line()

    def ladder(self, rungs: Sequence[Rung]) -> None:
        """Hints, each under what kind of help it is."""
        for rung in rungs:
            self.line(Text.assemble((f"{rung.kind}  ", "bold cyan"), printable(rung.text)))

    def ways_on(self, result: ExerciseResult, arguments: str = "") -> None:
        """What a learner can ask next."""
        failure = result.failure
        if failure is None or not failure.ladder:
            return
        ways = [("Stuck:", "hint")]
        if failure.kind != "not_started":
            ways = [("Again, by hand:", "repro"), *ways, ("Step through it:", "debug")]
        row = Text()
        for label, way in ways:
            row.append(f"{label} ", "dim").append(f"grade {way} {result.name}{arguments}").append("   ")
        self.line(row)

    def _stages(self, stages: tuple[StageResult, ...]) -> None:
        ordinary = [stage for stage in stages if not stage.extra]
        names = max((len(stage.name) for stage in ordinary), default=0)
        says = max((len(stage.says) for stage in ordinary), default=0)
        folded = [stage.name for stage in ordinary if stage.status == PASSED][:-MOST_PASSED]
        if folded and any(stage.status == FAILED for stage in ordinary):
            self.line(f"{self.signs.passed} {f' {self.signs.waits} '.join(folded)}", "green")
        else:
            folded = []
        for stage in ordinary:
            if stage.status == WAITING or stage.name in folded:
                continue
            sign, style = (self.signs.passed, "green") if stage.status == PASSED else (self.signs.failed, "red")
            score = f"{stage.passed}/{stage.cases}"
            row = Text.assemble(
                (f"{sign} {stage.name:<{names}}", style), f"  {stage.says:<{says}}  ", (f"{score:>8}", style)
            )
            self.line(row)
        waiting = [stage.name for stage in ordinary if stage.status == WAITING]
        if waiting and len(waiting) < len(ordinary):
            self.line(f" {self.signs.waits} ".join(["", *waiting]).strip(), "dim")
        extras = [stage for stage in stages if stage.extra and stage.status in (PASSED, FAILED)]
        if extras:
            row = Text()
            for stage in extras:
                right = stage.status == PASSED
                row.append(
                    f"{self.signs.star if right else self.signs.hollow} {stage.name}   ", "yellow" if right else "dim"
                )
            self.line(row)
        self.line()

    def _passed(self, result: ExerciseResult, times: bool) -> None:
        cases = sum(stage.cases for stage in result.stages if not stage.extra)
        took = f" ({seconds(result.seconds)})" if times else ""
        self.line(f"All right: {cases} cases, each as torch has it{took}.", "green")
        self.line()

    def _failure(self, result: ExerciseResult) -> None:
        failure = result.failure
        assert failure
        calm = failure.kind == "not_started"
        self.line(headline(result), "" if calm else "bold")
        if result.status == GRADER_ERROR:
            self.line("Please report this with your version (grade --version).")
        lines = [] if calm else details(failure)
        if lines:
            self.line()
        for row in lines:
            self.line(row, indent=6)
        self.line()
        if calm:
            return
        if failure.diagnosis and failure.evidence:
            self._numbers(failure.diagnosis, failure.evidence)
        if failure.evidence:
            self._evidence(failure.evidence, failure.diagnosis)
        if failure.diagnosis:
            self._special(failure.diagnosis, result)
        if failure.output.strip():
            self._output(failure.output)

    def _numbers(self, diagnosis: Diagnosis, evidence: Evidence) -> None:
        if not diagnosis.steady:
            self.line("The same call, made again, doesn't fail the same way: your code isn't the same each time.")
            self.line()
            return
        if diagnosis.needed:
            needed = {each.name: each.value for each in diagnosis.needed}
            row = Text("Numbers you can't set to one  ", "bold") + Text(numbers(needed, evidence.case), "bold red")
            self.line(
                row
                + Text("   (any one lower, and it is gone)" if len(needed) > 1 else "   (lower, and it is gone)", "dim")
            )
        if diagnosis.set_to_one:
            names = "  ".join(number_name(name, evidence.case) for name in diagnosis.set_to_one)
            row = Text("Numbers you can               ", "bold") + Text(names, "green")
            self.line(row + Text("   (still wrong at their simplest)", "dim"))
        if not diagnosis.needed and not diagnosis.set_to_one:
            self.line("Every number is at its simplest already: it goes wrong in the smallest case there is.")
        self.line()

    def _evidence(self, evidence: Evidence, diagnosis: Diagnosis | None) -> None:
        small = diagnosis is not None and diagnosis.steady
        call = f"   {evidence.call}" if small else ""
        self.line(
            Text("The smallest call that goes wrong" if small else "The call that goes wrong", "bold") + Text(call)
        )
        blocks = [[f"{name}  {_shape(array.shape)}", *grid(array)] for name, array in evidence.inputs.items()]
        if diagnosis and diagnosis.readout and evidence.yours and evidence.expected:
            self.block(beside(blocks))
            self.line()
            self._readout(diagnosis.readout, evidence)
            return
        if evidence.yours is not None and evidence.expected is not None:
            of = "" if evidence.of == "y" else f" ({evidence.of})"
            blocks.append([f"yours{of}  {_shape(evidence.yours.shape)}", *grid(evidence.yours, evidence.wrong)])
            blocks.append([f"torch{of}  {_shape(evidence.expected.shape)}", *grid(evidence.expected)])
        self.block(beside(blocks))
        for along in diagnosis.windows if diagnosis else ():
            self.line()
            self.block(windows(along))
        self.line()

    def _readout(self, readout: Readout, evidence: Evidence) -> None:
        assert evidence.yours
        assert evidence.expected
        wrong = [i for i, bad in enumerate(evidence.wrong) if bad]
        rows = [["", "yours", "torch"]]
        for cell, yours, expected, at in zip(readout.cells, readout.yours, readout.expected, wrong, strict=False):
            mine, its = number(evidence.yours.elements[at]), number(evidence.expected.elements[at])
            rows.append([f"{cell} =", f"{mine}{WRONG} = {yours}", f"{its} = {expected}"])
        widths = [max(len(row[i]) for row in rows) for i in range(3)]
        if sum(widths) + 14 > self.console.width:
            self.block(
                [
                    line
                    for row in rows[1:]
                    for line in (f"{row[0]} {row[1]}   in yours", f"{' ' * len(row[0])} {row[2]}   in torch")
                ]
            )
        else:
            self.block(
                [
                    "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
                    for row in rows
                ]
            )
        more = len(wrong) - len(readout.cells)
        if more > 0:
            self.block([f"... and {count(more, 'more wrong value')}"])
        self.line()

    def _special(self, diagnosis: Diagnosis, result: ExerciseResult) -> None:
        if diagnosis.culprit:
            self.line(
                f"It comes from your {diagnosis.culprit}: with the reference's in its place, this call is right.",
                "bold",
            )
            self.line(f"Go on there:  {again(result, diagnosis.culprit)}")
            self.line()
        elif diagnosis.special:
            special = diagnosis.special
            whose = "your code" if special.exercise == result.name else f"your {special.exercise}"
            self.line("A special case you've already solved", "bold")
            self.line(f"{special.call}: {whose} gets it right ({special.says}).", indent=6)
            self.line()

    def _output(self, output: str) -> None:
        lines = output.strip("\n").splitlines()
        self.line("What your code printed in that call", "bold")
        self.block([line[:400] for line in lines[:MOST_OUTPUT]])
        if len(lines) > MOST_OUTPUT:
            self.block([f"... ({len(lines) - MOST_OUTPUT} more lines)"])
        self.line()


def _shape(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) if shape else "a single number"
