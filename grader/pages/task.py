"""An exercise's task as a page: the docstring of its stub, laid out for the terminal."""

from __future__ import annotations

import ast
import re
from textwrap import wrap

from grader.curriculum.exercise import Exercise
from grader.places import SOLUTIONS


def docstring(name: str) -> str:
    """The whole task, as the stub has it."""
    module = ast.parse((SOLUTIONS / f"{name}.py").read_text(encoding="utf-8"))
    functions = (node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == name)
    return ast.get_docstring(next(functions)) or ""


def page(exercise: Exercise, width: int) -> list[str]:
    """The task, `width` columns wide, as lines: as it stands if it fits, else its paragraphs are filled again."""
    rows = docstring(exercise.name).splitlines()
    if any(len(row) > width - 2 for row in rows):
        rows = [line for paragraph in _paragraphs(rows) for line in _filled(paragraph, width - 2)]
    return [f"  {row}".rstrip() for row in rows]


_NAMED = re.compile(r"\w+ {2,}")
"""The beginning of what a parameter is: its name, and a gap."""


def _paragraphs(rows: list[str]) -> list[str]:
    """Rows that go on with one another, joined; formulas (indented rows) stay by themselves."""
    joined: list[str] = []
    below = 0  # how far in a row has to begin to go on with the one above
    for row in rows:
        margin = len(row) - len(row.lstrip())
        goes_on = bool(joined and joined[-1] and row) and margin == below and not _NAMED.match(row)
        if goes_on:
            joined[-1] += f" {row.strip()}"
            continue
        joined.append(row)
        named = _NAMED.match(row)
        below = named.end() if named else -1 if margin else 0
    return joined


def _filled(row: str, width: int) -> list[str]:
    """A paragraph in lines; what goes on stands below the text, not below the name that it explains."""
    if len(row) <= width:
        return [row]
    named = _NAMED.match(row)
    begins = named.end() if named else len(row) - len(row.lstrip())
    below = " " * (begins if named or not begins else begins + 4)
    return wrap(row, width, subsequent_indent=below, break_long_words=False, break_on_hyphens=False)
