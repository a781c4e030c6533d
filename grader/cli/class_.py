"""`grade class`: grade what a whole class handed in."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.limits import MEMORY, Seconds
from grader.cli.names import completed_names, exercise_names
from grader.results import GRADER_ERROR
from grader.runner.limits import MIB, Limits

if TYPE_CHECKING:
    from grader.classroom import worker
    from grader.classroom.course import Wanted
    from grader.classroom.rounds import Engine
    from grader.classroom.scheme import Scheme
    from grader.classroom.store import Store

_LIMITS = Limits()
_SECONDS = Seconds(0.01)
_LAYOUTS = ("canvas", "moodle", "blackboard", "gradescope", "nbgrader", "github", "folders", "files")


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _seed(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is None or value == "random" or value.isdigit():
        return value
    raise click.BadParameter("it is a number, or the word random.")


@click.command(name="class")
@click.argument("submissions", type=click.Path(path_type=Path), required=False)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for grades, feedback and reports.")
@click.option(
    "--exercise",
    "names",
    multiple=True,
    shell_complete=completed_names,
    help="Only this exercise (may be given again).",
)
@click.option(
    "--jobs", type=click.IntRange(1, 1024), default=_processors, help="So many at once.  [default: one a core]"
)
@click.option("--scheduler", metavar="ADDRESS", help="Grade on a cluster of dask's: its scheduler, tcp:// or tls://.")
@click.option(
    "--roster", type=click.Path(path_type=Path), help="The class as a table (CSV): who has a row, who is who."
)
@click.option("--scheme", type=click.Path(path_type=Path), help="What passing is worth (TOML).  [default: 1 a stage]")
@click.option("--layout", type=click.Choice(_LAYOUTS), help="How the files are named, if that can't be told by itself.")
@click.option("--again", is_flag=True, help="Grade again what hasn't changed.")
@click.option("--report-only", is_flag=True, help="Write the reports again, from what was graded before.")
@click.option("--seed", callback=_seed, help="Seed of all cases; `random` draws one for this class, and keeps it.")
@click.option("--fresh", is_flag=True, help="A new sandbox for each submission.")
@click.option("--no-sandbox", is_flag=True, help="Go on where submissions can't be kept from what is yours.")
@click.option("--call-seconds", type=_SECONDS, default=_LIMITS.call_seconds, help="Seconds of computing for one call.")
@click.option("--exercise-seconds", type=_SECONDS, default=_LIMITS.exercise_seconds, help="And for an exercise.")
@click.option("--memory-mib", type=MEMORY, default=_LIMITS.memory_mib, help="MiB of memory beyond what torch takes.")
@click.option("--output-kept", type=click.IntRange(min=0), default=_LIMITS.output_kept, hidden=True)
@click.option("--output-allowed", type=click.IntRange(min=1), default=_LIMITS.output_allowed // MIB, hidden=True)
def command(submissions: Path | None, out: Path, report_only: bool, scheme: Path | None, **settings: Any) -> int:
    """Grade what a class handed in: a folder or .zip as a course system hands it out.

    Grades, feedback and a report are written to the folder --out. A run that was stopped goes on with the same
    command; what hasn't changed isn't graded again. Exits 0 when everybody has a row, 3 if the grader is broken.
    """
    from grader.classroom.store import Store, Unusable
    from grader.classroom.written import BadTexts, check_texts

    if submissions is None and not report_only:
        raise click.UsageError("what is to be graded? grade class SUBMISSIONS --out DIR.")
    points = _scheme(scheme)
    try:
        with Store(out) as store:
            check_texts(store)
            if submissions is not None and not report_only:
                _grade(store, submissions, keep_going=points.keep_going, **settings)
            elif points.keep_going:
                _note_stopped(store)
            return _report(store, points)
    except BadTexts as error:
        raise click.UsageError(str(error)) from None
    except Unusable as error:
        click.echo(f"Error: {error}", err=True)
        return 3 if "disk" in str(error) else 2


def _grade(
    store: Store,
    submissions: Path,
    jobs: int,
    again: bool,
    seed: str | None,
    scheduler: str | None,
    **settings: Any,
) -> None:
    from grader.classroom import course
    from grader.classroom.rounds import WorkersEnd
    from grader.classroom.tally import Tally

    wanted = _wanted(store, submissions, seed, **settings)
    exercises = _taken_in(store, wanted)
    keys = store.todo(again)
    if not keys:
        return
    tally, engine = Tally(len(keys)), _engine(scheduler, exercises, wanted.limits, min(jobs, len(keys)))
    try:
        with _watched(tally) as tick:
            course.grade(store, keys, engine, tally, tick)
    except KeyboardInterrupt:
        click.echo(f"Stopped. {tally.done} of {tally.of} are graded and kept; the same command goes on.", err=True)
        raise click.exceptions.Exit(130) from None
    except WorkersEnd as error:
        raise click.ClickException(str(error)) from None
    finally:
        engine.close()


def _engine(scheduler: str | None, exercises: tuple[str, ...], limits: worker.Limits, jobs: int) -> Engine:
    if scheduler is None:
        from grader.classroom.engine import Local

        return Local(exercises, limits, jobs)
    try:
        from grader.classroom.cluster import Cluster, NotSafe
    except ImportError as error:
        raise click.UsageError(f"--scheduler needs dask's distributed ({error}): pip install distributed.") from None
    try:
        return Cluster(scheduler, exercises, limits)
    except NotSafe as error:
        raise click.UsageError(str(error)) from None


def _wanted(
    store: Store, submissions: Path, seed: str | None, names: tuple[str, ...], roster: Path | None, **settings: Any
) -> Wanted:
    from grader.classroom import course, worker
    from grader.classroom.roster import BadRoster, Roster, read

    try:
        people = read(roster) if roster else Roster()
    except BadRoster as error:
        raise click.UsageError(str(error)) from None
    sandbox = not settings.pop("no_sandbox")
    level = worker.level(not sandbox)
    if sandbox and level.letter == "C":
        raise click.UsageError(f"{level.says} To go on all the same: --no-sandbox.")
    click.echo(f"Isolation {level.letter}. {level.says}", err=True)
    settings["output_allowed"] *= MIB
    layout = settings.pop("layout")
    limits = worker.Limits(**settings, seed=course.seed(store, seed), sandbox=sandbox)
    chosen = exercise_names(names) if names else ()
    return course.Wanted(submissions, chosen, people, layout, limits, " ".join(sys.argv[1:]), level.letter)


def _taken_in(store: Store, wanted: Wanted) -> tuple[str, ...]:
    from grader.classroom import course
    from grader.classroom.sources import NoSubmissions
    from grader.report.phrases import count

    try:
        taken, exercises = course.take_in(store, wanted)
    except (NoSubmissions, course.NothingToGrade) as error:
        raise click.UsageError(str(error)) from None
    said = f"{count(len(taken.learners), 'learner')}, laid out as {taken.layout}; {', '.join(exercises)}."
    if taken.strays:
        said += f" {count(len(taken.strays), 'file')} of nobody's, such as {taken.strays[0]}."
    click.echo(said, err=True)
    if outdated := store.outdated():
        click.echo(f"{outdated} that were graded are graded again: the grader or its limits have changed.", err=True)
    return exercises


@contextmanager
def _watched(tally: Any) -> Iterator[Callable[[], None]]:
    """Shows how far it has got: in the last line of a terminal, or else as a line now and then."""
    from grader.cli.progress import NowAndThen
    from grader.cli.screen import watcher

    lines = NowAndThen()
    with watcher() as tell:

        def tick() -> None:
            if sys.stderr.isatty():
                tell(tally.says())
            else:
                lines.say(tally.says)

        yield tick
    if tally.done:
        click.echo(tally.says(), err=True)


def _note_stopped(store: Store) -> None:
    from grader.classroom.course import stopped_early

    if stopped_early(store):
        says = "each was graded up to its first failure: stages after it have no points before they are graded, too"
        click.echo(f"Note: {says} (the same scheme, without --report-only).", err=True)


def _scheme(file: Path | None) -> Scheme:
    from grader.classroom.scheme import BadScheme, Scheme, read

    try:
        return read(file) if file else Scheme()
    except BadScheme as error:
        raise click.UsageError(str(error)) from None


def _report(store: Store, scheme: Scheme) -> int:
    """Write all reports, and say where they are and what they say first."""
    from grader.classroom.written import write

    gathered = write(store, scheme, store.folder.name)
    for sentence in gathered.to_act_on():
        click.echo(sentence)
    click.echo(f"Grades: {store.folder / 'grades.csv'}   Report: {store.folder / 'report.html'}")
    broken = sum(course.statuses[GRADER_ERROR] for course in gathered.courses.values())
    return 3 if broken else 0
