"""`grade next`: what to do next, without grading anything."""

from __future__ import annotations

import click

from grader.cli.own_progress import own_progress, say_next, say_notes
from grader.cli.screen import printer


@click.command(name="next")
def command() -> None:
    """Say which exercise is next: the first that isn't done."""
    progress = own_progress()
    say_next(printer(), None, progress)
    say_notes(progress)
