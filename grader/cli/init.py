"""`grade init`: a folder to work in."""

from __future__ import annotations

from pathlib import Path

import click

from grader.curriculum import ORDER
from grader.report.phrases import shorten, typed
from grader.workspace.stubs import write_stubs


@click.command(name="init")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Lay out DIR (or the folder here) to work in: exercises/ with every stub. Never over a file that is there."""
    try:
        if folder.exists() and not folder.is_dir():
            raise click.UsageError(f"{folder} is a file; init wants a directory, new or old.")
        made, kept = write_stubs(folder / "exercises", ORDER)
    except OSError as error:
        raise click.UsageError(f"{shorten(str(folder), 60)} can't be written to: {error.strerror}.") from None
    for name in kept:
        click.echo(f"kept as it is: {folder / 'exercises' / name}.py")
    begin = "grade" if folder.resolve() == Path.cwd() else f"cd {typed(folder)} && grade"
    click.echo(f"{len(made)} stubs made in {folder / 'exercises'}. Begin with:  {begin}")
