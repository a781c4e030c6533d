"""`grade solution`: the reference, for those who have done the exercise, or given it up; and other ways to write it."""

from __future__ import annotations

from pathlib import Path

import click
from rich.syntax import Syntax

from grader.cli.desk import own_progress, say_notes
from grader.cli.names import HANDED_IN, completed_names, exercise_names
from grader.cli.screen import console
from grader.cli.target import graded, resolve
from grader.places import SOLUTIONS
from grader.progress import Progress
from grader.report.phrases import file_option
from grader.results import PASSED
from grader.ways import says, ways

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
    progress = own_progress() if file is None else None
    if not _may_see(name, file, progress):
        if not give_up or progress is None:
            return _refuse(name, file_option(file))
        progress.give_up(name)
    _print_ways(name) if way == _WHICH else _print_code(shown)
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


def _print_ways(name: str) -> None:
    for way, file in ways(name).items():
        click.echo(f"{says(file)}:\n    grade solution {name} --way {way}")


def _print_code(file: Path) -> None:
    """The code, whole: a line that is wider than the terminal goes on in the next row."""
    source = file.read_text(encoding="utf-8")
    screen = console()
    if not screen.is_terminal or not screen.color_system:
        click.echo(source, nl=False)
        return
    code = Syntax("", "python", theme="ansi_dark", background_color="default").highlight(source)
    screen.print(code, soft_wrap=True, end="")
