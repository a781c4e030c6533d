"""`grade solution`: the reference, for those who have done the exercise, or given it up; and other ways to write it."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.names import HANDED_IN, completed_names, exercise_names
from grader.cli.own_progress import own_progress, say_notes
from grader.cli.screen import printer
from grader.cli.target import graded, resolve
from grader.curriculum.alternatives import ways
from grader.places import SOLUTIONS
from grader.report.onward import Commands
from grader.report.phrases import file_option
from grader.results import PASSED
from grader.workspace.progress import Progress

_WHICH = "?"
"""What `--way` without a name stands for."""


@click.command(name="solution")
@click.argument("name", shell_complete=completed_names)
@click.option("--way", is_flag=False, flag_value=_WHICH, help="Another way to write it; without WAY: which there are.")
@click.option("--file", type=HANDED_IN, help="You have done it in this file, not in your own.")
@click.option("--give-up", is_flag=True, help="Show it although the exercise isn't done. This is noted.")
def command(name: str, way: str | None, file: Path | None, give_up: bool) -> int:
    """Show the reference solution of an exercise that you have done."""
    (name,) = exercise_names([name])
    shown = SOLUTIONS / f"{name}.py" if way in (None, _WHICH) else _known_way(name, way or "")
    progress, arguments = own_progress() if file is None else None, file_option(file)
    if not _may_see(name, file, progress):
        if not give_up or progress is None:
            return _refuse(name, arguments)
        progress.give_up(name)
    if way == _WHICH:
        printer().other_ways(name, Commands(name, arguments))
    else:
        printer().code(shown.read_text(encoding="utf-8"))
    if progress:
        say_notes(progress)
    return 0


def _known_way(name: str, way: str) -> Path:
    known = ways(name)
    if way not in known:
        raise click.UsageError(f"{name} isn't written in a way {way!r} here. There are: {', '.join(known) or 'none'}.")
    return known[way]


def _may_see(name: str, file: Path | None, progress: Progress | None) -> bool:
    if progress is None:
        return graded(*resolve(name, file)).status == PASSED
    record = progress.record(name)
    if record.first_passed or record.gave_up:
        return True
    return graded(*resolve(name, None), own=True).status == PASSED


def _refuse(name: str, arguments: str) -> int:
    click.echo(f"{name} isn't done yet. One step at a time:  grade hint {name}{arguments}", err=True)
    click.echo(f"To give it up and see the solution (this is noted):  grade solution {name} --give-up", err=True)
    return 1
