"""From a function that lives in this process to source that makes it again in another.

A function of a file is graded as that file. One of a notebook or a prompt is put together again out of cells: its own
source, and of all that it uses (found in the globals as they are now) the source, the import or the value.
"""

from __future__ import annotations

import inspect
import sysconfig
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import CodeType
from typing import Any

from grader.curriculum import ORDER, first
from grader.notebook.codes import bare, codes_in
from grader.notebook.pieces import CannotTake, Pieces, a, nameless
from grader.notebook.typed import call_of, history, is_typed, shell
from grader.notebook.values import Values


@dataclass
class Taken:
    """What is to be graded: a file as it stands (with its function under another name, if `alias` is set), or pieces
    (where each is from, "" if it is of our own making, and its source) and values for them."""

    name: str
    shown_as: str
    called: str
    """How the learner names the function where check is called."""
    file: Path | None = None
    alias: str | None = None
    pieces: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    values: Values = field(default_factory=Values)


def take(function: Any, name: str | None, namespace: Mapping[str, Any]) -> Taken:
    """Find the source of a function that is called somewhere in `namespace`. Raises CannotTake."""
    if not callable(function):
        raise CannotTake(f"check takes a function, as in check({first()}); this is {a(function)}.")
    plain = inspect.unwrap(function)
    home = getattr(plain, "__globals__", namespace)
    names = _names(function, home)
    if not names and (names := _names(function, namespace)):
        home = namespace  # as of what a decorator from elsewhere has made
    name = _exercise(name, [str(getattr(plain, "__name__", "")), *names])
    variable = name if name in names else next(iter(names), None)
    code = getattr(plain, "__code__", None)
    if code is None and variable is None:
        raise CannotTake(_no_source(function, name))
    called = call_of(function, namespace)
    if file := _file_of(code, home):
        return _from_file(plain, name, variable, file, called)
    pieces = Pieces(home, history(code))
    origin = pieces.add(variable, function) if variable else pieces.add_unnamed(name, function)
    if variable and variable != name:
        if pieces.has(name):
            raise CannotTake(f"{variable} uses another {name}, so it can't be graded as {name}: rename that one.")
        pieces.found.append(("", f"{name} = {variable}"))
    shown_as = origin or a(function)
    return Taken(name, shown_as, called, None, None, pieces.found, pieces.notes, pieces.values)


def _no_source(function: Any, name: str) -> str:
    said = getattr(function, "__name__", None)
    if said is None:
        return nameless(name, function)
    return f"{said} has no Python source that could be graded: it is {a(function)}."


def _names(function: Any, home: Mapping[str, Any]) -> list[str]:
    """The names that a function goes by in a module or a notebook."""
    return [key for key, value in home.items() if value is function and key[:1] != "_"]


def _from_file(function: Callable[..., Any], name: str, variable: str | None, file: Path, called: str) -> Taken:
    if variable is None:
        said = getattr(function, "__qualname__", name)
        raise CannotTake(f"{said} has no name at the top of {file.name}, so it can't be graded: give it one.")
    if _is_installed(file):
        pieces = [("", f"from {function.__module__} import {variable} as {name}")]
        return Taken(name, function.__module__, called, pieces=pieces)
    taken = Taken(name, file.name, called, file=file, alias=variable if variable != name else None)
    code = getattr(function, "__code__", None)
    if code is not None and code.co_filename == str(file) and code not in _codes(file):
        taken.notes.append(f"{file.name} has changed since {variable} was imported; the file as it is now was graded")
    if code is not None and code.co_filename.startswith("<") and _hides(code, file):
        raise CannotTake(
            f"{called} isn't the {code.co_name} of {file.name} (was it made by exec?), so it can't be graded: write it "
            f"into {file.name} and import that again, or write it as a def at the top of a cell."
        )
    return taken


def _hides(code: CodeType, file: Path) -> bool:
    """Whether a file has another function of that name."""
    return any(each.co_name == code.co_name and bare(each) != bare(code) for each in _codes(file))


def _codes(file: Path) -> list[CodeType]:
    """The code of all that a file says now."""
    try:
        return list(codes_in(file.read_bytes()))
    except OSError:
        return []


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
    typed = code is not None and is_typed(code.co_filename)
    if typed or not isinstance(file, str) or home is getattr(shell(), "user_ns", None):
        return None
    return Path(file).absolute() if Path(file).is_file() else None


def _is_installed(file: Path) -> bool:
    roots = {sysconfig.get_path(key) for key in ("stdlib", "platstdlib", "purelib", "platlib")}
    return any(file.is_relative_to(root) for root in roots if root)
