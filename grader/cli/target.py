"""One exercise and the file of it that a command is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.grading import grade_one
from grader.cli.names import HANDED_IN, completed_names, exercise_names
from grader.cli.own_progress import own_progress, say_next, say_notes, upcoming
from grader.cli.paths import check_file, own_file, shown
from grader.cli.screen import printer
from grader.workspace.progress import grade_or_remember

if TYPE_CHECKING:
    from grader.results import ExerciseResult


def takes_one(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument NAME, which may be left out, and the option --file."""
    command = click.option("--file", type=HANDED_IN, help="This file instead of your own.")(command)
    return click.argument("name", required=False, shell_complete=completed_names)(command)


def resolve(name: str | None, file: Path | None) -> tuple[str, Path]:
    """The exercise's name, checked, and the file, which is there. Without a name it is the file's, or what is next."""
    if name is None and file is None:
        _end_if_all_is_done()
    (name,) = exercise_names([name or understood(file)])
    if file is not None:
        check_file(file)
    return name, file or own_file(name)


def _end_if_all_is_done() -> None:
    """Where no exercise is left to be meant, say so, and end well."""
    progress = own_progress()
    if upcoming(None, progress) is None:
        say_next(printer(), None, progress)
        raise click.exceptions.Exit(0)


def understood(file: Path | None) -> str:
    """The exercise that is meant where none is named."""
    if file is not None:
        return file.stem
    coming = upcoming(None, own_progress())
    if coming is None:
        raise click.UsageError("every exercise is done: name the one that you mean.")
    return coming.name


def graded(name: str, file: Path, own: bool = False) -> ExerciseResult:
    """One file's result, for its failure; remembered if it is the learner's own, and nothing has changed."""
    if not own:
        return grade_one(name, file)
    progress = own_progress()
    result = grade_or_remember(progress, name, file, shown(file), lambda: grade_one(name, file))
    say_notes(progress)
    return result
