"""`grade page`: windows that move, and a failing call, in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.names import exercise_names
from grader.cli.own_progress import own_progress, upcoming
from grader.cli.paths import shown
from grader.cli.target import graded, resolve, takes_one
from grader.curriculum import first


@click.command(name="page")
@takes_one
@click.option("--failure", is_flag=True, help="Begin with the smallest call that your code gets wrong.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to; else stridelings.html, here.")
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
@click.option("--picture", type=click.Path(path_type=Path), metavar="FILE", help="Draw it, too (PNG; wants Chromium).")
def command(
    name: str | None, file: Path | None, failure: bool, out: Path | None, opens: bool, picture: Path | None
) -> int:
    """Write a page that stands alone: sliders for every number, windows that move, and what is read where.

    Every exercise is in it; it begins with NAME. With --failure it begins with the call that goes wrong: what your
    code reads, beside what torch reads.
    """
    from grader.web import NoPage
    from grader.web.failing import failing
    from grader.web.files import USUAL, open_page, write_page
    from grader.web.page import page
    from grader.web.picture import draw

    if file is not None and not failure:
        raise click.UsageError("--file says whose failure is drawn: it goes with --failure.")
    out, failed = out or Path(USUAL), None
    if failure:
        begins, path = resolve(name, file)
        result = graded(begins, path, own=file is None)
        if result.failure is None:
            click.echo(f"{begins} is right: there is no failure to show.", err=True)
            return 0
        try:
            failed = failing(result)
        except NoPage as reason:
            click.echo(str(reason), err=True)
            return 1
    else:
        begins = _begins(name)
    try:
        write_page(out, page(begins, failed))
        if picture:
            draw(out, picture)
    except NoPage as error:
        raise click.UsageError(str(error)) from None
    return _told(out, opens and not open_page(out), opens)


def _begins(name: str | None) -> str:
    """The exercise to begin with: without a name, the one that comes next here; anywhere else, the first."""
    if name is not None:
        return exercise_names([name])[0]
    try:
        coming = upcoming(None, own_progress())
    except click.UsageError:
        coming = None
    return coming.name if coming else first()


def _told(out: Path, missing: bool, opens: bool) -> int:
    click.echo(f"written: {shown(out)}")
    if missing:
        click.echo(f"There is no browser here. Open it yourself: {out.absolute().as_uri()}", err=True)
    elif not opens:
        click.echo(f"Open it in a browser: {out.absolute().as_uri()}")
    return int(missing)
