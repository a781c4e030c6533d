"""One exercise and the file of it that a command is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import warm
from grader.cli.names import exercise_names
from grader.cli.run import check_file, own_file, shown
from grader.curriculum import find

if TYPE_CHECKING:
    from grader.results import ExerciseResult


def takes_one(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument NAME and the option --file."""
    command = click.option("--file", type=click.Path(path_type=Path), help="This file instead of your own.")(command)
    return click.argument("name")(command)


def resolve(name: str, file: Path | None) -> tuple[str, Path]:
    """The exercise's name, checked, and the file, which is there."""
    (name,) = exercise_names([name])
    if file is not None:
        check_file(file)
    return name, file or own_file(name)


def graded(name: str, file: Path) -> ExerciseResult:
    """Grade one file for its failure."""
    warm.up()
    from grader.session import Options, grade

    return grade(find(name), file, Options(extras=False), shown(file))
