"""Tests that have been collected, by their names; and how a file of them is loaded."""

from __future__ import annotations

import importlib.util
import sys
import unittest
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from grader.audit.forks import ACCEPTED, REFUSED, Answer

Test = Callable[[], Answer]


class Tests:
    """Tests by their names; each says how it ended."""

    def __init__(self, tests: Mapping[str, Test]):
        self._tests = tests

    @property
    def names(self) -> list[str]:
        return list(self._tests)

    def run(self, names: Sequence[str]) -> Answer:
        """Run some of them, in order, up to the first that fails."""
        answer: Answer = {"verdict": ACCEPTED}
        for i, name in enumerate(names):
            answer = self._one(name, *names[i + 1 : i + 2])
            if answer["verdict"] != ACCEPTED:
                return {**answer, "test": name}
        return answer

    def _one(self, name: str, *following: str) -> Answer:
        return self._tests[name]()


def load(file: Path) -> ModuleType:
    """A test file as a module. In no package, it has a name of its own: its file may be named like the exercise."""
    top, names = file.parent, [file.stem]
    while (top / "__init__.py").is_file():
        top, names = top.parent, [top.name, *names]
    sys.path.insert(0, str(top))
    if len(names) > 1:
        return import_module(".".join(names))
    name = f"{file.stem} (tests)"
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec
    assert spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ended(test: Callable[[], object]) -> Answer:
    """How a test ends that is called."""
    try:
        test()
    except unittest.SkipTest as skipped:
        return {"verdict": ACCEPTED, "skipped": str(skipped)}
    except BaseException as error:
        return {"verdict": REFUSED, "why": said(error)}
    return {"verdict": ACCEPTED}


_LONGEST = 300


def said(error: BaseException) -> str:
    """An exception in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}".removesuffix(": ")[:_LONGEST]


def last_line(text: str) -> str:
    """The line of a traceback that says what was raised."""
    lines = [line.strip().removeprefix("E").strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "Error" in line]
    return (errors or lines or ["it can't be read"])[-1][:_LONGEST]
