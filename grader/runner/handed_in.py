"""From a notebook to a function: what came of its cells, and the words for it."""

from __future__ import annotations

import importlib.abc
import importlib.util
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.runner.alarm import TooLong
from grader.runner.cells import NotANotebook, read_cells
from grader.runner.loading import EarlierExercises, Found, a, describe, line_of, of_this_module
from grader.runner.notebooks import Run, Runner


class OwnExercises(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds `from pad import pad` in the very notebook that says so, if a cell above has defined pad."""

    def __init__(self, names: Sequence[str]):
        self._names = tuple(names)
        self.module: ModuleType | None = None

    def own(self) -> dict[str, Callable[..., Any]]:
        """The earlier exercises that the notebook defines itself."""
        found = {name: self.module.__dict__.get(name) for name in self._names} if self.module else {}
        home = self.module.__name__ if self.module else ""
        return {
            name: each for name, each in found.items() if callable(each) and getattr(each, "__module__", None) == home
        }

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name in self.own() else None

    def exec_module(self, module: ModuleType) -> None:
        setattr(module, module.__name__, self.own()[module.__name__])

    def after(self, module: ModuleType) -> None:
        """Forget what was imported from here, since a later cell may define it anew."""
        self.module = module
        for name in self._names:
            imported = sys.modules.get(name)
            if imported is not None and getattr(imported.__spec__, "loader", None) is self:
                del sys.modules[name]


def load_notebook(file: Path, name: str, finder: EarlierExercises | None, seconds: float) -> Found:
    """Run a notebook and find the function `name` in it. Earlier exercises come from its own cells first."""
    found = Found()
    try:
        cells = read_cells(file)
    except NotANotebook as error:
        found.kind, found.message = "does_not_import", str(error)
        return found
    own = OwnExercises(finder.names if finder else ())
    sys.meta_path.insert(0, own)
    runner = Runner(file, name, after=own.after)
    sys.modules[name] = runner.run.module
    run = runner.cells(cells, seconds)
    found.own = own.own()
    _take_function(found, run, file)
    return found


def _take_function(found: Found, run: Run, file: Path) -> None:
    if run.function is None:
        _explain_absence(found, run, file)
        return
    found.function = run.function
    value, name = run.module.__dict__.get(run.name), run.name
    last = f"cell {run.defined_in[-1]}"
    if value is not run.function:
        now = a(type(value).__name__) if name in run.module.__dict__ else "nothing"
        found.notes.append(f"a later cell makes {name} {now}; the function of {last} is graded")
        run.module.__dict__[name] = run.function
    elif len(run.defined_in) > 1:
        cells = _and([str(number) for number in run.defined_in])
        found.notes.append(f"{name} is defined in cells {cells}; the last one is graded")
    for where, why in list(run.missing.items())[:3]:
        found.notes.append(f"{where}: {why}")
    if run.failed:
        found.notes.append(_failures(run))


def _failures(run: Run) -> str:
    """The cells that fail, and why the first does: it is of no matter, but its writer may want to know."""
    numbers = [str(number) for number in dict.fromkeys(failed.cell.number for failed in run.failed)]
    if len(numbers) > 6:
        numbers = [*numbers[:5], f"{len(numbers) - 5} more"]
    cells = f"cells {_and(numbers)} fail" if len(numbers) > 1 else f"cell {numbers[0]} fails"
    return f"{cells} ({run.failed[0].said}), which changes nothing: {run.name} is defined"


def _and(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def _explain_absence(found: Found, run: Run, file: Path) -> None:
    """Why there is no function: the cell that should have defined it fails, or there is no such cell."""
    mentions = [failed for failed in run.failed if run.name in failed.cell.source]
    blamed = next(iter(mentions or run.failed), None)
    value = run.module.__dict__.get(run.name)
    if blamed is None:
        found.kind = "not_defined"
        if run.name in run.module.__dict__:
            found.message = f"{run.name} is not a function but {a(type(value).__name__)}"
            return
        found.message = f"there is no function {run.name} in the notebook"
        others = [key for key, each in run.module.__dict__.items() if of_this_module(each, run.module)]
        if others:
            found.message += f"; it defines {', '.join(others[:5])}"
        return
    found.kind = "does_not_import"
    if isinstance(blamed.error, TooLong):
        found.kind, found.message = "timed_out", f"{blamed.where}, before {run.name} is defined"
    elif blamed.error is None:
        found.message = blamed.what
        lines = blamed.cell.written.splitlines()
        if blamed.line and blamed.line <= len(lines):
            name = str(file.parent / blamed.cell.name)
            found.line = line_of(name, blamed.line, "", lines[blamed.line - 1].strip())
    else:
        found.message = f"running {blamed.where} fails, before {run.name} is defined ({blamed.what})"
        found.problem = describe(blamed.error, file.parent)
