"""`grade doctor`: what is here, what is missing, and how to get it."""

from __future__ import annotations

import click
from rich.text import Text

from grader.cli.screen import printer
from grader.doctor import GOOD, MISSING, checks

_WIDTH = 12


@click.command(name="doctor")
def command() -> int:
    """Look at what grading needs. Exits 1 if something that it can't do without is missing."""
    screen = printer()
    missing = 0
    for check in checks(screen.console):
        good, needed = check.state == GOOD, check.state == MISSING
        missing += needed
        sign = screen.signs.passed if good else screen.signs.failed if needed else screen.signs.waits
        style = "green" if good else "red" if needed else "yellow"
        screen.line(Text.assemble((f"{sign} {check.name:<{_WIDTH}}", style), f"  {check.found}"))
        if not good and check.advice:
            screen.line(check.advice, "bold" if needed else "dim", indent=_WIDTH + 6)
    screen.line()
    if missing:
        screen.line("Something that grading needs is missing; see above.", "bold red", indent=0)
        return 1
    screen.line("Everything that grading needs is here.", "green", indent=0)
    return 0
