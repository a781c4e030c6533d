"""`grade gradescope`: one submission, for a system that has a container for each."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click
from click_default_group import DefaultGroup

from grader.cli.names import completed_names, exercise_names
from grader.runner.limits import Limits

_FOLDERS = {
    "gradescope": ("/autograder/submission", "/autograder/results/results.json"),
    "prairielearn": ("/grade/student", "/grade/results/results.json"),
    "classroom": (".", ""),
}
_LIMITS = Limits()


@click.group(name="gradescope", cls=DefaultGroup, default="result", default_if_no_args=True)
def command() -> None:
    """For Gradescope, PrairieLearn and GitHub Classroom: one submission's result in their form.

    `grade gradescope pack` makes the zip that Gradescope builds an autograder from.
    """


def _exercises(function: Any) -> Any:
    says = "Only this exercise (may be given again).  [default: those that were handed in]"
    return click.option("--exercise", "names", multiple=True, shell_complete=completed_names, help=says)(function)


@command.command(name="result")
@click.argument("submission", type=click.Path(path_type=Path), required=False)
@_exercises
@click.option("--format", "form", type=click.Choice(list(_FOLDERS)), default="gradescope", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="File to write.  [default: where the system looks for it]")
@click.option("--scheme", type=click.Path(path_type=Path), help="What passing is worth (TOML).  [default: 1 a stage]")
@click.option(
    "--metadata",
    type=click.Path(path_type=Path),
    default=Path("/autograder/submission_metadata.json"),
    help="What Gradescope says of the submission.",
)
@click.option("--call-seconds", type=float, default=_LIMITS.call_seconds, help="Seconds of computing for one call.")
@click.option("--exercise-seconds", type=float, default=_LIMITS.exercise_seconds, help="And for an exercise.")
def result(
    submission: Path | None, names: tuple[str, ...], form: str, out: Path | None, scheme: Path | None, **more: Any
) -> int:
    """Grade the files in the folder SUBMISSION, and write what the system wants to read.

    Exits 0 if there is a result, whatever it is; 3 if the grader is broken.
    """
    from grader.report.classes.forms import FORMS, one_line, stopped

    folder, file = submission or Path(_FOLDERS[form][0]), out or Path(_FOLDERS[form][1])
    chosen = exercise_names(names) if names else ()
    if not folder.is_dir():
        raise click.UsageError(f"there is no folder {folder}.")
    if form == "gradescope":
        _write(file, stopped())  # whatever happens from here on, there is a result
    rows = _graded(folder, chosen, scheme, **more)
    document = FORMS[form](rows)
    if form == "classroom" and out is None:
        _to_github(document)
    else:
        _write(file, document)
    click.echo(one_line(rows) or "Nothing was handed in for any exercise.")
    return 3 if any(row.status == "grader_error" for row in rows) else 0


def _graded(folder: Path, chosen: tuple[str, ...], scheme: Path | None, metadata: Path, **limits: float) -> list[Any]:
    from grader.classroom import single, worker
    from grader.classroom.scheme import BadScheme, Scheme, read, spread_over
    from grader.classroom.sources import NoSubmissions

    total, late = single.about(metadata)
    try:
        points = read(scheme) if scheme else Scheme()
        if total and not scheme and chosen:
            points = spread_over(chosen, total)
        kept = worker.level(False).letter != "C"
        asked = worker.Limits(**limits, sandbox=kept, keep_going=points.keep_going)  # type: ignore[arg-type]
        return single.grade(folder, chosen, asked, points, late)
    except (BadScheme, NoSubmissions) as error:
        raise click.UsageError(str(error)) from None


def _write(file: Path, document: Any) -> None:
    from grader.workspace.files import write_atomically

    write_atomically(file, json.dumps(document, indent=1))


def _to_github(document: Any) -> None:
    """For the reporter where there is one, else for whoever looks."""
    from grader.report.classes.forms import step_output

    if to := os.environ.get("GITHUB_OUTPUT"):
        with open(to, "a", encoding="utf-8") as stream:
            stream.write(step_output(document))
    else:
        click.echo(json.dumps(document, indent=1))


@command.command(name="pack")
@_exercises
@click.option("--scheme", type=click.Path(path_type=Path), help="What passing is worth (TOML).")
@click.option("--out", type=click.Path(path_type=Path), default=Path("autograder.zip"), show_default=True)
def pack(names: tuple[str, ...], scheme: Path | None, out: Path) -> None:
    """Make the zip for Gradescope: "Configure Autograder", "Zip file upload"."""
    from grader.classroom.packing import packed
    from grader.classroom.scheme import BadScheme, read
    from grader.workspace.files import write_atomically

    chosen = exercise_names(names) if names else ()
    try:
        if scheme:
            read(scheme)
    except BadScheme as error:
        raise click.UsageError(str(error)) from None
    write_atomically(out, packed(chosen, scheme))
    click.echo(f"{out}: upload it at Gradescope (Configure Autograder, Zip file upload).")
