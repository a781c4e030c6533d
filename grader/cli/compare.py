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
@click.option("--tests", required=True, type=click.Path(path_type=Path), help="A file of tests for pytest.")
@click.option("--exercise", help="The exercise it is about, if that can't be told from the file.")
@click.option("--seconds", type=Seconds(0.1), default=60.0, show_default=True, help="Most for one run.")
@click.option("--all", "everything", is_flag=True, help="Show every mutant that it accepts.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def command(tests: Path, exercise: str | None, seconds: float, everything: bool, as_json: bool) -> int:
    """Measure a test file of your own: which wrong implementations does it accept?

    It is run against the mutants and misconceptions that grade verify uses. Its tests get the implementation as an
    argument or fixture named like the exercise or fn, or import it. Exits 0 if it accepts none that is wrong, else 1.
    """
    if not tests.is_file():
        raise click.UsageError(f"there is no file {tests}.")
    comparison = _compared(tests, _about(tests, exercise), seconds)
    from grader.audit.comparison import document, show

    if as_json:
        click.echo(json.dumps(document(comparison), indent=2))
    else:
        show(comparison, printer(), everything)
    return 1 if comparison.accepted else 0


def _about(tests: Path, exercise: str | None) -> str:
    if exercise is not None:
        return exercise_names([exercise])[0]
    from grader.audit.about import exercise_of

    found = exercise_of(tests)
    if found is None:
        raise click.UsageError(f"say which exercise {tests} is about: --exercise {' | '.join(ORDER)}.")
    return found


def _compared(tests: Path, exercise: str, seconds: float) -> Comparison:
    warm_up()
    from grader.audit.compare import NotTests, compare
    from grader.audit.cosmic import NotInstalled
    from grader.audit.trial import NoFork
    from grader.cli.progress import progress

    try:
        with progress("comparing") as advance:
            return compare(tests, exercise, seconds, advance)
    except (NotInstalled, NoFork, NotTests) as error:
        raise click.ClickException(f"{error}.") from None
