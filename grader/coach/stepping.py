"""Stepping through a learner's function in pdb, in this very process: it is the learner's own terminal."""

from __future__ import annotations

import pdb
import sys
from pathlib import Path

from grader.curriculum import earlier
from grader.curriculum.exercise import Call
from grader.runner.earlier import EarlierExercises
from grader.runner.loading import load_learners


def step_through(file: Path, name: str, solutions: Path, call: Call) -> None:
    """Load the file and make one call, stopped at the function's first line. What it raises is printed, not raised."""
    finder = EarlierExercises(earlier(name), solutions)
    sys.meta_path.insert(0, finder)
    found = load_learners(file, name, finder)
    if found.function is None:
        print(found.message)
        return
    positional, named = call.arguments
    debugger = _Debugger(nosigint=True)
    try:
        result = debugger.runcall(found.function, *positional, **named)
    except Exception as error:
        print(f"raised {type(error).__name__}: {error}")
    else:
        print("left" if debugger.left else f"returned {result!r}")


class _Debugger(pdb.Pdb):
    """Knows whether it was left before the function returned: what it hands back is None then."""

    left = False

    def set_quit(self) -> None:
        self.left = True
        super().set_quit()
