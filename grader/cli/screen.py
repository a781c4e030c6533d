"""The terminal that commands print to."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from grader.report.terminal import Printer


def console(**options: object) -> Console:
    """Standard output: colours and width as the terminal has them, 100 columns where there is none."""
    plain = Console(highlight=False, soft_wrap=False, **options)  # type: ignore[arg-type]
    if not plain.is_terminal and not plain.record:
        return Console(highlight=False, width=100, **options)  # type: ignore[arg-type]
    return plain


def printer() -> Printer:
    """A printer of results to standard output."""
    return Printer(console())


_LONG, _AGAIN = 1.0, 0.2
"""Seconds before there is something to say while one waits; and between two times that it is said."""

_WIDTH = 72
"""Columns that are written over each time."""


@contextmanager
def patience() -> Iterator[Callable[[str], None]]:
    """Something to tell what is being waited for: once that takes long, it is said on a terminal's standard error."""
    if not sys.stderr.isatty():
        yield lambda what: None
        return
    begun, said = time.monotonic(), 0.0

    def tell(what: str) -> None:
        nonlocal said
        now = time.monotonic()
        if now - begun > _LONG and now - said > _AGAIN:
            said = now
            print(f"\r{f'  {what}, {now - begun:.0f} s ...':<{_WIDTH}}", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if said:
            print(f"\r{'':<{_WIDTH}}\r", end="", file=sys.stderr, flush=True)


@contextmanager
def watcher() -> Iterator[Callable[[str], None]]:
    """Something to tell what is going on: the last line of a terminal on standard error, and nothing elsewhere."""
    errors = Console(stderr=True, highlight=False)
    if not errors.is_terminal:
        yield lambda what: None
        return
    with errors.status("") as status:
        yield lambda what: status.update(what)
