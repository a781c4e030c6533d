"""The terminal that commands print to."""

from __future__ import annotations

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


@contextmanager
def watcher() -> Iterator[Callable[[str], None]]:
    """Something to tell what is going on: the last line of a terminal on standard error, and nothing elsewhere."""
    errors = Console(stderr=True, highlight=False)
    if not errors.is_terminal:
        yield lambda what: None
        return
    with errors.status("") as status:
        yield lambda what: status.update(what)
