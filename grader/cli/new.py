"""`grade new`: the files of a new exercise (for those who write exercises)."""

from __future__ import annotations

import click

from grader.cli.paths import shown


@click.command(name="new")
@click.argument("name")
def command(name: str) -> int:
    """Begin a new exercise NAME: a solution, its stub, its curriculum, a misconception and a test, with TODOs.

    Works in a clone of the project, and writes over nothing.
    """
    from grader.audit.scaffold import CannotScaffold, scaffold
    from grader.cli import COMMANDS

    try:
        files = scaffold(name, tuple(COMMANDS))
    except CannotScaffold as error:
        raise click.UsageError(f"{error}.") from None
    for file in files:
        click.echo(f"made {shown(file)}")
    solution, curriculum, test, stub = map(shown, files)
    click.echo(f"{name} is the last of the path now (PATH in grader/curriculum/__init__.py).")
    click.echo(f"Fill in the TODOs of {solution}, {curriculum} and {test}, then:")
    click.echo(f"  grade stubs            makes {stub} from the solution")
    click.echo(f"  grade verify {name}    proves it")
    return 0
