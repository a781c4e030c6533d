"""Results as a person reads them, in a terminal (or, through rich, anywhere rich can draw)."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from grader.curriculum import find
from grader.curriculum.alternatives import says, ways
from grader.report.onward import Asks, Onward
from grader.report.rows import Rows, printable, signs
from grader.report.verdict import ROOMS, Verdict
from grader.report.words import headline
from grader.results import FAILED, PASSED, ExerciseResult, Rung

SCREEN = 40
"""Lines that a verdict may take, the ways on included."""

_WAYS_ON, _PROMPT = 4, 1
_AFTER_A_PASS = 13
"""Lines of what is said below the verdict of an exercise that is right."""


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

    def result(self, result: ExerciseResult, times: bool = True, height: int | None = None) -> None:
        """One exercise: its stages, and what is wrong if anything is. A failure takes one screen at most.

        `height` is how many lines are seen at once of what can be scrolled, from the first; without it, a terminal
        shows the last ones: where what is wrong can't be among them, it is said again below.
        """
        verdict = self._laid_out(result, times, height)
        verdict.print()
        if result.failure and height is None and not self._stays(verdict):
            self.line(headline(result), "bold")
            self.line()

    def _laid_out(self, result: ExerciseResult, times: bool, height: int | None) -> Verdict:
        """The roomiest verdict that is seen whole; if there is none, the roomiest that takes one long screen."""
        long: Verdict | None = None
        for room in ROOMS:
            verdict = Verdict(self.console, room)
            verdict.result(result, times)
            if result.failure is None and (height is None or len(verdict) + _AFTER_A_PASS <= height):
                return verdict
            if result.failure and len(verdict) <= SCREEN - _WAYS_ON:
                if height is not None or self._stays(verdict):
                    return verdict
                long = long or verdict
        return long or verdict

    def _stays(self, verdict: Verdict) -> bool:
        """Whether what is wrong is still on the terminal when all that comes after it is."""
        after = len(verdict) - verdict.headline_at
        return not self.console.is_terminal or after + _WAYS_ON + _PROMPT <= self.console.height

    def ladder(self, rungs: Sequence[Rung]) -> None:
        """Hints, each under what kind of help it is."""
        for rung in rungs:
            self.line(Text.assemble((f"{rung.kind}  ", "bold cyan"), printable(rung.text)))

    def ways_on(self, result: ExerciseResult, onward: Onward) -> None:
        """What a learner can ask next; and what they know now, if all is right."""
        failure = result.failure
        starred = [stage.name for stage in result.stages if stage.extra and stage.status == FAILED]
        if failure and failure.stage in starred:
            self.line(f"Everything at once: {onward.everything(failure)}", "dim")
        elif failure and failure.ladder:
            self._stuck(onward.stuck(failure))
        elif result.status == PASSED and _is_whole(result):
            self._done(result.name, starred, onward)
        elif result.status == PASSED:
            self._open_stars(starred, onward)

    def code(self, source: str) -> None:
        """Source text, whole: a line that is wider than the console goes on in the next row."""
        from rich.syntax import Syntax

        code = Syntax("", "python", theme="ansi_dark", background_color="default").highlight(source)
        self.console.print(code, soft_wrap=True, end="")

    def other_ways(self, name: str, onward: Onward) -> None:
        """The other ways to write an exercise, each with how to see it."""
        for way, file in ways(name).items():
            self.line(f"{says(file)}:", indent=0)
            self.line(onward.way(way), indent=4)

    def _done(self, name: str, starred: Sequence[str], onward: Onward) -> None:
        if learned := find(name).learned:
            self.line("What you know now", "bold")
            self.line(learned, indent=6)
            self.line()
        self._open_stars(starred, onward)
        self._columns(onward.done(another=bool(ways(name))))

    def _open_stars(self, stages: Sequence[str], onward: Onward) -> None:
        for stage in stages:
            self.line(f"Why {stage!r} has no star yet: {onward.star(stage)}", "dim")
        if stages:
            self.line()

    def _stuck(self, asks: Asks) -> None:
        row = "   ".join(f"{label}: {ask}" for label, ask in asks)
        if len(row) + 2 <= self.console.width:
            self.line(row, "dim")
        else:
            self._columns(asks)

    def _columns(self, asks: Asks) -> None:
        width = max(len(label) for label, _ in asks) + 3
        for label, ask in asks:
            self.line(f"{label + ':':<{width}}{ask}", "dim")


def _is_whole(result: ExerciseResult) -> bool:
    """Whether every stage that counts was asked about."""
    asked = {stage.name for stage in result.stages}
    return all(stage.extra or stage.name in asked for stage in find(result.name).stages)
