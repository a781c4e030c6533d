"""`grade list`: the path, from the first exercise to the last."""

from __future__ import annotations

import click

from grader.cli.names import begun
from grader.cli.own_progress import own_progress, say_next, say_notes
from grader.cli.paths import own_files
from grader.cli.screen import printer
from grader.curriculum import ORDER, PATH
from grader.report.path import path_table
from grader.workspace.standings import DONE, standings


@click.command(name="list")
def command() -> None:
    """The path: what is done, stars, attempts, and when each exercise first passed."""
    screen, progress = printer(), own_progress()
    every = standings(own_files(), progress)
    screen.console.print(path_table(every, screen.signs, screen.console.width))
    screen.line()
    done = sum(each.state == DONE for each in every.values())
    screen.line(f"{done} of {len(every)} done.", indent=0)
    for name in PATH:
        if name not in ORDER:
            screen.line(begun(name))
    say_next(screen, None, progress)
    say_notes(progress)
