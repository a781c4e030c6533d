"""The learner's own desk: their progress, and what to do next."""

from __future__ import annotations

import click

from grader.cli.paths import own_files, shown
from grader.curriculum import find
from grader.places import workspace
from grader.report.path import ending, warm_up
from grader.report.terminal import Printer
from grader.workspace.progress import Progress
from grader.workspace.standings import MISSING, NOT_BEGUN, Standing, next_after, opened, standings


def own_progress() -> Progress:
    """The progress of the folder here. A UsageError when there is none."""
    own_files()
    return Progress(workspace())


def say_notes(progress: Progress) -> None:
    """Print what there is to say about the progress file itself, on stderr."""
    for note in progress.notes:
        click.echo(f"Note: {note}.", err=True)
    progress.notes.clear()


def upcoming(name: str | None, progress: Progress) -> Standing | None:
    """The exercise to do after `name` (or first), by what has been noted."""
    return next_after(name, standings(own_files(), progress))


def say_next(screen: Printer, name: str | None, progress: Progress) -> None:
    """What to do after `name` (or first), in a few lines."""
    every = standings(own_files(), progress)
    coming = next_after(name, every)
    if coming is None:
        for line in ending(every):
            screen.line(line)
    else:
        _say(screen, coming)
    for each in opened(every, name):
        screen.line(f"Open now: {each}, {find(each).says}.  grade show {each}")


def _say(screen: Printer, coming: Standing) -> None:
    screen.line(f"Next: {coming.name}, {find(coming.name).says}.  grade {coming.name}")
    if coming.state == NOT_BEGUN:
        screen.line(f"Open {shown(coming.file)}, or say:  grade open {coming.name}", "dim")
    elif coming.state == MISSING:
        screen.line(f"{shown(coming.file)} isn't there; this brings the stub back:  grade reset {coming.name}", "dim")


def offer_warm_up(screen: Printer, failing: str, progress: Progress) -> None:
    """A warm-up, to whom it may help."""
    if offered := warm_up(failing, standings(own_files(), progress)):
        screen.line(offered, "dim")
