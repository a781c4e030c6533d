"""A result as it stands on a screen."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from grader.report.onward import Commands
from grader.report.terminal import SCREEN, Printer
from grader.results import ExerciseResult


def screen(result: ExerciseResult, width: int = 100, **console: object) -> str:
    """What a learner sees of a result, the ways on included."""
    out = Console(file=StringIO(), width=width, highlight=False, **console)  # type: ignore[arg-type]
    printer = Printer(out)
    printer.result(result)
    printer.ways_on(result, Commands(result.name))
    return out.file.getvalue()  # type: ignore[attr-defined]


def assert_fits_a_screen(result: ExerciseResult) -> None:
    """Forty lines at a hundred columns, and nothing cut off at the right at eighty."""
    assert len(screen(result).splitlines()) <= SCREEN
    for width in (80, 100):
        assert max(map(len, screen(result, width).splitlines())) <= width
