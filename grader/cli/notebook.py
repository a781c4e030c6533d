"""`grade notebook`: notebooks out of the stubs, and functions back out of notebooks."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.names import exercise_names
from grader.cli.paths import own_files, shown
from grader.curriculum import ORDER
from grader.places import NoWorkspace, workspace


@click.group(name="notebook")
def command() -> None:
    """Make notebooks out of the stubs, or take functions back out of one."""


@command.command(name="export")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Where to; else notebooks/ in your folder.")
def export(names: tuple[str, ...], out: Path | None) -> int:
    """Make a notebook for each exercise: the task, the stub, a check. Never over a file that is there."""
    from grader.notebook.export import write_notebooks

    chosen = exercise_names(names or ORDER)
    folder = out or _notebooks()
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"{folder} is a file; --out wants a directory, new or old.")
    try:
        made, kept = write_notebooks(folder, chosen)
    except OSError as error:
        raise click.UsageError(f"{folder} can't be written to: {error.strerror}.") from None
    for file in kept:
        click.echo(f"kept as it is: {shown(file)} (for a new one, move it away or say --out DIR)")
    for file in made:
        click.echo(f"made {shown(file)}")
    return 0


def _notebooks() -> Path:
    try:
        return workspace() / "notebooks"
    except NoWorkspace:
        return Path("notebooks")


@command.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
def take_back(file: Path) -> int:
    """Take the functions of a notebook back into exercises/, with the imports and helpers that they need."""
    from grader.notebook import taking_back
    from grader.runner.cells import NotANotebook

    if not file.is_file():
        problem = "is a directory; import wants a notebook" if file.is_dir() else "isn't there"
        raise click.UsageError(f"{file} {problem}.")
    folder = own_files()[ORDER[0]].parent
    try:
        found = taking_back.take_back(file, folder)
    except NotANotebook as error:
        raise click.UsageError(f"{file}: {error}.") from None
    except OSError as error:
        raise click.UsageError(f"{shown(folder)} can't be written to: {error.strerror}.") from None
    for back in found:
        click.echo(_SAYS[back.how].format(back=back, file=shown(back.file)) + _kept(back.kept))
        for note in back.notes:
            click.echo(f"  Note: {note}.")
    if not found:
        click.echo(f"{file} defines no exercise ({', '.join(ORDER)}).", err=True)
    return 0 if any(back.how in (taking_back.MADE, taking_back.SAME) for back in found) else 1


def _kept(kept: Path | None) -> str:
    return f"; what was there is kept in {shown(kept)}" if kept else ""


_SAYS = {
    "made": "{back.name}: now in {file}",
    "same": "{back.name}: {file} has it already",
    "untouched": "{back.name}: not written yet in the notebook, so {file} stays as it is",
    "broken": "{back.name}: cell {back.cell} has a syntax error, so {file} stays as it is",
}
"""What is told of each exercise."""
