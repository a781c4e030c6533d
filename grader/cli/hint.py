"""`grade hint`: one rung of the ladder at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from platformdirs import user_state_path

from grader.cli.grading import with_line
from grader.cli.screen import printer
from grader.cli.target import graded, resolve, takes_one
from grader.grading.next_hint import comes_to_the_place, next_rung
from grader.places import NoWorkspace, workspace
from grader.report.onward import Commands
from grader.report.phrases import file_option
from grader.report.words import headline
from grader.workspace.progress import Progress

if TYPE_CHECKING:
    pass


@click.command(name="hint")
@takes_one
def command(name: str | None, file: Path | None) -> int:
    """Help for the failure at hand, one step further each time: a question first, the answer last."""
    name, path = resolve(name, file)
    result = graded(name, path, own=file is None)
    screen = printer()
    failure = result.failure
    if failure is None:
        screen.line(f"{name} is right: there is nothing to hint at.", indent=0)
        screen.ways_on(result, Commands(name, file_option(file)))
        return 0
    screen.line(headline(result), "" if failure.kind == "not_started" else "bold", indent=0)
    if not failure.ladder:
        return 1
    try:
        progress = Progress(workspace())
    except NoWorkspace:  # no exercises here, so nothing is written here
        progress = Progress(user_state_path("stridelings", appauthor=False))
    if comes_to_the_place(progress, result, path):
        result = with_line(result, path, progress if file is None else None)
    assert result.failure
    failure = result.failure
    rung = next_rung(progress, result, path)
    screen.line()
    screen.ladder(failure.ladder[:rung])
    left = len(failure.ladder) - rung
    screen.line()
    again = f"grade hint {name}" + file_option(file)
    more = f"{left} more where that came from:  {again}" if left else "That was the last hint for this failure."
    if progress.notes:  # which hints were told can't be noted here
        more = f"All {len(failure.ladder)} hints:  grade run {name} --explain" + file_option(file)
    screen.line(more, "dim", indent=0)
    return 1
