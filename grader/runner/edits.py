"""A learner's function with one statement of its file put otherwise: asked in the child, and put back afterwards."""

from __future__ import annotations
import __future__

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Edit:
    """A statement at the top of a learner's file, and what stands between two of its characters instead."""

    statement: str
    start: int
    end: int
    text: str

    @property
    def edited(self) -> str:
        """The statement as it is then."""
        return self.statement[: self.start] + self.text + self.statement[self.end :]


def pack(edits: Sequence[Edit]) -> dict[str, Any]:
    """Edits as plain values, each statement once."""
    statements = list(dict.fromkeys(edit.statement for edit in edits))
    places = {statement: place for place, statement in enumerate(statements)}
    rows = [[places[edit.statement], edit.start, edit.end, edit.text] for edit in edits]
    return {"statements": statements, "rows": rows}


def unpack(packed: dict[str, Any]) -> Iterator[Edit]:
    """What `pack` was given."""
    for place, start, end, text in packed["rows"]:
        yield Edit(packed["statements"][place], start, end, text)


@contextlib.contextmanager
def applied(edit: Edit, name: str) -> Iterator[Callable[..., Any]]:
    """The function `name` of the learner's module, while the edited statement stands in place of its own.

    Raises whatever Python says of it.
    """
    scope = vars(sys.modules[name])
    before = dict(scope)
    # A file may say that its annotations aren't to be read; the statement alone doesn't.
    flags = __future__.annotations.compiler_flag
    try:
        exec(compile(edit.edited, "<edit>", "exec", flags, dont_inherit=True), scope)
        yield scope[name]
    finally:
        scope.clear()
        scope.update(before)
