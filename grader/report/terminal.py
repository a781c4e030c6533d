"""Results as a person reads them, in a terminal (or, through rich, anywhere rich can draw)."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from grader.report.drawing import beside, grid
from grader.report.words import details, headline, seconds
from grader.results import FAILED, GRADER_ERROR, NOT_STARTED, PASSED, WAITING, Evidence, ExerciseResult, StageResult

MOST_OUTPUT = 12
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

    def _stages(self, stages: tuple[StageResult, ...]) -> None:
        ordinary = [stage for stage in stages if not stage.extra]
        names = max((len(stage.name) for stage in ordinary), default=0)
        says = max((len(stage.says) for stage in ordinary), default=0)
        for stage in ordinary:
            if stage.status == WAITING:
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
        said = headline(result)
        calm = failure.kind == "not_started"
        self.line(said, "" if calm else "bold")
        if result.status == GRADER_ERROR:
            self.line("Please report this with your version (grade --version).")
        lines = details(failure)
        if lines and not calm:
            self.line()
            self.block(lines)
        self.line()
        if failure.evidence and not calm:
            self._evidence(failure.evidence)
        if failure.output.strip() and not calm:
            self._output(failure.output)

    def _evidence(self, evidence: Evidence) -> None:
        self.line("The call that goes wrong", "bold")
        blocks = []
        for name, array in evidence.inputs.items():
            blocks.append([f"{name}  {_shape(array.shape)}", *grid(array)])
        self.block(beside(blocks))
        if evidence.yours is not None and evidence.expected is not None:
            of = "" if evidence.of == "y" else f" ({evidence.of})"
            self.line()
            yours = [f"yours{of}  {_shape(evidence.yours.shape)}", *grid(evidence.yours, evidence.wrong)]
            torchs = [f"torch{of}  {_shape(evidence.expected.shape)}", *grid(evidence.expected)]
            self.block(beside([yours, torchs]))
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
