"""`grade repro`: the smallest failing call as a script of plain torch."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.target import graded, resolve, takes_one
from grader.curriculum import find
from grader.report.words import headline


@click.command(name="repro")
@takes_one
def command(name: str | None, file: Path | None) -> int:
    """Print a script that shows the failure by itself: plain torch, no grader."""
    name, path = resolve(name, file)
    result = graded(name, path, own=file is None)
    if result.failure is None:
        click.echo(f"{name} is right: there is no failure to show.", err=True)
        return 0
    if result.failure.evidence is None:
        click.echo(f"{headline(result)} There is no call to repeat.", err=True)
        return 1
    from grader.coach.repro import script

    click.echo(script(find(name), path.absolute(), result.failure), nl=False)
    return 1
