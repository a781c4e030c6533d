"""`grade run`: grade exercises in the learner's folder, or one file anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from grader.cli.grading import grade_one, with_line
from grader.cli.limits import MEMORY, Seconds
from grader.cli.names import HANDED_IN, completed_names, completed_stages, exercise_names
from grader.cli.own_progress import offer_warm_up, own_progress, say_next, say_notes
from grader.cli.paths import check_file, own_file, own_files, shown
from grader.cli.screen import printer
from grader.curriculum import ORDER, find, first, of_part
from grader.curriculum.exercise import BEFORE
from grader.report.onward import Commands
from grader.report.phrases import file_option, hyphened
from grader.runner.limits import MIB, Limits
from grader.workspace.progress import Progress, grade_or_remember
from grader.workspace.standings import is_begun, on_the_way

if TYPE_CHECKING:
    from grader.grading.session import Options
    from grader.results import ExerciseResult

_LIMITS = Limits()
_SECONDS = Seconds(0.01)


def _limit(flag: str, kind: click.ParamType, default: float, says: str) -> Any:
    return click.option(flag, type=kind, default=default, show_default=True, help=says)


@click.command(name="run")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=completed_names)
@click.option("--file", "file", type=HANDED_IN, help="Grade this file instead of your own stub.")
@click.option("--all", "everything", is_flag=True, help="Grade the main road, and what else is begun.")
@click.option(
    "--stage",
    "stages",
    multiple=True,
    shell_complete=completed_stages,
    help="Only this stage (may be given again).",
)
@click.option("--seed", type=int, help="Seed of all mixtures.  [default: 0, and the day's for a few cases]")
@click.option("--keep-going", is_flag=True, help="Go on after a stage fails.")
@click.option("--explain", is_flag=True, help="Say everything about a failure at once: the whole ladder of hints.")
@click.option("--fresh", is_flag=True, help="Grade again what hasn't changed since it was graded.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
@_limit(
    "--call-seconds",
    _SECONDS,
    _LIMITS.call_seconds,
    "Seconds of computing for one call.",
)
@_limit("--exercise-seconds", _SECONDS, _LIMITS.exercise_seconds, "Seconds of computing for an exercise.")
@_limit("--memory-mib", MEMORY, _LIMITS.memory_mib, "MiB of memory beyond what torch takes.")
@_limit("--output-kept", click.IntRange(min=0), _LIMITS.output_kept, "Bytes kept of what a call prints.")
@_limit("--output-allowed", click.IntRange(min=1), _LIMITS.output_allowed // MIB, "MiB that a call may print.")
def command(
    names: tuple[str, ...],
    file: Path | None,
    everything: bool,
    stages: tuple[str, ...],
    fresh: bool,
    as_json: bool,
    explain: bool,
    **settings: Any,
) -> int:
    """Grade exercises: your own files, or FILE.

    Without a name, picks up at the first exercise that isn't done. Exits 0 if all is right, 1 if something is
    wrong with the code, 2 for a mistake in the command line, 3 if the grader itself is broken.
    """
    chosen = exercise_names(names or (_way() if everything else ()), or_commands=True)
    if file is not None:
        chosen = _one_file(chosen, file)
    stages = _known_stages(stages, chosen)
    files = {name: file or own_file(name) for name in chosen or _way()}
    if not chosen and not as_json and _nothing_begun(files):
        return _welcome(files)
    progress = None if file or _is_special("stages", *settings) else own_progress()
    graded = _grade(files, lambda: _options(stages, **settings), progress, fresh, until_unfinished=not chosen)
    if explain:
        graded.results = [with_line(result, files[result.name], progress) for result in graded.results]
    results = graded.results
    if as_json:
        from grader.report.machine import text

        click.echo(text(results))
    else:
        _show(graded, picked_up=not chosen, file=file, explain=explain, progress=progress)
    if progress:
        say_notes(progress)
    return 3 if any(result.exit_code == 3 for result in results) else max(result.exit_code for result in results)


def _is_special(*settings: str) -> bool:
    """Whether any of these was given: then the result is one of its own, neither remembered nor to be remembered."""
    source = click.get_current_context().get_parameter_source
    return any(source(name) is not ParameterSource.DEFAULT for name in settings)


def _options(stages: tuple[str, ...], **settings: Any) -> Options:
    from grader.grading.session import Options

    settings["output_allowed"] *= MIB
    limits = Limits(**{name: settings.pop(name) for name in Limits.__dataclass_fields__ if name in settings})
    return Options(stages=stages, limits=limits, **settings)


def _one_file(names: tuple[str, ...], file: Path) -> tuple[str, ...]:
    if not names and file.stem in ORDER:
        names = (file.stem,)
    if len(names) != 1:
        raise click.UsageError("--file goes with exactly one exercise: grade run NAME --file PATH.")
    check_file(file)
    return names


def _known_stages(stages: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """The stages by their names; a hyphen is as good as a space, and needs no quotes."""
    if stages and len(names) != 1:
        raise click.UsageError("--stage goes with exactly one exercise: grade run NAME --stage STAGE.")
    known = {hyphened(stage.name): stage.name for stage in find(names[0]).stages} if stages else {}
    for stage in stages:
        if hyphened(stage) not in known:
            raise click.UsageError(f"{names[0]} has no stage {stage!r}. It has: {', '.join(known.values())}.")
    return tuple(known[hyphened(stage)] for stage in stages)


def _way() -> list[str]:
    """What is graded where nothing is named."""
    files = own_files()
    return on_the_way(files, [name for name, file in files.items() if is_begun(file, name)])


def _nothing_begun(files: dict[str, Path]) -> bool:
    from grader.workspace.stubs import is_untouched

    return all(is_untouched(file, name) for name, file in files.items())


def _first_looks() -> dict[str, str]:
    return {
        "What grading looks like:": "grade demo",
        "The task, with a drawing:": f"grade show {first()}",
        "What a strided view reads:": 'grade strides "arange(6)" --size 2,3 --stride 3,1',
        "New to strides? Warm up:": f"grade show {of_part(BEFORE)[0]}",
        "To grade on every save:": "grade watch",
    }


def _welcome(files: dict[str, Path]) -> int:
    screen = printer()
    screen.line("Welcome to Stridelings: learn convolution by writing it.", "bold", indent=0)
    screen.line()
    for name, file in files.items():
        screen.line(f"{name:<{max(map(len, files))}}  {find(name).says:<42}  {shown(file)}")
    screen.line()
    screen.line(f"Open {shown(files[first()])}, follow its TODOs, then run:  grade", indent=0)
    for what, ask in _first_looks().items():
        screen.line(f"{what:<26} {ask}", "dim", indent=0)
    return 1


@dataclass
class _Graded:
    """Results in order. `news` names those that weren't remembered."""

    results: list[ExerciseResult] = field(default_factory=list)
    news: set[str] = field(default_factory=set)


def _grade(
    files: dict[str, Path],
    options: Callable[[], Options],
    progress: Progress | None,
    fresh: bool,
    until_unfinished: bool,
) -> _Graded:
    graded = _Graded()
    for name, file in files.items():

        def anew(name: str = name, file: Path = file) -> ExerciseResult:
            graded.news.add(name)
            return grade_one(name, file, options)

        result = grade_or_remember(progress, name, file, shown(file), anew, fresh) if progress else anew()
        graded.results.append(result)
        if until_unfinished and result.exit_code:
            break
    return graded


def _show(graded: _Graded, picked_up: bool, file: Path | None, explain: bool, progress: Progress | None) -> None:
    screen, results = printer(), graded.results
    shown_in_full = _in_full(graded) if picked_up else results
    if folded := [result.name for result in results if result not in shown_in_full]:
        screen.line("  ".join(f"{screen.signs.passed} {name}" for name in folded), "green", indent=0)
        screen.line(indent=0)
    for result in shown_in_full:
        screen.result(result)
        if result.failure and explain:
            screen.ladder(result.failure.ladder)
        else:
            screen.ways_on(result, Commands(result.name, file_option(file)))
            if result.failure and progress:
                offer_warm_up(screen, result.name, progress)
        if result is not results[-1]:
            screen.line()
    if progress and all(result.exit_code == 0 for result in results):
        screen.line()
        say_next(screen, results[-1].name, progress)


def _in_full(graded: _Graded) -> list[ExerciseResult]:
    """Where a learner who names nothing is: what has just been passed, and what comes next."""
    *before, last = graded.results
    return [*(result for result in before if result.name in graded.news), last]
