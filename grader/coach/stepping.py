"""Stepping through a learner's function in pdb, in this very process: it is the learner's own terminal."""

from __future__ import annotations

import bdb
import contextlib
import pdb
import sys
from pathlib import Path

from grader.curriculum import earlier
from grader.curriculum.exercise import Call
from grader.runner.loading import EarlierExercises, load_learners


def step_through(file: Path, name: str, solutions: Path, call: Call) -> None:
    """Load the file and make one call, stopped at the function's first line. What it raises is printed, not raised."""
    finder = EarlierExercises(earlier(name), solutions)
    sys.meta_path.append(finder)
    found = load_learners(file, name, finder)
    if found.function is None:
        print(found.message)
        return
    function = found.function
    debugger = pdb.Pdb(nosigint=True)
    with contextlib.suppress(bdb.BdbQuit):
        try:
            positional, named = call.arguments
            result = debugger.runcall(function, *positional, **named)
            print(f"returned {result!r}")
        except bdb.BdbQuit:
            raise
        except Exception as error:
            print(f"raised {type(error).__name__}: {error}")
