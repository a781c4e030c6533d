"""`grade open`: an exercise in the learner's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess

import click

from grader.cli.names import completed_names, exercise_names
from grader.cli.own_progress import own_progress, upcoming
from grader.cli.paths import own_file, shown


@click.command(name="open")
@click.argument("name", required=False, shell_complete=completed_names)
def command(name: str | None) -> int:
    """Open an exercise ($VISUAL or $EDITOR); the next that isn't done, if none is named."""
    if name is None:
        coming = upcoming(None, own_progress())
        if coming is None:
            raise click.UsageError("every exercise is done; grade open NAME opens one of them again.")
        name = coming.name
    (name,) = exercise_names([name])
    file = own_file(name)
    ended = subprocess.call([*editor(str(shown(file))), str(file)])
    if ended:
        click.echo(f"The editor ended with status {ended}.", err=True)
        return 1
    click.echo(f"Closed {shown(file)}. To grade it:  grade {name}")
    return 0


def editor(file: str) -> list[str]:
    """The command that $VISUAL or $EDITOR names. A UsageError if neither does, or there is no such program."""
    from shutil import which

    variable = next((name for name in ("VISUAL", "EDITOR") if os.environ.get(name, "").strip()), None)
    if variable is None:
        raise click.UsageError(
            f"no editor is set. Open {file} yourself, or name one first, for instance:  export EDITOR=nano"
        )
    try:
        command = shlex.split(os.environ[variable], posix=os.name == "posix")
    except ValueError as error:
        raise click.UsageError(f"${variable} can't be understood ({error}): {os.environ[variable]}") from None
    if which(command[0]) is None:
        raise click.UsageError(f"${variable} names {command[0]}, but there is no such program here.")
    return command
