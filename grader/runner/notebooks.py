"""A notebook's cells, run in order as Jupyter runs them, except that a cell that fails doesn't stop the next."""

from __future__ import annotations
import __future__ as futures

import ast
import contextlib
import importlib.abc
import importlib.util
import inspect
import linecache
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from itertools import zip_longest
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.runner.alarm import TooLong, at_most, used
from grader.runner.allowance import Allowance
from grader.runner.cells import Cell, NotANotebook, read_cells
from grader.runner.loaded import syntax
from grader.runner.making import Making, making_of
from grader.runner.no_check import without_check
from grader.runner.problems import describe

_FUTURES = 0
for _name in futures.all_feature_names:
    _FUTURES |= getattr(futures, _name).compiler_flag

_SHARE = 0.75
"""Of the time that is left, how much one cell may take: a cell that never ends leaves some for the others."""


@dataclass
class FailedCell:
    """A cell that didn't run to its end: where, why in a few words, and the exception if there was one."""

    cell: Cell
    line: int | None
    what: str
    error: BaseException | None = None

    @property
    def said(self) -> str:
        """Where and why, e.g. `cell 5, line 3: NameError: ...`."""
        return self.what if self.error is None else f"{self.where}: {self.what}"

    def is_broken(self, name: str) -> bool:
        """Whether it is a syntax error in a cell that would define `name`."""
        return self.error is None and self.line is not None and f"def {name}(" in self.cell.source

    @property
    def where(self) -> str:
        return self.cell.name + (f", line {self.line}" if self.line else "")


@dataclass
class Run:
    """What came of running a notebook's cells: its names, and what to tell of the way there."""

    module: ModuleType
    name: str
    function: Callable[..., Any] | None = None
    """The last function that was called `name`, even if a later cell has made that name something else."""
    defined_in: list[Cell] = field(default_factory=list)
    made: list[tuple[Cell, Making]] = field(default_factory=list)
    """Each statement that has made it, in order."""
    failed: list[FailedCell] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    """Imports that don't work here: where -> why."""


class Runner:
    """Runs cells in a module of their own."""

    def __init__(self, file: Path, name: str, prefix: str = "", after: Callable[[ModuleType], None] = lambda m: None):
        """`name` is the function looked for; `prefix` begins the cells' file names; `after` is called after each
        statement."""
        self._file, self._prefix, self._after, self._flags = file, prefix, after, 0
        self._loop: Any = None
        self.run = Run(ModuleType(name), name)
        self.run.module.__file__ = str(file)
        self.run.module.__dict__.update(_of_ipython())

    def cells(self, cells: Sequence[Cell], seconds: float = math.inf) -> Run:
        """Run every cell. None may take more than its share of `seconds`."""
        allowed = Allowance(seconds, used())
        for cell in cells:
            # What comes when the cell has just ended stops nothing.
            with contextlib.suppress(TooLong), at_most(allowed.left(used()) * _SHARE):
                self._cell(cell)
        return self.run

    def _cell(self, cell: Cell) -> None:
        filename = str(self._file.parent / f"{self._prefix}{cell.name}")
        lines = cell.written.splitlines(keepends=True)
        if cell.place and filename in linecache.cache:
            lines = _laid_over(lines, linecache.getlines(filename))
        linecache.cache[filename] = (len(cell.source), None, lines, filename)
        try:
            statements = list(_statements(cell.source, filename, self._flags))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            self._failed(cell, error, filename)
            return
        for statement in statements:
            try:
                self._statement(cell, statement, filename)
            except BaseException as error:
                self._failed(cell, error, filename)
                if isinstance(statement, ast.Raise) or not isinstance(error, Exception):
                    return  # its writer, or its time, ends the cell; else what comes later may not need what failed

    def _failed(self, cell: Cell, error: BaseException, filename: str) -> None:
        if isinstance(error, SyntaxError) and error.filename == filename:  # not of something that the cell imports
            self.run.failed.append(FailedCell(cell, error.lineno, syntax(error, f"{cell.name}, ")))
            return
        problem = describe(error, self._file.parent)
        line = next((each["line"] for each in problem["lines"] if each["file"].endswith(cell.name)), None)
        message = problem["message"].strip().split("\n")[0][:200]
        what = f"{problem['type']}: {message}" if message else problem["type"]
        if isinstance(error, TooLong):
            what = "it takes too long, and was stopped"
        self.run.failed.append(FailedCell(cell, line, what, error))

    def _statement(self, cell: Cell, statement: ast.stmt, filename: str) -> None:
        flags = self._flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        code = compile(ast.Module([statement], []), filename, "exec", flags, dont_inherit=True)
        self._flags |= code.co_flags & _FUTURES
        try:
            if code.co_flags & inspect.CO_COROUTINE:
                self._wait_for(eval(code, self.run.module.__dict__))
            else:
                exec(code, self.run.module.__dict__)
        except ImportError as error:
            # What a notebook imports is often there for other cells only: those that need it will say so.
            if not isinstance(statement, (ast.Import, ast.ImportFrom)):
                raise
            self.run.missing[f"{cell.name}, line {statement.lineno}"] = str(error)
        finally:
            self._after(self.run.module)
            self._take_note(cell, statement)

    def _wait_for(self, coroutine: Any) -> None:
        """Run a top-level await, in the one loop that all cells share."""
        import asyncio

        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(coroutine)

    def _take_note(self, cell: Cell, statement: ast.stmt) -> None:
        value = self.run.module.__dict__.get(self.run.name)
        if callable(value) and value is not self.run.function:
            self.run.function = value
            making = making_of(statement, self.run.name)
            if making or cell not in self.run.defined_in:
                self.run.made.append((cell, making or Making(statement.lineno)))
            if cell.place is not None:
                self.run.defined_in = [cell]
            elif cell not in self.run.defined_in:
                self.run.defined_in.append(cell)


def _laid_over(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two pieces of one cell, each of them blank where the other's lines are."""
    return [above if above.strip() else below for above, below in zip_longest(upper, lower, fillvalue="")]


def _statements(source: str, filename: str, flags: int) -> Iterator[ast.stmt]:
    """The statements of a cell; one that imports several modules as several statements."""
    tree = compile(source, filename, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                yield ast.copy_location(ast.Import([alias]), statement)
        else:
            yield statement


class _Shell:
    """What get_ipython() gives while a notebook is graded: it takes any request, and does nothing."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *args, **kwargs: None


def _of_ipython() -> dict[str, Any]:
    """The names that every notebook has without importing them."""
    shell = _Shell()
    return {"get_ipython": lambda: shell, "display": lambda *args, **kwargs: None, "In": [""], "Out": {}}


class NotebookLoader(importlib.abc.Loader):
    """Imports a notebook as a module: `from pad import pad` where pad.ipynb lies beside."""

    def __init__(self, file: Path):
        self._file = file

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Run its cells. Raises ImportError for what is no notebook, or doesn't define a function of that name."""
        try:
            with without_check():
                run = Runner(self._file, module.__name__, f"{self._file.name}, ").cells(read_cells(self._file))
        except NotANotebook as error:
            raise ImportError(f"{self._file.name}: {error}") from None
        if run.function is None:
            why = f" ({run.failed[0].said})" if run.failed else ""
            raise ImportError(f"{self._file.name} defines no function {module.__name__}{why}")
        module.__dict__.update({key: value for key, value in run.module.__dict__.items() if key[:2] != "__"})
        module.__dict__[module.__name__] = run.function


def spec_of_notebook(name: str, folder: Path) -> ModuleSpec | None:
    """How to import NAME.ipynb of a folder; None if there is none."""
    file = folder / f"{name}.ipynb"
    if not file.is_file():
        return None
    return importlib.util.spec_from_file_location(name, file, loader=NotebookLoader(file))
