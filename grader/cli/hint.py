"""`grade hint`: one rung of the ladder at a time."""

from __future__ import annotations

from pathlib import Path

import click
from platformdirs import user_state_path

from grader.cli.screen import printer
from grader.cli.target import graded, resolve, takes_one
from grader.hinting import next_rung
from grader.places import NoWorkspace, workspace
from grader.progress import Progress
from grader.report.onward import Commands
from grader.report.words import headline


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
        screen.ways_on(result, Commands(name, f" --file {file}" if file else ""))
        return 0
    screen.line(headline(result), "" if failure.kind == "not_started" else "bold", indent=0)
    if not failure.ladder:
        return 1
    try:
        progress = Progress(workspace())
    except NoWorkspace:  # no exercises here, so nothing is written here
        progress = Progress(user_state_path("stridelings", appauthor=False))
    rung = next_rung(progress, result, path)
    screen.line()
    screen.ladder(failure.ladder[:rung])
    left = len(failure.ladder) - rung
    screen.line()
    again = f"grade hint {name}" + (f" --file {file}" if file else "")
    more = f"{left} more where that came from:  {again}" if left else "That was the last hint for this failure."
    if progress.notes:  # which hints were told can't be noted here
        more = f"All {len(failure.ladder)} hints:  grade run {name} --explain" + (f" --file {file}" if file else "")
    screen.line(more, "dim", indent=0)
    return 1
