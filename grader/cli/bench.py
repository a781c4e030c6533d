"""`grade bench`: a learner's function beside other ways to write it, and beside torch."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.limits import MEMORY, Seconds
from grader.cli.names import exercise_names
from grader.cli.paths import shown
from grader.cli.screen import printer, watcher
from grader.cli.target import resolve, takes_one, understood
from grader.curriculum import find
from grader.grading.warmup import warm_up
from grader.report.phrases import file_option
from grader.runner.limits import Limits
from grader.timing.results import YOURS
from grader.timing.rivals import rivals

if TYPE_CHECKING:
    from grader.bench.results import Bench
    from grader.curriculum.exercise import Shape

_PLOTS = (".svg", ".png", ".pdf")


@click.command(name="bench")
@takes_one
@click.option(
    "--shapes",
    "asked",
    multiple=True,
    metavar="SHAPES",
    help="Only these, by name, with commas between, or by numbers: length=100,kernel=3. May be repeated.",
)
@click.option(
    "--only", metavar="NAMES", help="Only these and torch, with commas between: yours, loops, strided, best ..."
)
@click.option(
    "--threads",
    type=click.IntRange(1, 1024),
    default=1,
    show_default=True,
    help="Threads for everybody; 1 as in torch.utils.benchmark.",
)
@click.option("--device", type=click.Choice(["cpu", "cuda"]), default="cpu", show_default=True)
@click.option(
    "--call-seconds",
    type=Seconds(0.01),
    default=Limits().call_seconds,
    show_default=True,
    help="Seconds after which a call is stopped.",
)
@click.option(
    "--memory-mib",
    type=MEMORY,
    default=Limits().memory_mib,
    show_default=True,
    help="MiB of memory beyond what torch takes (on the CPU).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
@click.option("--plot", type=click.Path(path_type=Path), help="Draw the chart into this file, too: .svg, .png or .pdf.")
def command(
    name: str | None,
    file: Path | None,
    asked: tuple[str, ...],
    only: str | None,
    threads: int,
    device: str,
    call_seconds: float,
    memory_mib: int,
    as_json: bool,
    plot: Path | None,
) -> int:
    """Time your function against naive loops, as_strided + einsum, im2col + matmul, the best way known, and torch.

    A function that isn't right isn't timed: it goes to the coach first. Exits as grade run does.
    """
    (name,) = exercise_names([name or understood(file)])
    names = _names(name, only)
    path = resolve(name, file)[1] if not names or YOURS in names else None
    shapes = _shapes(name, asked)
    if plot:
        _can_draw(plot)
    warm_up()
    _has(device)
    from grader.bench.measure import measure
    from grader.judging.truth import GraderBroken
    from grader.timing.race import Settings

    settings = Settings(threads, device, Limits(call_seconds=call_seconds, memory_mib=memory_mib))
    try:
        with watcher() as tell:
            bench = measure(find(name), path, shapes, settings, shown(path) if path else "", names, tell)
    except GraderBroken as error:
        click.echo(f"The grader is broken, not your code: {error}.", err=True)
        return 3
    _report(bench, as_json, plot, file_option(file and Path(shown(file))))
    return bench.exit_code


def _names(exercise: str, only: str | None) -> tuple[str, ...]:
    """The implementations that are asked for; none for all of them."""
    known = [YOURS, *(rival.name for rival in rivals(find(exercise), None))]
    names = tuple(only.replace(",", " ").split()) if only is not None else ()
    for name in names:
        if name not in known:
            raise click.UsageError(f"--only: {exercise} has no {name!r} to time. It has: {', '.join(known)}.")
    return names


def _shapes(name: str, asked: tuple[str, ...]) -> tuple[Shape, ...]:
    from grader.bench.shapes import BadShape, chosen

    try:
        return chosen(find(name), asked)
    except BadShape as error:
        raise click.UsageError(str(error)) from None


def _can_draw(plot: Path) -> None:
    """Before anything is timed, not after."""
    if plot.suffix.lower() not in _PLOTS:
        raise click.UsageError(f"--plot {plot}: the name has to end in {', '.join(_PLOTS)}.")
    if not plot.absolute().parent.is_dir():
        raise click.UsageError(f"--plot {plot}: there is no folder {plot.parent}.")
    if find_spec("matplotlib") is None:
        raise click.UsageError("--plot needs matplotlib:  pip install matplotlib")


def _has(device: str) -> None:
    import torch

    if device == "cuda" and not torch.cuda.is_available():
        raise click.UsageError("this torch finds no CUDA device here; leave --device out to time on the CPU.")


def _report(bench: Bench, as_json: bool, plot: Path | None, arguments: str) -> None:
    from grader.bench import report

    if as_json:
        click.echo(report.text(bench))
    else:
        report.show(bench, printer(), arguments)
    if plot:
        from grader.bench.plot import draw

        draw(bench, plot)
        click.echo(f"Drawn: {plot}", err=True)
