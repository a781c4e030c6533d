"""Mutants: a solution with one thing changed, each once."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from grader.audit import cosmic
from grader.audit.field import OPERATORS
from grader.audit.source import Source
from grader.curriculum import find
from grader.curriculum.exercise import VIEW
from grader.places import SOLUTIONS


@dataclass(frozen=True)
class Mutant:
    """A solution with one thing changed: by which operator, and the changed lines before and after."""

    operator: str
    text: str
    before: str
    after: str

    @property
    def key(self) -> tuple[str, str]:
        """What it changes, wherever in the file that stands."""
        return self.before, self.after


def solution_text(name: str) -> str:
    return (SOLUTIONS / f"{name}.py").read_text(encoding="utf-8")


def mutants_of(name: str) -> list[Mutant]:
    """Every mutant of a solution, each program once. Raises cosmic.NotInstalled.

    What Python can't compile is no mutant, and neither is one that differs only in annotations.
    """
    original = solution_text(name)
    seen = {_program(original)}
    mutants = []
    for operator, text in _all(original, name):
        program = _program(text)
        if program is None or program in seen:
            continue
        seen.add(program)
        mutants.append(Mutant(operator, text, *_changed(original, text)))
    return mutants


def _all(original: str, name: str) -> Iterator[tuple[str, str]]:
    yield from cosmic.mutated(original)
    source = Source(original, name, any(stage.asks == VIEW for stage in find(name).stages))
    for operator, mutations in OPERATORS.items():
        for text in mutations(source):
            yield operator, text


def _program(text: str) -> str | None:
    """A text as what it does: equal for two texts that differ in nothing that runs; None if it isn't Python."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            node.returns = None
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
    return ast.dump(tree)


def _changed(original: str, text: str) -> tuple[str, str]:
    """The lines that differ, before and after, without their indentation."""
    rows = list(difflib.ndiff(original.splitlines(), text.splitlines()))
    before, after = ([" ".join(row[2:].split()) for row in rows if row.startswith(sign)] for sign in ("- ", "+ "))
    return "\n".join(before), "\n".join(after)


def diff(name: str, mutant: Mutant) -> str:
    """A mutant beside the solution, as a unified diff."""
    file = f"solutions/{name}.py"
    rows = difflib.unified_diff(
        solution_text(name).splitlines(), mutant.text.splitlines(), file, f"{file}, {mutant.operator}", n=1, lineterm=""
    )
    return "\n".join(rows)
