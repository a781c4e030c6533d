"""How a function of somebody else's tests is made of one of ours: `theirs=ours(x, weight)`."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grader.curriculum import ORDER

_SAID = re.compile(r"\s*(\w+)\s*(?:\(([^()]*)\))?\s*=(?!=)\s*(.+)", re.DOTALL)


class BadCall(ValueError):
    """Why what was said makes no function, as one sentence."""


@dataclass(frozen=True)
class Called:
    """A name that tests have for a function, and the function: a lambda that calls an exercise's."""

    name: str
    exercise: str
    text: str

    def of(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The tests' function, made of this implementation of ours."""
        import torch

        made: Callable[..., Any] = eval(self.text, {"torch": torch, self.exercise: function})
        return made


def parsed(said: str) -> Called:
    """`NAME=CALL`: NAME's arguments are the names in CALL, in order, or as `NAME(w, x)=CALL` says. Raises BadCall."""
    match = _SAID.fullmatch(said)
    if not match:
        raise BadCall(f"{said!r} isn't NAME=CALL, such as theirs=ours(x, weight)")
    name, parameters, call = match.groups()
    try:
        names = _names(call)
    except SyntaxError as error:
        raise BadCall(f"{call!r} isn't Python: {error.msg}") from None
    ours = [each for each in names if each in ORDER]
    if len(ours) != 1:
        raise BadCall(f"{call!r} calls {' and '.join(ours) or 'no exercise'}: it should call one")
    free = [each for each in names if each not in (*ours, "torch") and not hasattr(builtins, each)]
    text = f"lambda {', '.join(free) if parameters is None else parameters}: {call}"
    try:
        compile(text, said, "eval")
    except SyntaxError as error:
        raise BadCall(f"{said!r} makes no function: {error.msg}") from None
    return Called(name, ours[0], text)


def _names(call: str) -> list[str]:
    """The names in a call, each once, in order."""
    named = [node for node in ast.walk(ast.parse(call, mode="eval")) if isinstance(node, ast.Name)]
    return list(dict.fromkeys(node.id for node in sorted(named, key=lambda node: (node.lineno, node.col_offset))))
