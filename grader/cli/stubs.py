"""`grade stubs`: make the stubs from the solutions (for those who write exercises)."""

from __future__ import annotations

import click

from grader.cli.names import begun
from grader.curriculum import ORDER, PATH
from grader.places import STUBS
from grader.workspace.stubs import is_untouched, make_again


@click.command(name="stubs")
@click.option(
    "--check", is_flag=True, help="Only say which stubs aren't what their solutions make them; exit 1 if any."
)
def command(check: bool) -> int:
    """Make exercises/ from solutions/. A file that differs is kept beside the new one."""
    try:
        stale = [name for name in PATH if not is_untouched(STUBS / f"{name}.py", name)]
    except (ValueError, SyntaxError) as error:
        raise click.ClickException(f"no stub can be made: {error}.") from None
    for name in stale:
        if check:
            click.echo(f"{STUBS / name}.py isn't what its solution makes it", err=True)
            continue
        kept = make_again(STUBS / f"{name}.py", name)
        click.echo(f"made {STUBS / name}.py" + (f"; what was there is in {kept}" if kept else ""))
    if not stale:
        click.echo("All stubs are what the solutions make them.")
    for name in PATH:
        if name not in ORDER:
            click.echo(begun(name))
    return 1 if check and stale else 0
