"""Edits of numbers: another name, another factor, one more or less, another order of what is computed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.coach.place.lines import Line, Rewrite

_OPERATORS: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "//",
    ast.Div: "/",
    ast.Mod: "%",
}
_COMPARISONS: dict[type, str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}

_WITH_ONE = (
    ("{e} * {m}", 1.0),
    ("{e} + {m}", 2.0),
    ("{e} - {m}", 2.0),
    ("{e} // {m}", 2.0),
    ("{e} + 2 * {m}", 2.5),
    ("({e} - 1) * {m} + 1", 2.5),
    ("{e} // {m} + 1", 3.0),
    ("({e} - 1) // {m} + 1", 3.0),
    ("{m} - {e}", 4.0),
    ("{e} - 2 * {m}", 4.0),
)
"""What may be missing in {e}: a number {m} of the call."""

_FEW = 3
"""How many of these are tried with a number that the failure doesn't need."""


def of_numbers(line: Line) -> Iterator[Rewrite]:
    """All edits of numbers in a line."""
    stored = {id(node) for node in line.expressions if isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del))}
    called = {id(node.func) for node in line.expressions if isinstance(node, ast.Call)}
    whose = {id(node.value) for node in line.expressions if isinstance(node, ast.Attribute)}
    for node in line.expressions:
        if id(node) in stored or id(node) in called:
            continue
        if isinstance(node, ast.Name):
            yield from _other_names(line, node)
        if isinstance(node, ast.Constant):
            yield from _other_constants(line, node)
        if isinstance(node, ast.BinOp):
            yield from _operations(line, node)
        if isinstance(node, ast.Compare):
            yield from _comparisons(line, node)
        if isinstance(node, ast.Subscript):
            yield from _slices(line, node)
        if line.is_number(node) and id(node) not in whose:
            yield from _with_another(line, node)


def atom(text: str, node: ast.expr) -> str:
    """A node's text that may stand beside an operator."""
    return text if isinstance(node, (ast.Name, ast.Constant, ast.Subscript, ast.Call, ast.Attribute)) else f"({text})"


def _with_another(line: Line, node: ast.expr) -> Iterator[Rewrite]:
    """A number of the call more in an expression; or one more or less."""
    text = atom(line.of(node), node)
    for number, cost in line.arguments.items():
        if number != text:
            for form, far in _WITH_ONE[: None if not cost else _FEW]:
                yield from line.instead(node, f"({form.format(e=text, m=number)})", far + cost)
    if any(isinstance(each, ast.Name) for each in ast.walk(node)):
        for form, far in (("{e} + 1", 1.5), ("{e} - 1", 1.5), ("-{e}", 4.0), ("2 * {e}", 3.0)):
            yield from line.instead(node, f"({form.format(e=text)})", far)


def _other_names(line: Line, node: ast.Name) -> Iterator[Rewrite]:
    own = line.numbers.get(node.id)
    if own or f"{node.id}[0]" in line.numbers:
        for text, (_, cost) in line.numbers.items():
            if text != node.id:
                yield from line.instead(node, text, 1.5 + cost / 2)
        for text in ("0", "1"):
            yield from line.instead(node, text, 3.5)
    elif node.id in line.scope:
        for name in line.scope:
            if name != node.id and name not in line.numbers:
                yield from line.instead(node, name, 3.0)


def _other_constants(line: Line, node: ast.Constant) -> Iterator[Rewrite]:
    if isinstance(node.value, bool):
        yield from line.instead(node, str(not node.value), 2.0)
    elif type(node.value) is int:
        near = {node.value + 1: 1.5, node.value - 1: 1.5, 0: 2.0, 1: 2.0, 2: 2.0, -1: 2.0, -2: 3.0, 3: 3.0}
        for number, cost in near.items():
            if number != node.value:
                yield from line.instead(node, str(number), cost)
        for text, (_, cost) in line.numbers.items():
            if not cost:
                yield from line.instead(node, text, 3.0)


def _operations(line: Line, node: ast.BinOp) -> Iterator[Rewrite]:
    """One side alone, another operator, the sides exchanged; the second operand drawn into the first's."""
    left, right = line.of(node.left), line.of(node.right)
    one, other = atom(left, node.left), atom(right, node.right)
    sign = _OPERATORS.get(type(node.op))
    yield from line.instead(node, one, 1.0)
    yield from line.instead(node, other, 2.0)
    if sign is None:
        return
    for another in _OPERATORS.values():
        if another != sign:
            yield from line.instead(node, f"({one} {another} {other})", 1.0 if {another, sign} == {"/", "//"} else 2.0)
    if sign in ("-", "//"):
        yield from line.instead(node, f"({other} {sign} {one})", 3.0)
    if sign in ("//", "/"):
        yield from line.instead(node, f"(-(-{one} // {other}))", 3.0)
        yield from line.instead(node, f"(({one} - 1) // {other})", 2.0)
        yield from line.instead(node, f"(({one} - 1) // {other} + 1)", 2.5)
        yield from line.instead(node, f"({one} // {other} + 1)", 1.5)
    if isinstance(node.left, ast.BinOp) and (inner := _OPERATORS.get(type(node.left.op))):
        first, second = (atom(line.of(each), each) for each in (node.left.left, node.left.right))
        yield from line.instead(node, f"({first} {inner} ({second} {sign} {other}))", 2.0)
        yield from line.instead(node, f"(({first} {sign} {other}) {inner} {second})", 2.0)


def _comparisons(line: Line, node: ast.Compare) -> Iterator[Rewrite]:
    terms = [line.of(each) for each in (node.left, *node.comparators)]
    signs = [_COMPARISONS.get(type(each), "") for each in node.ops]
    if not all(signs):
        return
    for i in range(len(signs)):
        for another in _COMPARISONS.values():
            if another != signs[i]:
                said = [*signs[:i], another, *signs[i + 1 :]]
                text = terms[0] + "".join(f" {sign} {term}" for sign, term in zip(said, terms[1:], strict=True))
                yield from line.instead(node, text, 1.5)
    if len(terms) == 2:
        for number, (_, cost) in line.numbers.items():
            yield from line.instead(node, f"{line.of(node)} < {number}", 3.0 + cost)
        yield from line.instead(node, f"0 <= {line.of(node)}", 2.5)


def _slices(line: Line, node: ast.Subscript) -> Iterator[Rewrite]:
    """A slice that begins later and ends as much later; or goes in other steps."""
    for each in ast.walk(node.slice):
        if not isinstance(each, ast.Slice):
            continue
        low, high, step = (line.of(part) if part else "" for part in (each.lower, each.upper, each.step))
        for number, cost in line.arguments.items():
            for text, far in (
                (f"{low or 0} + {number} : {f'{high} + {number}' if high else ''}{f' : {step}' if step else ''}", 2.0),
                (f"{low or 0} : {high} : {number}", 2.0),
            ):
                yield from line.instead(each, text, far + cost)
        if step:
            yield from line.instead(each, f"{low}:{high}", 2.0)
