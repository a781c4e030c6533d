"""Other right ways to write an exercise: the files of solutions/alternatives, each with what it is in its docstring."""

from __future__ import annotations

import ast
from pathlib import Path

from grader.places import SOLUTIONS


def ways(name: str) -> dict[str, Path]:
    """The other ways to write an exercise, by name."""
    return {file.stem: file for file in sorted((SOLUTIONS / "alternatives" / name).glob("*.py"))}


def says(way: Path) -> str:
    """What a way is, in one line without a full stop."""
    docstring = ast.get_docstring(ast.parse(way.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0].removesuffix(".")
