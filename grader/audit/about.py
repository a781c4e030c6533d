"""Which exercise somebody else's tests are about."""

from __future__ import annotations

import ast
from pathlib import Path

from grader.curriculum import ORDER


def exercise_of(file: Path) -> str | None:
    """The one exercise that a test file is about, if that can be told: what it imports or takes as an argument."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
    named: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            named |= {node.module or "", *(alias.name for alias in node.names)} if not node.level else set()
        elif isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            named |= {argument.arg for argument in node.args.args}
    found = [name for name in ORDER if name in named]
    if len(found) != 1:
        found = [name for name in ORDER if name in file.stem.split("_")]
    return found[0] if len(found) == 1 else None
