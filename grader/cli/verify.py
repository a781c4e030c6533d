"""`grade verify`: the proof that the solutions are right and the cases strong (for those who write exercises)."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import click

from grader.cli.names import exercise_names
from grader.cli.screen import printer
from grader.curriculum import PATH
from grader.grading.warmup import warm_up

if TYPE_CHECKING:
    from grader.audit.results import Audit


@click.command(name="verify")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the random cases.")
@click.option("--idle", is_flag=True, help="List the stages and cases that refuse nothing of their own.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def command(names: tuple[str, ...], seed: int, idle: bool, as_json: bool) -> int:
    """Prove exercises: all of them, or those named.

    The solution and other right ones pass, the stub is as made, every misconception is refused and named, and so is
    every mutant of the solution. Exits 0 if all of it holds, 1 if something doesn't, 3 if torch and the solution
    disagree.
    """
    chosen = exercise_names(names or PATH)
    start = time.perf_counter()
    audits = _audits(chosen, seed)
    wall = time.perf_counter() - start
    from grader.audit.report import AuditPrinter, document

    if as_json:
        click.echo(json.dumps(document(audits), indent=2))
    else:
        AuditPrinter(printer()).all(audits, wall, idle)
    if any(audit.broken for audit in audits):
        return 3
    return 0 if all(audit.holds for audit in audits) else 1


def _audits(names: tuple[str, ...], seed: int) -> list[Audit]:
    warm_up()
    from grader.audit.cosmic import NotInstalled
    from grader.audit.trial import NoFork
    from grader.audit.verify import verify
    from grader.cli.progress import progress

    try:
        with progress("verifying") as advance:
            return verify(names, seed, advance)
    except (NotInstalled, NoFork) as error:
        raise click.ClickException(f"{error}.") from None
