"""The terminal that commands print to."""

from __future__ import annotations

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
