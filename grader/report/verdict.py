"""One exercise's result as rows: its stages, what is wrong if anything is, and what the coach found."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from grader.report.drawing import grid, memory, side_by_side, windows
from grader.report.findings import close_to, off_by, swapped, when_lower
from grader.report.phrases import count, seconds, shape
from grader.report.rows import Rows, printable
from grader.report.words import again, details, headline, said_call, speed
from grader.results import (
    ANYTHING,
    FAILED,
    GRADER_ERROR,
    NOT_STARTED,
    OF_ONE,
    PASSED,
    PLAIN,
    WAITING,
    Diagnosis,
    Evidence,
    ExerciseResult,
    Readout,
    StageResult,
)


@dataclass(frozen=True)
class Room:
    """How much of each part is shown. What is left out is in the JSON."""

    passed: int = 4
    """Stages shown in full before one that fails; those before them are named in one line."""
    tensors: int = 12
    output: int = 8
    """Lines of what the learner's code printed."""
    close: int = 2
    """Special cases."""
    windows: int = 6
    folds_a_pass: bool = False
    """Whether the stages of an exercise that is right are named in one line, too."""


_HEADINGS = {
    OF_ONE: ("Numbers you can't set to one", "Numbers you can", "Numbers you can set to one"),
    PLAIN: ("Numbers you can't lower", "Numbers you can", "Numbers you can lower"),
    ANYTHING: ("What it takes", "What it doesn't take", "What it doesn't take"),
}
"""Over the numbers that a failure needs; over those that it doesn't; and over the latter where it needs none."""

ROOMS = (
    Room(),
    Room(close=1),
    Room(close=1, tensors=7),
    Room(close=1, tensors=7, passed=2, output=4),
    Room(close=1, tensors=4, passed=1, output=3, windows=4),
    Room(close=0, tensors=3, passed=1, output=2, windows=3, folds_a_pass=True),
)
"""From the roomiest to the tightest."""


class Verdict(Rows):
    """The rows of one result."""

    def __init__(self, console: Console, room: Room):
        super().__init__(console)
        self._room = room
        self.headline_at = 0
        """The row in which what is wrong is said in one sentence."""

    def result(self, result: ExerciseResult, times: bool) -> None:
        """All of it."""
        self.line(Text.assemble((result.name, "bold"), "  ", (printable(result.file), "dim")), indent=0)
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

    def _stages(self, stages: tuple[StageResult, ...]) -> None:
        ordinary = [stage for stage in stages if not stage.extra]
        names = max((len(stage.name) for stage in ordinary), default=0)
        says = max((len(stage.says) for stage in ordinary), default=0)
        folded = self._folded(ordinary)
        if folded:
            self.line(f"{self.signs.passed} {f' {self.signs.waits} '.join(folded)}", "green")
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

    def _folded(self, ordinary: list[StageResult]) -> list[str]:
        """The stages that are named in one line."""
        passed = [stage.name for stage in ordinary if stage.status == PASSED]
        if len(passed) == len(ordinary):
            return passed if self._room.folds_a_pass else []
        shown = self._room.passed if any(stage.status == FAILED for stage in ordinary) else len(passed)
        return passed[: max(0, len(passed) - shown)]

    def _passed(self, result: ExerciseResult, times: bool) -> None:
        asked = [stage for stage in result.stages if not stage.extra] or result.stages
        cases = sum(stage.cases for stage in asked)
        took = f" ({seconds(result.seconds)})" if times else ""
        self.line(f"All right: {cases} cases, each as torch has it{took}.", "green")
        if told := speed(result):
            self.line(told)
        self.line()

    def _failure(self, result: ExerciseResult) -> None:
        failure = result.failure
        assert failure
        calm = failure.kind == "not_started"
        self.headline_at = len(self)
        self.line(headline(result), "" if calm else "bold")
        if result.status == GRADER_ERROR:
            self.line("Please report this with your version (grade --version).")
        lines = [] if calm else details(failure, self._room.tensors)
        if lines:
            self.line()
        for row in lines:
            self.line(row, indent=6)
        self.line()
        if calm:
            return
        if failure.diagnosis and failure.evidence:
            self._numbers(failure.diagnosis)
        if failure.evidence:
            self._evidence(failure.evidence, failure.diagnosis)
        if failure.diagnosis:
            self._special(failure.diagnosis, result)
        if failure.output.strip():
            self._output(failure.output)

    def _numbers(self, diagnosis: Diagnosis) -> None:
        if not diagnosis.steady:
            self.line("The same call, made again, doesn't fail the same way: your code isn't the same each time.")
            self.line()
            return
        cannot, can, alone = _HEADINGS[diagnosis.numbers]
        if diagnosis.needed:
            needed = "  ".join(dict.fromkeys(each.says for each in diagnosis.needed))
            row = Text(f"{cannot:<30}", "bold") + Text(needed, "bold red")
            self.line(row + Text(f"   ({when_lower(diagnosis.needed)})", "dim"))
        if diagnosis.spare:
            row = Text(f"{can if diagnosis.needed else alone:<30}", "bold")
            row += Text("  ".join(diagnosis.spare), "green")
            self.line(row + Text("   (still wrong at their simplest)", "dim"))
        if diagnosis.simplest and not diagnosis.spare:
            self.line("Every number is at its simplest already: it goes wrong in the smallest case there is.")
        if diagnosis.needed or diagnosis.spare or diagnosis.simplest:
            self.line()

    def _evidence(self, evidence: Evidence, diagnosis: Diagnosis | None) -> None:
        small = diagnosis is not None and diagnosis.steady
        call = f"   {said_call(evidence)}" if small else ""
        self.line(
            Text(f"{'The smallest call' if small else 'The call'} that goes wrong{_so(diagnosis)}", "bold") + Text(call)
        )
        blocks = [[f"{name}  {shape(array.shape)}", *grid(array)] for name, array in evidence.inputs.items()]
        if evidence.yours and evidence.expected and any(evidence.wrong or (True,)):
            of = "" if evidence.of == "y" else f" ({evidence.of})"
            blocks.append([f"yours{of}  {shape(evidence.yours.shape)}", *grid(evidence.yours, evidence.wrong)])
            blocks.append([f"torch{of}  {shape(evidence.expected.shape)}", *grid(evidence.expected)])
        self.block(side_by_side(blocks))
        if evidence.memory:
            self.line()
        self.block([memory(name, lies) for name, lies in evidence.memory.items()])
        if off := swapped(diagnosis) or off_by(evidence):
            self.line()
            self.line(off, indent=6)
        if diagnosis:
            self._experiments(diagnosis, evidence)
        self.line()

    def _experiments(self, diagnosis: Diagnosis, evidence: Evidence) -> None:
        """What was read out of the code, under the call that goes wrong."""
        for along in diagnosis.windows:
            self.line()
            self.block(windows(along, self._room.windows))
        if diagnosis.readout and diagnosis.readout.yours != diagnosis.readout.expected:
            self.line()
            self._readout(diagnosis.readout, evidence)
        if not diagnosis.linear:
            self.line()
            of = " and ".join(name for name in evidence.inputs if name != "bias")
            self.line(
                f"Your code isn't linear in {of}: what it makes of single ones doesn't add up to what it makes of all."
            )
        if diagnosis.outside:
            self.line()
        for each in diagnosis.outside:
            self.line(f"{each.cell} changes with {each.where}.", indent=6)
        if diagnosis.outside and diagnosis.outside[0].short:
            self.line(f"({diagnosis.outside[0].short})", "dim", indent=6)

    def _readout(self, readout: Readout, evidence: Evidence) -> None:
        verb = " adds up" if readout.adds else ""
        rows = [("", f"yours{verb}", f"torch{verb}")]
        rows += zip([f"{cell} =" for cell in readout.cells], readout.yours, readout.expected, strict=True)
        widths = [max(len(row[i]) for row in rows) for i in range(3)]
        if sum(widths) + 14 > self.console.width:
            rows = [
                each
                for cell, yours, expected in rows[1:]
                for each in ((cell, yours, "in yours"), ("", expected, "in torch"))
            ]
            widths = [widths[0], 0, 0]
        self.block(
            ["   ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        )
        more = sum(evidence.wrong) - len(readout.cells)
        if more > 0:
            self.block([f"... and {count(more, 'more wrong value')}"])
        if readout.short:
            self.line(f"({readout.short})", "dim", indent=6)

    def _special(self, diagnosis: Diagnosis, result: ExerciseResult) -> None:
        if diagnosis.culprit:
            self.line(
                f"It comes from your {diagnosis.culprit}: with the reference's in its place, this call is right.",
                "bold",
            )
            self.line(f"Go on there:  {again(result, diagnosis.culprit)}")
            self.line()
            return
        for heading, text in close_to(diagnosis, result.name)[: self._room.close]:
            self.line(heading, "bold")
            self.line(text, indent=6)
            self.line()

    def _output(self, output: str) -> None:
        lines = output.strip("\n").splitlines()
        self.line("What your code printed in that call", "bold")
        self.block([line[:400] for line in lines[: self._room.output]])
        if len(lines) > self._room.output:
            self.block([f"... ({len(lines) - self._room.output} more lines)"])
        self.line()


def _so(diagnosis: Diagnosis | None) -> str:
    """Where a lower number makes it go wrong in another way."""
    otherwise = diagnosis and any(kind for each in diagnosis.needed for kind in each.lower.values())
    return " like this" if otherwise else ""
