"""Where a source defines a function, found by reading it: every place that makes its name, and where it hides."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Making:
    """A statement that gives a name its value: its line, and its text if it is an import."""

    line: int
    imports: str = ""


def makings(source: str, name: str) -> list[Making]:
    """The statements at the top of a source that define `name` or import it, in order."""
    return [making for statement in _at_the_top(_parsed(source)) if (making := making_of(statement, name))]


def making_of(statement: ast.stmt, name: str) -> Making | None:
    """What a statement makes of `name`; nothing, if it neither defines nor imports it."""
    if isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
        is_it = statement.name == name and not any(_is_called(each, "overload") for each in statement.decorator_list)
        return Making(min([statement.lineno, *(each.lineno for each in statement.decorator_list)])) if is_it else None
    if isinstance(statement, ast.ImportFrom) and any(_brings(statement, alias, name) for alias in statement.names):
        return Making(statement.lineno, ast.unparse(statement))
    return None


def _brings(statement: ast.ImportFrom, alias: ast.alias, name: str) -> bool:
    """Whether an import that has been run binds `name`; a star binds what its module shows."""
    if alias.name != "*":
        return (alias.asname or alias.name) == name
    module = sys.modules.get(statement.module or "")
    return hasattr(module, name) and name in getattr(module, "__all__", [name])


def replaced(made: list[Making], name: str, function: Any) -> str:
    """What to say of a name that has been made more than once; empty if it was made once."""
    defined = [each for each in made if not each.imports]
    if not defined or len(made) < 2:
        return ""
    last = made[-1]
    if last.imports:
        return (
            f"line {last.line} ({last.imports}) replaces the {name} of line {defined[-1].line}, and is what is graded: "
            "move it to the top"
        )
    if len(defined) < 2:
        return ""
    first = getattr(getattr(function, "__code__", None), "co_firstlineno", last.line)
    graded = first if any(each.line == first for each in defined) else last.line
    lines = ", ".join(str(each.line) for each in defined[:-1])
    return f"{name} is defined in lines {lines} and {defined[-1].line}; the one of line {graded} is graded"


def hidden(source: str, name: str, whole: str = "file") -> str:
    """Where a source has `name` out of reach, and how it can be handed in; empty if it has it nowhere."""
    tree = _parsed(source)
    for within in _scopes(tree):
        if any(isinstance(each, _FUNCTIONS) and each.name == name for each in within.body):
            return _out_of_reach(within, name, whole)
    for within in _scopes(tree):
        if isinstance(within, ast.ClassDef) and _is_module(within):
            return (
                f"{within.name} (line {within.lineno}) is a Module: hand in a function {name} at the top of the "
                f"{whole}, which does what its forward does"
            )
    return ""


def _out_of_reach(within: Any, name: str, whole: str) -> str:
    at = next(each.lineno for each in within.body if isinstance(each, _FUNCTIONS) and each.name == name)
    if isinstance(within, ast.ClassDef):
        return f"line {at} has it as a method of the class {within.name}: move it out, to the top, without self"
    if isinstance(within, ast.If):
        return f"line {at} has it under if __name__ == ..., which isn't run when a {whole} is graded: move it out"
    return f"line {at} has it within the function {within.name}, where nobody else can call it: move it to the top"


def _scopes(tree: ast.AST) -> Iterator[Any]:
    """Whatever keeps its functions to itself."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, *_FUNCTIONS)) or (isinstance(node, ast.If) and _asks_for_main(node.test)):
            yield node


def _asks_for_main(test: ast.expr) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "__name__" for each in ast.walk(test))


def _is_module(node: ast.ClassDef) -> bool:
    bases = any(_is_called(base, "Module") for base in node.bases)
    return bases and any(isinstance(each, _FUNCTIONS) and each.name == "forward" for each in node.body)


def _is_called(node: ast.expr, name: str) -> bool:
    return (isinstance(node, ast.Name) and node.id == name) or (isinstance(node, ast.Attribute) and node.attr == name)


def _at_the_top(tree: ast.AST) -> Iterator[ast.stmt]:
    """Statements that run when the source runs, in order, also those under a condition."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            yield node
        keeps = isinstance(node, (ast.ClassDef, *_FUNCTIONS)) or (
            isinstance(node, ast.If) and _asks_for_main(node.test)
        )
        if not keeps:
            within = [each for each in ast.iter_child_nodes(node) if not isinstance(each, ast.expr)]
            waiting += reversed(within)


def _parsed(source: str) -> ast.AST:
    """The tree of a source; an empty one if it isn't Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])
