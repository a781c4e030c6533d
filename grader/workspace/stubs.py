"""Stubs are made from solutions: the docstring, the TODO comments and the imports stay, the code goes."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Sequence
from pathlib import Path

from grader.places import SOLUTIONS
from grader.workspace.files import content, keep_copy, write_atomically


def stub(name: str) -> str:
    """The stub of an exercise, as text."""
    return from_solution((SOLUTIONS / f"{name}.py").read_text(encoding="utf-8"), name)


def from_solution(source: str, name: str) -> str:
    """What is left of a solution for a learner: everything down to the docstring, then the TODOs.

    Raises ValueError when the solution has no function `name`, no docstring or no TODO.
    """
    function = next(
        (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == name), None
    )
    if function is None:
        raise ValueError(f"the solution has no function {name}")
    first = function.body[0]
    if ast.get_docstring(function) is None or first.end_lineno is None:
        raise ValueError(f"{name} has no docstring: it is the learner's whole task")
    lines = source.splitlines()
    body = lines[first.end_lineno : function.end_lineno]
    todos = [f"    {line.strip()}" for line in body if re.match(r"\s+# TODO\b", line)]
    if not todos:
        raise ValueError(f"{name} has no TODO comments to lead the learner")
    return "\n".join([*_importing_torch(lines[: first.end_lineno]), *todos, "    raise NotImplementedError", ""])


def _importing_torch(lines: list[str]) -> list[str]:
    """With `import torch` among the imports: a solution needs what it uses, a learner may use anything in torch."""
    if "import torch" in lines or "from torch import Tensor" not in lines:
        return lines
    tensor = lines.index("from torch import Tensor")
    at = max(i for i in range(tensor) if not lines[i]) + 1  # where its block of imports begins
    return [*lines[:at], "import torch", *lines[at:]]


def is_untouched(file: Path, name: str) -> bool:
    """Whether a learner's file still is the stub."""
    try:
        return content(file).decode("utf-8").split() == stub(name).split()
    except (OSError, UnicodeDecodeError):
        return False


def _is_made(file: Path, name: str) -> bool:
    """Whether a file is the stub of some solution: of one as it was before, for example."""
    try:
        text = content(file).decode("utf-8")
        others = [node for node in ast.parse(text).body[1:] if not isinstance(node, (ast.Import, ast.ImportFrom))]
        return len(others) == 1 and from_solution(text, name) == text
    except (OSError, ValueError, SyntaxError):
        return False


def write_stubs(folder: Path, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Write every stub that isn't there yet. Returns the names made, and those left as they were."""
    made, kept = [], []
    for name in names:
        file = folder / f"{name}.py"
        if file.exists() or file.is_symlink():
            kept.append(name)
            continue
        write_atomically(file, stub(name))
        made.append(name)
    return made, kept


def bring_up_to_date(file: Path, name: str) -> Path | None:
    """Make a learner's file the stub again. Returns where what was in it has been kept, if there was anything."""
    kept = keep_copy(file) if file.exists() else None
    write_atomically(Path(os.path.realpath(file)) if file.is_symlink() else file, stub(name))
    return kept


def make_again(file: Path, name: str) -> Path | None:
    """Make a stub out of its solution; what is there is kept, unless it was made out of a solution, too."""
    if _is_made(file, name):
        write_atomically(file, stub(name))
        return None
    return bring_up_to_date(file, name)
