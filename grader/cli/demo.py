"""`grade demo`: true verdicts in the first minute."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import click

from grader.cli.screen import console
from grader.curriculum import find, first
from grader.demo import ATTEMPTS, CALL_SECONDS, CLASSIC, Attempt
from grader.grading.warmup import warm_up
from grader.report.terminal import Printer

_PICTURE_WIDTH = 100


@click.command(name="demo")
@click.option(
    "--picture", type=click.Path(path_type=Path), help="Write the classic mistake's verdict as an SVG, instead."
)
def command(picture: Path | None) -> None:
    """Grade three bundled attempts at conv2d: a right one, the classic mistake, one that never ends."""
    warm_up()
    if picture:
        return _draw(picture)
    screen = Printer(console())
    for number, attempt in enumerate(ATTEMPTS, 1):
        screen.line(f"{number}. {attempt.says}", "bold cyan", indent=0)
        screen.line()
        _grade(screen, attempt)
    screen.line(
        f"Now you. The first exercise is {first()}; this says where it is and how to begin:  grade", "bold", indent=0
    )
    return None


def _grade(screen: Printer, attempt: Attempt, shown_as: str | None = None) -> None:
    from grader.grading.session import Options, grade
    from grader.runner.limits import Limits

    options = Options(limits=Limits(call_seconds=CALL_SECONDS))
    screen.result(grade(find("conv2d"), attempt.file, options, shown_as or attempt.file.name), times=False)


def _draw(picture: Path) -> None:
    shown = console(record=True, width=_PICTURE_WIDTH, force_terminal=True, file=StringIO())
    _grade(Printer(shown), CLASSIC, "exercises/conv2d.py")
    picture.write_text(shown.export_svg(title="grade conv2d", unique_id="grade"), encoding="utf-8")
    click.echo(f"drawn: {picture}")
