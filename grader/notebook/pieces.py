"""What a function of a notebook or a prompt uses, put together again piece by piece: the source, the import or the
value of each name, found in the globals as they are now."""

from __future__ import annotations

import functools
import inspect
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import CodeType, MethodType
from typing import Any

from grader.notebook.codes import bare, codes_in, codes_of, stands_in
from grader.notebook.scopes import Statement, bindings, makings, statements
from grader.notebook.typed import is_of_ipython, place, shell
from grader.notebook.values import Values, in_a_line, is_open_file, may_have_changed
from grader.report.phrases import listed

_OF_EXEC = "<string>"
"""The file that code of exec says it is from: a cell's may be the same but for its defaults."""


class CannotTake(Exception):
    """Why a function can't be graded, in one sentence."""


class Pieces:
    """Puts pieces together: what a function needs comes before it. Each is from a place, or of our own ("")."""

    def __init__(self, home: Mapping[str, Any], history: Sequence[Statement]):
        self._home, self._history = home, history
        self._done: set[str] = set()
        self._for: list[str] = []
        self._codes: set[CodeType] | None = None
        self.values = Values()
        self.notes: list[str] = []
        self.found = [_piece(each) for each in history if each.everywhere]

    def has(self, name: str) -> bool:
        """Whether `name` has been taken along."""
        return name in self._done

    def add(self, name: str, value: Any) -> str:
        """Take along what `name` is. Returns where it is from. Raises CannotTake."""
        self._done.add(name)
        if type(value).__name__ == "SList":  # what `files = !ls` gives
            value = list(value)
        if (short := in_a_line(name, value, self._home)) is not None:
            self.found.append(("", short))
            return ""
        if self.values.add(name, value):
            return ""
        self._for.append(name)
        origin = self._own_source(name, value) or self._statement(name, value)
        self._for.pop()
        return origin

    def add_unnamed(self, name: str, value: Any) -> str:
        """Take along a function that no variable holds, as `name`."""
        self._for.append(name)
        origin = self._own_source(name, value)
        if not origin:
            raise CannotTake(self._why_not(name, value, named=False))
        return origin

    def _own_source(self, name: str, value: Any) -> str:
        """The source of a function at the top of a cell or a file; "" if it isn't one."""
        plain = inspect.unwrap(value) if callable(value) else value
        if not inspect.isfunction(plain) or plain.__qualname__ != plain.__name__ or plain.__name__ == "<lambda>":
            return ""
        try:
            lines, first = inspect.getsourcelines(plain)
        except (OSError, TypeError):
            return ""
        if value is not plain and not lines[0].lstrip().startswith("@"):
            return ""  # wrapped by hand, as in f = cached(f)
        text = textwrap.dedent("".join(lines)).rstrip()
        if not stands_in(plain, text):
            return ""
        origin = place(plain.__code__.co_filename)
        # What a magic runs (%%capture) has lines of its own: those of the cell are in the history.
        ran = next((each for each in reversed(self._history) if each.text == text), None)
        if ran:
            origin, first = ran.place, ran.line
        for statement in statements(text, origin):
            self._needs(statement)
            self._define(name, plain.__name__, (origin, "\n" * (first - 1) + statement.text))
        if self._home.get(own := plain.__name__) is value:
            self._take(each for each in makings(self._history, own) if own not in each.binds and not each.writes)
        return origin

    def _define(self, name: str, own: str, piece: tuple[str, str]) -> None:
        """Add the source of a function `own` that is to be called `name`; what is called `own` by now stays that."""
        if own == name:
            self.found.append(piece)
        elif own not in self._done:
            self.found += [piece, ("", f"{name} = {own}")]
        else:
            self.found += [("", f"{name} = globals().get({own!r})"), piece, ("", f"{name}, {own} = {own}, {name}")]

    def _statement(self, name: str, value: Any) -> str:
        """The statements that have made `name` what it is."""
        made = makings(self._history, name)
        refused = is_open_file(value) or any(each.writes for each in made)
        if not made or refused or not all(map(self._has_run, codes_of(value))):
            raise CannotTake(self._why_not(name, value))
        self._take(made)
        origin = next(each.place for each in reversed(made) if name in each.binds)
        if may_have_changed(value):
            self.notes.append(f"{name} was made again by {origin}; what has happened to it since isn't known")
        elif others := self._made_since(made):
            self.notes.append(f"{name} was made again by {origin}, with {listed(others)} as of now, not as of then")
        return origin

    def _made_since(self, made: Sequence[Statement]) -> list[str]:
        """The names that statements read while they run, and that something else has bound since."""
        order = {id(each): at for at, each in enumerate(self._history)}
        return [
            name
            for name in sorted({name for each in made for name in each.reads if name not in made[-1].binds})
            for last in bindings(self._history, name)[-1:]
            if order[id(last)] > order[id(made[-1])]
        ]

    def _take(self, made: Iterator[Statement] | Sequence[Statement]) -> None:
        for statement in made:
            if _piece(statement) not in self.found:  # or it would undo what has come after it
                self._needs(statement)
                self.found.append(_piece(statement))

    def _has_run(self, code: CodeType) -> bool:
        """Whether a function's code comes out of the cells at all (what exec makes has a name like any other)."""
        if self._codes is None:
            alone = [each.text for each in self._history]
            whole = ["\n".join(each.text for each in group) for _, group in groupby(self._history, lambda s: s.place)]
            self._codes = {bare(each) for text in (*alone, *whole) for each in codes_in(text)}
        return code.co_filename != _OF_EXEC and bare(code) in self._codes

    def _needs(self, statement: Statement) -> None:
        for name in sorted(statement.needs):
            if name in self._home and name not in self._done and not is_of_ipython(name, self._home[name]):
                self.add(name, self._home[name])

    def _why_not(self, name: str, value: Any, named: bool = True) -> str:
        if len(self._for) > 1:
            what = "an open file" if is_open_file(value) else a(value)
            return (
                f"{self._for[0]} uses {name}, {what}, which can't be taken into the process that grades: "
                f"make it within {self._for[0]}."
            )
        code = getattr(inspect.unwrap(value), "__code__", None)
        if code is not None and code.co_filename == "<stdin>" and sys.version_info < (3, 13):
            version = f"{sys.version_info[0]}.{sys.version_info[1]}"
            return (
                f"Python {version} doesn't keep the source of what is typed at its prompt (3.13 does), so {name} can't "
                "be graded in a process of its own: put it into a file, or use IPython or Jupyter."
            )
        if not named and shell():
            return nameless(name, value)
        return (
            f"The source of {name} can't be found (was it made by exec, a lambda, or a function in a function?), so it "
            "can't be graded in a process of its own: write it as a def at the top of a cell or a file."
        )


def nameless(name: str, value: Any) -> str:
    """What to do about a function that no variable holds, in one sentence."""
    said = "This lambda" if getattr(value, "__name__", "") == "<lambda>" else f"This {_kind(value)}"
    return (
        f"{said} has no name here, so it can't be graded: give it a name at the top of a cell first: "
        f"f = ...; check(f, name={name!r})."
    )


def _kind(value: Any) -> str:
    if isinstance(value, functools.partial):
        return "partial"
    return "method" if isinstance(value, MethodType) else type(value).__name__


def _piece(statement: Statement) -> tuple[str, str]:
    """A statement, in the line in which it stands."""
    return statement.place, "\n" * (statement.line - 1) + statement.text


def a(value: Any) -> str:
    """The kind of a value, with its article."""
    name = "builtin function" if inspect.isbuiltin(value) else type(value).__name__
    return f"{'an' if name[:1] in 'aeiouAEIOU' else 'a'} {name}"
