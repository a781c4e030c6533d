"""`grade list`: the path, from the first exercise to the last."""

from __future__ import annotations

import click
from rich.table import Table

from grader.cli.run import own_files, shown
from grader.cli.screen import console
from grader.curriculum import find
from grader.stubs import is_untouched


@click.command(name="list")
def command() -> None:
    """List the exercises, and which you have begun."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("exercise", "what it is", "state", "file"):
        table.add_column(heading)
    for name, file in own_files().items():
        state = "missing" if not file.is_file() else "not begun" if is_untouched(file, name) else "begun"
        table.add_row(name, find(name).says, state, shown(file))
    console().print(table)
