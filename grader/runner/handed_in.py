"""From a notebook to a function: what came of its cells, and the words for it."""

from __future__ import annotations

import importlib.abc
import importlib.util
import re
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.runner.alarm import TooLong
from grader.runner.cells import Cell, NotANotebook, read_cells
from grader.runner.earlier import EarlierExercises
from grader.runner.loaded import Found, a, of_this_module
from grader.runner.magics import runs_a_file, writes_a_file
from grader.runner.making import hidden
from grader.runner.notebooks import FailedCell, Run, Runner
from grader.runner.problems import describe, line_of


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
    if running := [cell for cell in cells if runs_a_file(cell.written, cell.source)]:
        found.notes.append(f"{_cells(running)}: %run isn't run here")
    _take_function(found, run, file, cells)
    return found


def _take_function(found: Found, run: Run, file: Path, cells: Sequence[Cell]) -> None:
    if run.function is None:
        _explain_absence(found, run, file, cells)
        return
    found.function = run.function
    value, name = run.module.__dict__.get(run.name), run.name
    last = run.defined_in[-1].name
    if value is not run.function:
        now = f"makes {name} {a(type(value).__name__)}" if name in run.module.__dict__ else f"deletes {name}"
        found.notes.append(f"a later cell {now}; the function of {last} is graded")
        run.module.__dict__[name] = run.function
    elif again := _made_again(run):
        found.notes.append(again)
    for where, why in list(run.missing.items())[:3]:
        found.notes.append(f"{where}: {why}")
    broken = [failed for failed in run.failed if failed.is_broken(name)]
    found.notes += [f"{_also(failed, name)}; that of {last} is graded" for failed in broken[:3]]
    if others := [failed for failed in run.failed if failed not in broken]:
        found.notes.append(_failures(others, name))


def _made_again(run: Run) -> str:
    """What to say of a function that more than one statement has made."""
    cells = [cell for cell, making in run.made if not making.imports]
    cell, last = run.made[-1]
    if not cells or cell.place is not None:
        return ""
    if last.imports:
        where = f"{cell.name}, line {last.line} ({last.imports})"
        return f"{where} replaces the {run.name} of {cells[-1].name}, and is what is graded: move it to the top"
    if len(set(cells)) > 1:
        return f"{run.name} is defined in {_cells(cells)}; the last one is graded"
    lines = [str(making.line) for each, making in run.made if each == cell and not making.imports]
    return f"{run.name} is defined in {cell.name}, lines {_and(lines)}; the last one is graded" if lines[1:] else ""


def _also(failed: FailedCell, name: str) -> str:
    """That a cell has a function too, and why that one can't be had."""
    error, _, where = failed.what.partition(" in ")
    return f"{failed.cell.name} also has {a(name)}, with {a(error)} ({where.removeprefix(f'{failed.cell.name}, ')})"


def _failures(failed: Sequence[FailedCell], name: str) -> str:
    """The cells that fail, and why the first does: it is of no matter, but its writer may want to know."""
    cells = list(dict.fromkeys(each.cell for each in failed))
    fail = "fail" if len(cells) > 1 else "fails"
    more = f"; and {len(failed) - len(cells)} more there" if len(failed) > len(cells) else ""
    return f"{_cells(cells)} {fail} ({failed[0].said}{more}), which changes nothing: {name} is defined"


def _cells(cells: Sequence[Cell]) -> str:
    """Some cells by name, e.g. `cells 1, 2 and 5`; the first few of many."""
    names = list(dict.fromkeys(cell.name for cell in cells))
    if len(names) > 6:
        names = [*names[:5], f"{len(names) - 5} more"]
    if len(names) > 1 and names[0].startswith("cell "):
        return f"cells {_and([each.removeprefix('cell ') for each in names])}"
    return _and(names)


def _and(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def _out_of_reach(cells: Sequence[Cell], name: str) -> str:
    """The cell that has the function where it can't be called, and what to do about it; empty if none has."""
    for cell in cells:
        if writes_a_file(cell.written) and re.search(rf"^\s*def {name}\(", cell.written, re.M):
            return f"{cell.name} writes it into a file (%%writefile), which isn't done here: take its first line away"
        if kept := hidden(cell.source, name, "notebook"):
            return f"{cell.name}, {kept}"
    return ""


def _explain_absence(found: Found, run: Run, file: Path, cells: Sequence[Cell]) -> None:
    """Why there is no function: the cell that should have defined it fails, or there is no such cell."""
    mentions = [failed for failed in run.failed if run.name in failed.cell.source]
    blamed = next(iter(mentions or run.failed), None)
    value = run.module.__dict__.get(run.name)
    if kept := _out_of_reach(cells, run.name):
        found.kind, found.message = "not_defined", f"there is no function {run.name} in the notebook: {kept}"
        return
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
