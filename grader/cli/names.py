"""Names of exercises as people type them."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from grader.cli.paths import shown
from grader.curriculum import ORDER, PATH, find, to_write
from grader.report.phrases import hyphened

HANDED_IN = click.Path(path_type=Path, readable=False)
"""A file to grade. One that can't be read is graded, too: its verdict is that it can't be."""


def exercise_names(names: Sequence[str], or_commands: bool = False) -> tuple[str, ...]:
    """The names, checked; a trailing `.py` or a path is forgiven. A mistake is a usage error with the nearest name.

    `or_commands`: what was typed may have been meant for a command.
    """
    from grader.cli import COMMANDS

    known, what = ([*ORDER, *COMMANDS], "exercise or command") if or_commands else ([*ORDER], "exercise")
    plain = [name.rsplit("/", 1)[-1].removesuffix(".py") for name in names]
    for typed, name in zip(names, plain, strict=True):
        if name in PATH and name not in ORDER:
            raise click.UsageError(begun(name))
        if name not in ORDER:
            near = get_close_matches(name, known, 1)
            guess = f" Did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"there is no {what} {typed!r}.{guess} Exercises: {', '.join(ORDER)}.")
    return tuple(dict.fromkeys(plain))


def begun(name: str) -> str:
    """What is still to do for an exercise that `grade new` began, as a sentence."""
    return f"{name} is still to be written: fill in the TODOs of {' and '.join(map(shown, to_write(name)))}."


def completed_names(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The exercises that begin like this, for completion in a shell."""
    return [name for name in ORDER if name.startswith(incomplete)]


def completed_stages(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The stages, beginning like this, of the exercises named so far (of all, if none is)."""
    given = [name for name in (*(context.params.get("names") or ()), *context.args) if name in ORDER]
    stages = dict.fromkeys(stage.name for name in given or ORDER for stage in find(name).stages)
    return [stage for stage in map(hyphened, stages) if stage.startswith(hyphened(incomplete))]
