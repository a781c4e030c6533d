"""From a function that lives in this process to source that makes it again in another.

A function of a file is graded as that file. One of a notebook or a prompt is put together again out of cells: its own
source, and of all that it uses (found in the globals as they are now) the source, the import or the value.
"""

from __future__ import annotations

import inspect
import re
import sys
import sysconfig
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from grader.curriculum import ORDER
from grader.notebook.scopes import Statement, bindings, statements
from grader.runner.magics import without_magics

LARGEST_VALUE = 10_000
"""Characters of a value that is taken along as it is written."""

_PLAIN = (type(None), bool, int, float, complex, str, bytes)


class CannotTake(Exception):
    """Why a function can't be graded, in one sentence."""


@dataclass
class Taken:
    """What is to be graded: a file as it stands (with its function under another name, if `alias` is set), or cells (a
    number and the source of each; 0 is none of the learner's)."""

    name: str
    shown_as: str
    file: Path | None = None
    alias: str | None = None
    cells: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def take(function: Any, name: str | None, namespace: Mapping[str, Any]) -> Taken:
    """Find the source of a function that is called somewhere in `namespace`. Raises CannotTake."""
    if not callable(function):
        raise CannotTake(f"check takes a function, as in check(conv1d); this is {_a(function)}.")
    plain = inspect.unwrap(function)
    home = getattr(plain, "__globals__", namespace)
    names = _names(function, home)
    if not names and (names := _names(function, namespace)):
        home = namespace  # as of what a decorator from elsewhere has made
    name = _exercise(name, [str(getattr(plain, "__name__", "")), *names])
    variable = name if name in names else next(iter(names), None)
    code = getattr(plain, "__code__", None)
    if code is None and variable is None:
        said = getattr(function, "__name__", name)
        raise CannotTake(f"{said} has no Python source that could be graded: it is {_a(function)}.")
    if file := _file_of(code, home):
        return _from_file(plain, name, variable, file)
    cells = _Cells(home, _history())
    number = cells.add(variable, function) if variable else cells.add_unnamed(name, function)
    if variable and variable != name:
        cells.found.append((0, f"{name} = {variable}"))
    return Taken(name, f"cell {number}", cells=cells.found)


def _names(function: Any, home: Mapping[str, Any]) -> list[str]:
    """The names that a function goes by in a module or a notebook."""
    return [key for key, value in home.items() if value is function and key[:1] != "_"]


def _from_file(function: Callable[..., Any], name: str, variable: str | None, file: Path) -> Taken:
    if variable is None:
        said = getattr(function, "__qualname__", name)
        raise CannotTake(f"{said} has no name at the top of {file.name}, so it can't be graded: give it one.")
    if _is_installed(file):
        return Taken(name, function.__module__, cells=[(0, f"from {function.__module__} import {variable} as {name}")])
    taken = Taken(name, file.name, file=file, alias=variable if variable != name else None)
    code = getattr(function, "__code__", None)
    if code is not None and code.co_filename == str(file) and not _is_in_file(code, file):
        taken.notes.append(f"{file.name} has changed since {variable} was imported; the file as it is now was graded")
    return taken


def _is_in_file(code: CodeType, file: Path) -> bool:
    """Whether a function is what its file says now."""
    try:
        return any(each == code for each in _codes_in(file.read_bytes()))
    except OSError:
        return False


def _codes_in(source: str | bytes) -> Iterator[CodeType]:
    """The code of everything that a piece of source defines; of nothing, if it isn't Python."""
    try:
        waiting = [compile(source, "<cell>", "exec", dont_inherit=True)]
    except (SyntaxError, ValueError):
        return
    while waiting:
        code = waiting.pop()
        yield code
        waiting += [const for const in code.co_consts if isinstance(const, CodeType)]


def _fingerprint(code: CodeType) -> tuple[Any, ...]:
    """What code does, wherever it stands."""
    return code.co_name, code.co_code, code.co_names, code.co_varnames, len(code.co_consts)


def _exercise(asked: str | None, names: Sequence[str]) -> str:
    """The exercise that is asked for, or else that a function is called after."""
    known = f"The exercises are {', '.join(ORDER)}."
    if asked is not None:
        if asked in ORDER:
            return asked
        near = get_close_matches(str(asked), ORDER, 1)
        raise CannotTake(f"There is no exercise {asked!r}." + (f" Did you mean {near[0]!r}? " if near else " ") + known)
    if found := [name for name in names if name in ORDER]:
        return found[0]
    shown = next((name for name in names if name.isidentifier()), "f")
    near = get_close_matches(shown, ORDER, 1) or [ORDER[-2]]
    raise CannotTake(
        f"No exercise is called {shown}. If this is an attempt at one, say at which: "
        f"check({shown}, name={near[0]!r}). {known}"
    )


def _file_of(code: CodeType | None, home: Mapping[str, Any]) -> Path | None:
    """The file whose names `home` holds; None for a notebook's, and for what was typed at a prompt."""
    file = home.get("__file__")
    typed = code is not None and (code.co_filename == "<stdin>" or _cell_number(code.co_filename))
    if typed or not isinstance(file, str) or home is getattr(_shell(), "user_ns", None):
        return None
    return Path(file).absolute() if Path(file).is_file() else None


def _is_installed(file: Path) -> bool:
    roots = {sysconfig.get_path(key) for key in ("stdlib", "platstdlib", "purelib", "platlib")}
    return any(file.is_relative_to(root) for root in roots if root)


def _cell_number(filename: str) -> int:
    """The number of the cell (or of the input at a prompt) that code comes from; 0 if it comes from none."""
    if typed := re.fullmatch(r"<(?:python|ipython)-input-(\d+).*>", filename):
        return int(typed[1])
    shell = _shell()
    numbers = getattr(getattr(shell, "compile", None), "_filename_map", {})
    return int(numbers.get(filename, 0))


def _shell() -> Any:
    """The IPython that this process is the kernel of, or that runs at its prompt; None where there is none."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _history() -> list[Statement]:
    """What has been run in this notebook so far, cell after cell, without its magics."""
    cells = getattr(getattr(_shell(), "history_manager", None), "input_hist_raw", [])
    return [each for number, cell in enumerate(cells) for each in statements(without_magics(cell), number)]


class _Cells:
    """Puts cells together: what a function needs comes before it."""

    def __init__(self, home: Mapping[str, Any], history: list[Statement]):
        self._home, self._history = home, history
        self._done: set[str] = set()
        self._for: list[str] = []
        self._codes: set[Any] | None = None
        self.found = [(s.cell, _in_place(s)) for s in history if s.everywhere]

    def add(self, name: str, value: Any) -> int:
        """Take along what `name` is. Returns the number of its cell, 0 if it isn't from one. Raises CannotTake."""
        self._done.add(name)
        if (short := _in_a_line(name, value, self._home)) is not None:
            self.found.append((0, short))
            return 0
        self._for.append(name)
        number = self._own_source(name, value) or self._statement(name, value)
        self._for.pop()
        return number

    def add_unnamed(self, name: str, value: Any) -> int:
        """Take along a function that no variable holds, as `name`."""
        self._for.append(name)
        number = self._own_source(name, value)
        if not number:
            raise CannotTake(self._why_not(name, value))
        return number

    def _own_source(self, name: str, value: Any) -> int:
        """The source of a function or class at the top of a cell; 0 if it isn't one."""
        plain = inspect.unwrap(value) if callable(value) else value
        if not inspect.isfunction(plain) or plain.__qualname__ != plain.__name__ or plain.__name__ == "<lambda>":
            return 0
        try:
            lines, first = inspect.getsourcelines(plain)
        except (OSError, TypeError):
            return 0
        if value is not plain and not lines[0].lstrip().startswith("@"):
            return 0  # wrapped by hand, as in f = cached(f)
        number = _cell_number(plain.__code__.co_filename) or 1
        for statement in statements(textwrap.dedent("".join(lines)), number):
            self._needs(statement)
            self.found.append((number, "\n" * (first - 1) + statement.text))
        if plain.__name__ != name:
            self.found.append((0, f"{name} = {plain.__name__}"))
        return number

    def _statement(self, name: str, value: Any) -> int:
        """The statements that have made `name` what it is."""
        bound = bindings(self._history, name)
        code = getattr(inspect.unwrap(value) if callable(value) else value, "__code__", None)
        if not bound or (code is not None and not self._has_run(code)):
            raise CannotTake(self._why_not(name, value))
        for statement in bound:
            self._needs(statement)
            self.found.append((statement.cell, _in_place(statement)))
        return bound[-1].cell

    def _has_run(self, code: CodeType) -> bool:
        """Whether a function's code comes out of the cells at all (what exec makes has a name like any other)."""
        if self._codes is None:
            self._codes = {_fingerprint(each) for s in self._history for each in _codes_in(s.text)}
        return _fingerprint(code) in self._codes

    def _needs(self, statement: Statement) -> None:
        for name in sorted(statement.needs - self._done):
            if name in self._home and not _is_of_ipython(name, self._home[name]):
                self.add(name, self._home[name])

    def _why_not(self, name: str, value: Any) -> str:
        if len(self._for) > 1:
            return (
                f"{self._for[0]} uses {name}, {_a(value)}, which can't be taken into the process that grades: "
                f"make it within {self._for[0]}."
            )
        code = getattr(inspect.unwrap(value), "__code__", None)
        if code is not None and code.co_filename == "<stdin>" and sys.version_info < (3, 13):
            version = f"{sys.version_info[0]}.{sys.version_info[1]}"
            return (
                f"Python {version} doesn't keep the source of what is typed at its prompt (3.13 does), so {name} can't "
                "be graded in a process of its own: put it into a file, or use IPython or Jupyter."
            )
        return (
            f"The source of {name} can't be found (was it made by exec, a lambda, or a function in a function?), so it "
            "can't be graded in a process of its own: write it as a def at the top of a cell or a file."
        )


def _in_place(statement: Statement) -> str:
    """A statement, in the line in which it stands."""
    return "\n" * (statement.line - 1) + statement.text


def _is_of_ipython(name: str, value: Any) -> bool:
    """Whether a name is one that IPython has put there (`open`, `exit`, `In`), not the learner."""
    hidden = getattr(_shell(), "user_ns_hidden", {})
    return name in ("get_ipython", "display", "In", "Out") or (name in hidden and hidden[name] is value)


def _in_a_line(name: str, value: Any, home: Mapping[str, Any]) -> str | None:
    """An import or a literal that makes `name` what it is; None where it takes more."""
    if isinstance(value, ModuleType):
        return f"import {value.__name__} as {name}" if value.__name__ in sys.modules else None
    if _is_literal(value) and len(text := repr(value)) <= LARGEST_VALUE:
        return f"{name} = {text}"
    origin, path = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not isinstance(origin, str) or not isinstance(path, str) or origin in ("__main__", home.get("__name__")):
        return None
    found: Any = sys.modules.get(origin)
    for part in path.split("."):
        found = getattr(found, part, None)
    if found is not value:
        return None
    root, _, rest = path.partition(".")
    return f"from {origin} import {root} as {name}" + (f"\n{name} = {name}.{rest}" if rest else "")


def _is_literal(value: Any) -> bool:
    """Whether repr() of a value makes the same value again."""
    if type(value) in (tuple, list, set, frozenset):
        return len(value) <= LARGEST_VALUE and all(map(_is_literal, value))
    if type(value) is dict:
        return len(value) <= LARGEST_VALUE and all(_is_literal(each) for pair in value.items() for each in pair)
    if type(value) is float:
        return value - value == 0  # neither infinite nor NaN
    return type(value) in _PLAIN


def _a(value: Any) -> str:
    name = "builtin function" if inspect.isbuiltin(value) else type(value).__name__
    return f"{'an' if name[:1] in 'aeiouAEIOU' else 'a'} {name}"
