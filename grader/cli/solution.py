"""`grade solution`: the reference, for those who have done the exercise, or given it up."""

from __future__ import annotations

import click
from rich.syntax import Syntax

from grader.cli.desk import own_progress, say_notes
from grader.cli.names import completed_names, exercise_names
from grader.cli.screen import console
from grader.cli.target import graded, resolve
from grader.places import SOLUTIONS
from grader.progress import Progress
from grader.results import PASSED


@click.command(name="solution")
@click.argument("name", shell_complete=completed_names)
@click.option("--give-up", is_flag=True, help="Show it although the exercise isn't done. This is noted.")
def command(name: str, give_up: bool) -> int:
    """Show the reference solution of an exercise that you have done."""
    (name,) = exercise_names([name])
    progress = own_progress()
    if not _may_see(name, progress):
        if not give_up:
            click.echo(f"{name} isn't done yet. One step at a time:  grade hint {name}", err=True)
            click.echo(
                f"To give it up and see the solution (this is noted):  grade solution {name} --give-up", err=True
            )
            return 1
        progress.give_up(name)
    source = (SOLUTIONS / f"{name}.py").read_text(encoding="utf-8")
    screen = console()
    if screen.is_terminal and screen.color_system:
        screen.print(Syntax(source, "python", theme="ansi_dark", background_color="default"))
    else:
        click.echo(source, nl=False)
    say_notes(progress)
    return 0


def _may_see(name: str, progress: Progress) -> bool:
    record = progress.record(name)
    if record.first_passed or record.gave_up:
        return True
    return graded(*resolve(name, None), own=True).status == PASSED
