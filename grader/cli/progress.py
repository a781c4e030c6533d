"""How far work has got that takes a while, on standard error: a bar on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console

_EVERY = 10.0
"""Seconds between two lines where there is no terminal."""


class NowAndThen:
    """Says a line on standard error, at most every ten seconds."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def say(self, line: Callable[[], str]) -> None:
        if time.monotonic() - self._said >= _EVERY:
            self._said = time.monotonic()
            click.echo(line(), err=True)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Yields what to tell how many pieces of work are done, and of how many."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(what)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # Drawn only when it is told something: a thread of its own would be there when processes are forked.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task(what, total=None)

        def advance(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, refresh=True)

        yield advance


def _lines(what: str) -> Callable[[int, int], None]:
    begun, lines = time.monotonic(), NowAndThen()

    def advance(done: int, of: int) -> None:
        lines.say(lambda: f"{what}: {done} of {of}, after {time.monotonic() - begun:.0f} s")

    return advance
