"""`grade debug`: stop in pdb at the first line of the learner's function, on the smallest failing call."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from grader.cli.target import graded, resolve, takes_one
from grader.curriculum import find
from grader.places import SOLUTIONS
from grader.report.words import headline


@click.command(name="debug")
@takes_one
@click.option("--case", hidden=True, help="The call's numbers as JSON, from one who knows them.")
def command(name: str | None, file: Path | None, case: str | None) -> int:
    """Step through your code (pdb) on the smallest call that goes wrong."""
    name, path = resolve(name, file)
    if case:
        return _step_through(name, path, json.loads(case))
    result = graded(name, path, own=file is None)
    failure = result.failure
    if failure is None:
        click.echo(f"{name} is right: there is no failure to step through.", err=True)
        return 0
    click.echo(headline(result))
    if failure.evidence is None:
        click.echo("There is no call to step through.", err=True)
        return 1
    return _step_through(name, path, failure.evidence.case)


def _step_through(name: str, path: Path, case: Mapping[str, Any]) -> int:
    from grader.coach.stepping import step_through

    exercise = find(name)
    call = exercise.build(exercise.space.case(**case), float("nan"))
    click.echo(f"Stopped at the first line of {name}. n: next line   p NAME: print   c: run on   q: quit")
    step_through(path.absolute(), name, SOLUTIONS, call)
    return 1
