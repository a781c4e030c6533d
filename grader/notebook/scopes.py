"""Which names a piece of source binds, and which it needs from around it; nothing is run to find out."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    """One statement at the top of a cell: its text as it was written, and where it begins."""

    cell: int
    line: int
    text: str
    binds: frozenset[str]
    reads: frozenset[str]
    """Names that are looked up while the statement itself runs: decorators, defaults, what an expression uses."""
    needs: frozenset[str]
    """Those, and what the functions within look up when they are called."""
    imports: bool
    everywhere: bool
    """Whether it changes what other statements mean without binding a name: `from x import *`, a __future__."""


def statements(source: str, cell: int) -> list[Statement]:
    """The statements of a cell that is plain Python; none if it isn't."""
    try:
        body = ast.parse(source).body
        return [_statement(source, node, cell) for node in body]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _statement(source: str, node: ast.stmt, cell: int) -> Statement:
    first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
    lines = source.split("\n")[first - 1 : node.end_lineno]
    if first == node.lineno:
        # Columns count bytes; what shares a line with another statement is cut out of it.
        lines[-1] = lines[-1].encode()[: node.end_col_offset].decode()
        lines[0] = lines[0].encode()[node.col_offset :].decode()
    text = "\n".join(lines)
    table = symtable.symtable(text, "<cell>", "exec")
    top = table.get_symbols()
    reads = frozenset(each.get_name() for each in top if each.is_referenced())
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        reads |= {node.target.id}
    within = frozenset(name for child in table.get_children() for name in _globals(child))
    return Statement(
        cell=cell,
        line=first,
        text=text,
        binds=frozenset(each.get_name() for each in top if each.is_assigned() or each.is_imported()),
        reads=reads,
        needs=reads | within,
        imports=isinstance(node, (ast.Import, ast.ImportFrom)),
        everywhere=isinstance(node, ast.ImportFrom) and (node.module == "__future__" or node.names[0].name == "*"),
    )


def _globals(table: symtable.SymbolTable) -> Iterator[str]:
    """The global names that a function's (or a class's) code looks up, and those of functions within it."""
    for symbol in table.get_symbols():
        if symbol.is_global():
            yield symbol.get_name()
    for child in table.get_children():
        yield from _globals(child)


def bindings(of: Sequence[Statement], name: str) -> list[Statement]:
    """The statements that make `name` what it is at the end, in order: the last that binds it, and while one of them
    builds on what the name was (`f = cached(f)`), the one before."""
    found: list[Statement] = []
    for statement in reversed(of):
        if name in statement.binds:
            found.append(statement)
            if name not in statement.reads:
                break
    return found[::-1]
