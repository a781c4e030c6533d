"""What the warm process answers a notebook or a prompt: a verdict as text, as HTML and as JSON."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.curriculum import find, following, of_part
from grader.curriculum.exercise import BEFORE, ROAD
from grader.grading.line import located
from grader.grading.next_hint import InMemory, comes_to_the_place, next_rung
from grader.grading.session import Options, grade
from grader.places import NoWorkspace, workspace
from grader.report.machine import exercise
from grader.report.words import headline
from grader.results import PASSED, ExerciseResult

if TYPE_CHECKING:
    from grader.report.onward import Onward
    from grader.report.terminal import Printer

_OWN_PATH = list(sys.path)
_told = InMemory()


def answering(question: dict[str, Any]) -> AbstractContextManager[dict[str, Any]]:
    """The verdict that is asked for."""
    with contextlib.suppress(OSError):
        os.chdir(question["folder"])
    sys.path[:] = [*question["path"], *(each for each in _OWN_PATH if each not in question["path"])]
    options = Options(stages=tuple(question["stages"]))
    result = grade(find(question["name"]), Path(question["file"]), options, question["shown_as"])
    result = replace(result, notes=(*result.notes, *question["notes"]))
    # Its file is another each time that it is asked: a failure is the same one by what it is.
    of = Path(question["name"])
    if question["explain"] or (question["hint"] and comes_to_the_place(_told, result, of)):
        result = located(result, Path(question["file"]))
    rungs = next_rung(_told, result, of) if question["hint"] else 0
    if result.failure and question["explain"]:
        rungs = len(result.failure.ladder)
    return nullcontext({"report": exercise(result), "headline": headline(result), **_drawn(result, rungs, question)})


def _drawn(result: Any, rungs: int, question: dict[str, Any]) -> dict[str, str]:
    """A result as text and as HTML."""
    from rich.console import Console

    from grader.notebook.colours import CODE_FORMAT, THEME
    from grader.report.terminal import Printer

    sheet = io.TextIOWrapper(io.BytesIO(), encoding=question["encoding"], errors="replace", newline="\n")
    console = Console(
        file=sheet,
        record=True,
        highlight=False,
        width=question["width"],
        force_terminal=question["colour"],
        legacy_windows=False,
        _environ={},
    )
    _tell(Printer(console), result, rungs, question)
    sheet.seek(0)
    html = console.export_html(theme=THEME, code_format=CODE_FORMAT, inline_styles=True)
    return {"text": sheet.read().strip("\n"), "html": html + (_link(result) if question["linked"] else "")}


def _link(result: ExerciseResult) -> str:
    """To the page of a failing call, written beside the notebook; none where there is no such page."""
    from grader.web import NoPage
    from grader.web.files import USUAL, write_failure

    if result.failure is None or result.failure.evidence is None:
        return ""
    try:
        write_failure(Path(USUAL), result)
    except NoPage:
        return ""
    return f'<p><a href="{USUAL}" target="_blank">See this call, cell by cell</a> ({USUAL}, beside the notebook)</p>'


def _tell(screen: Printer, result: ExerciseResult, rungs: int, question: dict[str, Any]) -> None:
    """Hints first, then the verdict, then what follows it."""
    from grader.report.onward import Calls

    onward = Calls(question["called"], question["timed"])
    if result.failure and rungs:
        screen.ladder(result.failure.ladder[:rungs])
        left = len(result.failure.ladder) - rungs
        last = "" if question["explain"] else "That was the last hint for this failure."
        screen.line()
        screen.line(f"{left} more: check({question['called']}, hint=True)" if left else last, "dim")
        screen.line()
    screen.result(result)
    if question["solution"]:
        _solution(screen, result, question["solution"], onward)
    elif not (result.failure and rungs == len(result.failure.ladder)):
        screen.ways_on(result, onward)
        if result.failure and not question["stages"]:
            _offer_warm_up(screen, result.name)
    if result.status == PASSED and not question["stages"]:
        screen.line()
        _next(screen, result.name)


def _solution(screen: Printer, result: ExerciseResult, which: bool | str, onward: Onward) -> None:
    """The reference, the other ways, or one of them; for those who are done."""
    from grader.curriculum.alternatives import ways
    from grader.places import SOLUTIONS

    name = result.name
    if result.status != PASSED:
        screen.line(f"A solution is shown once {name} is right. To give it up: grade solution {name} --give-up")
    elif which == "ways":
        screen.other_ways(name, onward)
    else:
        file = ways(name)[which] if isinstance(which, str) else SOLUTIONS / f"{name}.py"
        screen.code(file.read_text(encoding="utf-8"))


def _offer_warm_up(screen: Printer, failing: str) -> None:
    """As `grade` does, by the progress of the folder that one here works in; where there is none, nothing is done."""
    from grader.report.path import warm_up
    from grader.workspace.progress import Progress
    from grader.workspace.standings import standings

    try:
        folder = workspace()
    except NoWorkspace:
        folder = Path()
    files = {name: folder / "exercises" / f"{name}.py" for name in of_part(BEFORE)}
    if offered := warm_up(failing, standings(files, Progress(folder)), _task):
        screen.line(offered, "dim")


def _task(name: str) -> str:
    """Where the task of an exercise is, for who is in this folder."""
    notebook = f"{name}.ipynb"
    return notebook if Path(notebook).is_file() else f"grade show {name} (in a terminal)"


def _next(screen: Printer, name: str) -> None:
    """What comes after an exercise that is right, in this folder."""
    coming = following(name)
    if name == of_part(ROAD)[-1]:
        screen.line("That was the last exercise: you have written convolution.", "bold green")
    if coming is None:
        return
    screen.line(f"Next: {coming}, {find(coming).says}.")
    if Path(f"{coming}.ipynb").is_file():
        screen.line(f"Open {coming}.ipynb.", "dim")
    else:
        screen.line(f"Its task, in a terminal: grade show {coming}. Write it in a cell, then: check({coming})", "dim")
