"""A result with the words that `grade` says of it, for those who hand it on without being there."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from grader.report import machine
from grader.report.terminal import Printer
from grader.results import ExerciseResult

WIDTH = 88


def exercise(result: ExerciseResult) -> dict[str, Any]:
    """One exercise as `grade run --json` has it, and under "said" as `grade` prints it, in plain text."""
    return {**machine.exercise(result), "said": said(result)}


def said(result: ExerciseResult) -> str:
    """What a terminal shows of a result, without colours."""
    stream = io.StringIO()
    Printer(Console(file=stream, width=WIDTH, highlight=False, color_system=None)).result(result, times=False)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()).strip("\n") + "\n"
