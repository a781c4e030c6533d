"""Which names a piece of source binds, and which it needs from around it; nothing is run to find out."""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_CHANGING = {"append", "add", "extend", "insert", "update", "setdefault", "clear", "pop", "remove", "sort", "reverse"}
"""Methods of lists, sets and dicts that change them."""


@dataclass(frozen=True)
class Statement:
    """One statement at the top of a cell: its text as it was written, and where it begins."""

    place: str
    """The cell (or file) that it stands in."""
    line: int
    text: str
    comment: str
    """The lines of comment directly above a function or class."""
    binds: frozenset[str]
    changes: frozenset[str]
    """Names whose items or attributes it assigns to."""
    reads: frozenset[str]
    """Names that are looked up while the statement itself runs: decorators, defaults, what an expression uses."""
    needs: frozenset[str]
    """Those, and what the functions within look up when they are called."""
    imports: bool
    everywhere: bool
    """Whether it changes what other statements mean without binding a name: `from x import *`, a __future__."""
    awaits: bool
    """Whether it awaits, as only a notebook's statements can."""
    writes: bool
    """Whether it opens a file to write to: run again, it would empty the file."""


def statements(source: str, place: str) -> list[Statement]:
    """The statements of a cell that is plain Python; none if it isn't."""
    try:
        body = ast.parse(source).body
        ends = [0, *(node.end_lineno or 0 for node in body)]
        return [_statement(source, node, end, place) for node, end in zip(body, ends, strict=False)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _statement(source: str, node: ast.stmt, above: int, place: str) -> Statement:
    """`above` is the last line of the statement before."""
    first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
    all_lines = source.split("\n")
    lines = all_lines[first - 1 : node.end_lineno]
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
    binds = frozenset(each.get_name() for each in top if each.is_assigned() or each.is_imported())
    is_definition = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    return Statement(
        place=place,
        line=first,
        text=text,
        comment=_comment(all_lines[above : first - 1]) if is_definition else "",
        binds=frozenset() if isinstance(node, ast.Delete) else binds,
        changes=frozenset() if is_definition else frozenset(_changed(node)),
        reads=reads,
        needs=reads | within,
        imports=isinstance(node, (ast.Import, ast.ImportFrom)),
        everywhere=isinstance(node, ast.ImportFrom) and (node.module == "__future__" or node.names[0].name == "*"),
        awaits=any(map(_is_await, _run_at_once(node))),
        writes=any(map(_is_open_to_write, _run_at_once(node))),
    )


def _comment(lines: Sequence[str]) -> str:
    """The lines of comment that lines end in."""
    start = len(lines)
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return "".join(f"{line}\n" for line in lines[start:])


def _changed(node: ast.stmt) -> Iterator[str]:
    """The names in `T[1] = 2`, `H.g = f`, `del T[1]`, `L.append(1)`, wherever in a statement that is."""
    for each in ast.walk(node):
        target: ast.AST = each
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Call):
            target = each.value.func
            if not isinstance(target, ast.Attribute) or target.attr not in _CHANGING:
                continue
        elif not isinstance(each, (ast.Attribute, ast.Subscript)) or isinstance(each.ctx, ast.Load):
            continue
        while isinstance(target, (ast.Attribute, ast.Subscript)):
            target = target.value
        if isinstance(target, ast.Name):
            yield target.id


def _run_at_once(node: ast.AST) -> Iterator[ast.AST]:
    """A statement's parts, but for functions within: those run when they are called."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        yield node
        for each in ast.iter_child_nodes(node):
            yield from _run_at_once(each)


def _is_await(node: ast.AST) -> bool:
    return isinstance(node, (ast.Await, ast.AsyncFor, ast.AsyncWith)) or bool(getattr(node, "is_async", False))


def _is_open_to_write(node: ast.AST) -> bool:
    """Whether a node is `open(file, "w")` or `file.open("w")`, in whatever mode that writes."""
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    args = node.args[1:] if isinstance(node.func, ast.Name) else node.args
    given = [*args, *(each.value for each in node.keywords if each.arg == "mode")]
    modes = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return name == "open" and any(re.fullmatch(r"[rwaxbt]*[wax+][rwaxbt+]*", mode) for mode in modes)


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


def makings(of: Sequence[Statement], name: str) -> list[Statement]:
    """The same, and between and after them the statements that change the items or attributes of `name`."""
    bound = bindings(of, name)
    if not bound:
        return []
    start = next(index for index, statement in enumerate(of) if statement is bound[0])
    return [each for each in of[start:] if each in bound or name in each.changes]
