"""What comes of loading a file: a function, or why there is none; and the words that it takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any


@dataclass
class Found:
    """A function, or why there is none; and what the learner should know either way."""

    function: Callable[..., Any] | None = None
    kind: str | None = None
    message: str = ""
    line: dict[str, Any] | None = None
    notes: list[str] = field(default_factory=list)
    problem: dict[str, Any] | None = None
    own: dict[str, Callable[..., Any]] = field(default_factory=dict)
    """The earlier exercises that a notebook defines itself."""


def syntax(error: SyntaxError, cell: str = "") -> str:
    """A syntax error in words; `cell` begins the place where it is."""
    if error.lineno is None:
        return f"the {'cell' if cell else 'file'} can't be read as text: {error.msg}"
    kind = "indentation" if isinstance(error, IndentationError) else "syntax"
    return f"{kind} error in {cell}line {error.lineno}: {error.msg}"


def a(noun: str) -> str:
    """The noun with its article."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def of_this_module(value: Any, module: ModuleType | None) -> bool:
    """Whether a value is a function that this module defines."""
    return module is not None and inspect.isfunction(value) and value.__module__ == module.__name__
