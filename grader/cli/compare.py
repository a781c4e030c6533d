"""`grade compare`: how strong is somebody else's test file?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.limits import Seconds
from grader.cli.names import exercise_names
from grader.cli.screen import printer
from grader.curriculum import ORDER
from grader.grading.warmup import warm_up

if TYPE_CHECKING:
    from grader.audit.compare import Comparison


@click.command(name="compare")
@click.option("--tests", required=True, type=click.Path(path_type=Path), help="A file of tests, as it is.")
@click.option("--exercise", help="The exercise it is about, if that can't be told from the file.")
@click.option("--test", "only", multiple=True, metavar="NAME", help="Only this test of it (may be given again).")
@click.option(
    "--call",
    "calls",
    multiple=True,
    metavar="NAME=CALL",
    help="How a function of its own is made of the exercise's: 'theirs=ours(x, weight)'.",
)
@click.option("--seconds", type=Seconds(0.1), default=60.0, show_default=True, help="Most for one run.")
@click.option("--all", "everything", is_flag=True, help="Show every mutant that it accepts.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def command(
    tests: Path,
    exercise: str | None,
    only: tuple[str, ...],
    calls: tuple[str, ...],
    seconds: float,
    everything: bool,
    as_json: bool,
) -> int:
    """Measure a test file of your own: which wrong implementations does it accept?

    It is run against the mutants and misconceptions that grade verify uses. Tests for pytest or unittest get the
    implementation as an argument or fixture named like the exercise or fn, or import it, from whatever module; a script
    is one test as a whole. A test that can't be used is left out, and it is said why. Exits 0 if it accepts none that
    is wrong within the numbers that it ever sets, else 1.
    """
    if not tests.is_file():
        raise click.UsageError(f"there is no file {tests}.")
    comparison = _compared(tests, _about(tests, exercise, calls), seconds, only, calls)
    from grader.audit.comparison import document, show

    if as_json:
        click.echo(json.dumps(document(comparison), indent=2))
    else:
        show(comparison, printer(), everything)
    return 1 if any(each.accepted for each in comparison.within) else 0


def _about(tests: Path, exercise: str | None, calls: tuple[str, ...]) -> str:
    """The exercise: as said, as called, or as the file has it."""
    from grader.audit.called import BadCall, parsed

    try:
        called = {parsed(each).exercise for each in calls}
    except BadCall as error:
        raise click.UsageError(f"--call {error}.") from None
    if exercise is not None:
        called.add(exercise_names([exercise])[0])
    if len(called) > 1:
        raise click.UsageError(f"one exercise at a time: {' or '.join(sorted(called))}.")
    return called.pop() if called else _told_by(tests)


def _told_by(tests: Path) -> str:
    from grader.audit.about import exercise_of

    found = exercise_of(tests)
    if found is None:
        raise click.UsageError(f"say which exercise {tests} is about: --exercise {' | '.join(ORDER)}.")
    return found


def _compared(tests: Path, exercise: str, seconds: float, only: tuple[str, ...], calls: tuple[str, ...]) -> Comparison:
    warm_up()
    from grader.audit.compare import compare
    from grader.audit.cosmic import NotInstalled
    from grader.audit.theirs import Asked, NotTests
    from grader.audit.trial import NoFork
    from grader.cli.progress import progress

    try:
        with progress("comparing") as advance:
            return compare(Asked(tests, exercise, seconds, only, calls), advance)
    except (NotInstalled, NoFork, NotTests) as error:
        raise click.ClickException(f"{error}.") from None
