"""Formulas within a text, marked as code: what Markdown would otherwise take for emphasis or links."""

from __future__ import annotations

import ast
import re

_BEGINS = re.compile(
    r"(?<![\w`.\])])(?:\w+(?:\[[^\]]*\])? ?= ?|\w+(?:\.\w+)+\(|\[|\((?=(?:\.\.\.|\w+),)|\d+(?= [-+*/]+ \d))"
)
"""An assignment, a call of something's method, a list, a shape, a sum."""
_ENDS = re.compile(r"(?=[\s,.;:)]|$)")


def as_code(text: str) -> str:
    """The text with each formula between backticks: from where one begins, as far as it is Python."""
    marked, at = "", 0
    while found := _BEGINS.search(text, at):
        start = found.start()
        ends = [end.start() for end in _ENDS.finditer(text, found.end())]
        end = next((each for each in reversed(ends) if _is_formula(text[start:each])), None)
        if end is None:
            end = found.end()
            marked += text[at:end]
        else:
            marked += f"{text[at:start]}`{text[start:end]}`"
        at = end
    return marked + text[at:]


def _is_formula(text: str) -> bool:
    assigned = re.match(r"\w+(?:\[[^\]]*\])? ?= ?", text)
    value = text[assigned.end() :] if assigned else text
    try:
        tree = ast.parse(" ".join(value.split()), mode="eval").body
    except (SyntaxError, ValueError):
        return False
    if any(isinstance(each, (ast.Compare, ast.BoolOp, ast.IfExp)) for each in ast.walk(tree)):
        return False  # words: `1 is how`
    return not isinstance(tree, ast.Tuple) or (value[0] == "(" and value[-1] == ")")
