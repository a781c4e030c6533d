"""While a learner's file or notebook is run to be graded, the `check` in it does nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import grader


def no_check() -> None:
    """From now on `from grader import check` gives what says yes: the verdict is on its way already."""
    vars(grader)["check"] = lambda *args, **kwargs: True


@contextlib.contextmanager
def without_check() -> Iterator[None]:
    """The same for a while, in a process that goes on."""
    before = vars(grader).get("check")
    no_check()
    try:
        yield
    finally:
        del vars(grader)["check"]
        if before:
            vars(grader)["check"] = before
