"""`grade undo`: what was there before the last reset."""

from __future__ import annotations

import click

from grader.cli.names import completed_names, exercise_names
from grader.cli.paths import own_files, shown
from grader.workspace.files import bring_back, kept_copies


@click.command(name="undo")
@click.argument("name", shell_complete=completed_names)
def command(name: str) -> None:
    """Bring back what an exercise held before grade reset. Done twice, everything is as before."""
    (name,) = exercise_names([name])
    file = own_files()[name]
    try:
        copy, kept = bring_back(file)
    except FileNotFoundError:
        raise click.UsageError(
            f"there is nothing to undo: no other version of {shown(file)} has been kept beside it."
        ) from None
    except OSError as error:
        raise click.UsageError(f"{shown(file)} can't be replaced: {error.strerror or error}.") from None
    click.echo(f"{shown(file)} is again what was kept in {copy.name}.")
    if kept:
        click.echo(f"What was there is in {shown(kept)}; this brings it back:  grade undo {name}")
    older = [each.name for each in kept_copies(file) if each != kept]
    if older:
        click.echo(f"Also kept: {', '.join(older)}")
