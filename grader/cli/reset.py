"""`grade reset`: the stub again."""

from __future__ import annotations

import click

from grader.cli.names import completed_names, exercise_names
from grader.cli.paths import own_files, shown
from grader.workspace.stubs import bring_up_to_date, is_untouched


@click.command(name="reset")
@click.argument("name", shell_complete=completed_names)
def command(name: str) -> None:
    """Begin an exercise anew. What you wrote is kept beside it; grade undo brings it back."""
    (name,) = exercise_names([name])
    file = own_files()[name]
    if is_untouched(file, name):
        click.echo(f"{shown(file)} is the stub already.")
        return
    try:
        kept = bring_up_to_date(file, name)
    except OSError as error:
        raise click.UsageError(f"{shown(file)} can't be replaced: {error.strerror or error}.") from None
    click.echo(f"{shown(file)} is the stub again.")
    if kept:
        click.echo(f"What you wrote is in {shown(kept)}; this brings it back:  grade undo {name}")
