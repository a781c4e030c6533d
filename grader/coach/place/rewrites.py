"""Edits of everything but numbers: the order of things, letters in an einsum, types, memory, whole statements."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from grader.coach.place.lines import Line, Rewrite, heads

_MOST_ITEMS = 10
_MOST_LETTERS = 24
_MAKES = {"zeros", "ones", "full", "empty", "arange", "tensor", "rand", "as_tensor"}
_OF_ONE_DTYPE = {"Tensor", "FloatTensor", "DoubleTensor"}
_OTHER_CALLS = {
    "view": ("reshape",),
    "reshape": ("view",),
    "empty": ("zeros",),
    "new_empty": ("new_zeros",),
    "empty_like": ("zeros_like",),
    "ones": ("zeros",),
    "new_ones": ("new_zeros",),
    "ceil": ("floor",),
    "floor": ("ceil",),
    "round": ("int",),
    "min": ("max",),
    "max": ("min",),
    "repeat": ("repeat_interleave",),
    "repeat_interleave": ("repeat",),
    "append": ("extend",),
}
_SIDES = (("h", "w"), ("H", "W"), ("height", "width"), ("row", "col"), ("r", "c"), ("y", "x"), ("top", "left"))


def of_calls(line: Line) -> Iterator[Rewrite]:
    """Edits of calls, tuples and texts within expressions."""
    for node in line.expressions:
        if isinstance(node, (ast.Tuple, ast.List)):
            yield from _exchanged(line, node.elts)
            yield from _for_constants(line, node)
        elif isinstance(node, ast.Call):
            yield from _exchanged(line, [*node.args, *(keyword.value for keyword in node.keywords)])
            yield from _call(line, node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _letters(line, node, node.value)
        elif isinstance(node, ast.IfExp):
            yield from line.instead(node, f"({line.of(node.body)})", 2.0)
            yield from line.instead(node, f"({line.of(node.orelse)})", 2.0)
        elif isinstance(node, ast.BoolOp):
            yield from (each for part in node.values for each in line.instead(node, f"({line.of(part)})", 2.0))
        elif isinstance(node, ast.Subscript):
            yield from line.instead(node, line.of(node.value), 2.0)
        elif isinstance(node, ast.Name):
            yield from _tensor(line, node)
            yield from _pair(line, node)
        elif isinstance(node, ast.Attribute) and node.attr.startswith(("float", "double", "int")):
            yield from (each for name in line.tensors for each in line.instead(node, f"{name}.dtype", 1.0))


def _pair(line: Line, node: ast.Name) -> Iterator[Rewrite]:
    """An argument that may be one number as a pair in any case."""
    if node.id in line.wholes and isinstance(node.ctx, ast.Load):
        yield from line.instead(node, _as_pair(node.id), 1.5)


def _for_constants(line: Line, node: ast.Tuple | ast.List) -> Iterator[Rewrite]:
    """An argument instead of constants."""
    if all(isinstance(each, ast.Constant) for each in node.elts):
        for name in line.wholes:
            yield from line.instead(node, _as_pair(name), 2.0)


def _as_pair(name: str) -> str:
    return f"(({name}, {name}) if isinstance({name}, int) else {name})"


def _exchanged(line: Line, nodes: Sequence[ast.expr]) -> Iterator[Rewrite]:
    """Two neighbours in a list of things in each other's place; or the last one left out."""
    if not 2 <= len(nodes) <= _MOST_ITEMS or nodes[0].lineno != nodes[-1].end_lineno:
        return
    for one, other in combinations(nodes, 2):
        (start, middle), (after, end) = line.piece.span(one), line.piece.span(other)
        text = line.piece.text
        if text[start:middle] != text[after:end]:
            far = 1.5 if nodes.index(other) - nodes.index(one) == 1 else 2.0
            yield Rewrite(start, end, text[after:end] + text[middle:after] + text[start:middle], far)
    for before, last in pairwise(nodes):
        yield Rewrite(line.piece.span(before)[1], line.piece.span(last)[1], "", 3.5)


def _call(line: Line, node: ast.Call) -> Iterator[Rewrite]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    arguments = line.piece.text[line.piece.span(node.func)[1] : line.piece.span(node)[1]]
    called = line.of(node.func)
    for other in _OTHER_CALLS.get(name, ()):
        yield from line.instead(node.func, called.removesuffix(name) + other, 1.0)
    if isinstance(node.func, ast.Attribute):
        yield from line.instead(node, line.of(node.func.value), 2.0)
    if name in _MAKES:
        yield from _of_dtype(line, node)
    if name in _OF_ONE_DTYPE:
        yield from (each for of in line.tensors for each in line.instead(node.func, f"{of}.new_empty", 1.0))
    if name == "as_strided":
        yield from _strided(line, node, called, arguments)
    if 1 <= len(node.args) <= 3 and isinstance(node.func, ast.Name):
        yield from (each for part in node.args for each in line.instead(node, line.of(part), 2.5))
    for keyword in node.keywords:
        others = [line.of(each) for each in (*node.args, *node.keywords) if each is not keyword]
        yield from line.instead(node, f"{called}({', '.join(others)})", 2.5)


def _of_dtype(line: Line, node: ast.Call) -> Iterator[Rewrite]:
    """What makes a tensor, told of which type."""
    given = [each.value for each in node.keywords if each.arg == "dtype"]
    parts = [*node.args, *(each.value for each in node.keywords)]
    for name in line.tensors:
        if given:
            yield from line.instead(given[0], f"{name}.dtype", 1.0)
        elif parts:
            end = max(line.piece.span(each)[1] for each in parts)
            yield Rewrite(end, end, f", dtype={name}.dtype", 1.0)


def _strided(line: Line, node: ast.Call, called: str, arguments: str) -> Iterator[Rewrite]:
    method = not called.startswith("torch.")
    whose = called.rpartition(".")[0] if method else line.of(node.args[0]) if node.args else ""
    most = 2 if method else 3
    if len(node.args) == most:
        yield from line.instead(node, f"{called}{arguments[:-1]}, {whose}.storage_offset())", 1.5)
    elif len(node.args) > most:
        kept = ", ".join(line.of(each) for each in node.args[:most])
        yield from line.instead(node, f"{called}({kept})", 1.5)


def _tensor(line: Line, node: ast.Name) -> Iterator[Rewrite]:
    """A tensor as it would lie in memory by itself, or a copy."""
    if node.id not in line.numbers and node.id in line.scope and isinstance(node.ctx, ast.Load):
        yield from line.instead(node, f"{node.id}.contiguous()", 2.5)
        yield from line.instead(node, f"{node.id}.clone()", 3.0)
        for tensor in line.tensors:
            yield from line.instead(node, f"{node.id}.to({tensor}.dtype)", 3.5)


def _letters(line: Line, node: ast.Constant, text: str) -> Iterator[Rewrite]:
    """Other letters in the text of an einsum."""
    written = line.of(node)
    if "->" not in text or written[1:-1] != text or len(text) > _MOST_LETTERS + 8:
        return
    start = line.piece.span(node)[0] + 1
    places = [i for i, letter in enumerate(text) if letter.isalpha()]
    for one, other in combinations(places, 2):
        if text[one] != text[other]:
            swapped = text[:one] + text[other] + text[one + 1 : other] + text[one] + text[other + 1 :]
            yield Rewrite(start, start + len(text), swapped, 2.0 if other - one < 3 else 2.5)
    for i in places:
        for letter in dict.fromkeys(text[j] for j in places):
            if letter != text[i]:
                yield Rewrite(start + i, start + i + 1, letter, 3.0)


def of_statements(line: Line) -> Iterator[Rewrite]:
    """Edits of a statement as a whole."""
    node = line.statement
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr, ast.Return)) and node.lineno == node.end_lineno:
        yield from _names_exchanged(line, node)
        yield from _sides_exchanged(line, node)
        yield from _dedented(line, node)
        yield from _of_no_type(line, node)
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr)):
        yield from line.instead(node, "pass", 3.0)
    if isinstance(node, ast.Expr):
        yield from line.instead(node, f"return {line.of(node)}", 1.0)
    if isinstance(node, ast.AugAssign):
        yield from _written_out(line, node)
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        target, value = line.of(node.targets[0]), line.of(node.value)
        yield from line.instead(node, f"{target} += {value}", 2.0)
    if isinstance(node, (ast.If, ast.While)):
        test = line.of(node.test)
        for text in (f"not ({test})", "True", "False"):
            yield from line.instead(node.test, text, 2.5)
    if isinstance(node, (ast.Break, ast.Continue)):
        yield from line.instead(node, "continue" if isinstance(node, ast.Break) else "break", 1.0)
        yield from line.instead(node, "pass", 2.0)


def _written_out(line: Line, node: ast.AugAssign) -> Iterator[Rewrite]:
    """`a += b` as `a = a + b`, which changes nothing in place; or as `a = b`."""
    target, value = line.of(node.target), line.of(node.value)
    sign = line.piece.text[line.piece.span(node.target)[1] : line.piece.span(node.value)[0]].strip(" (")
    yield from line.instead(node, f"{target} = {target} {sign.rstrip('=')} ({value})", 1.5)
    yield from line.instead(node, f"{target} = {value}", 3.0)


def _names_exchanged(line: Line, node: ast.stmt) -> Iterator[Rewrite]:
    read = {each.id for each in line.expressions if isinstance(each, ast.Name) and each.id in line.scope}
    for one, other in combinations(sorted(read), 2):
        yield from _renamed(line, node, {one: other, other: one}, 2.0)
    yield from _renamed(line, node, {"0": "1", "1": "0"}, 2.5)


def _sides_exchanged(line: Line, node: ast.stmt) -> Iterator[Rewrite]:
    """Every name of one of two dimensions for its counterpart's."""
    words = set(re.findall(r"\w+", " ".join(line.of(each) for each in heads(node))))
    for one, other in _SIDES:
        pairs: dict[str, str] = {}
        for word in words:
            for here, there in ((one, other), (other, one)):
                twins = []
                if word.endswith(here):
                    twins.append(word.removesuffix(here) + there)
                if word.startswith(here):
                    twins.append(there + word.removeprefix(here))
                pairs.update((word, twin) for twin in twins if twin in {*line.scope, *words})
        if pairs:
            yield from _renamed(line, node, pairs, 1.5)


def _of_no_type(line: Line, node: ast.stmt) -> Iterator[Rewrite]:
    """A statement without all of the types that it takes things to."""
    text = line.of(node)
    plain = re.sub(r"\.(?:float|double)\(\)|\.(?:to|type)\(torch\.(?:float|double)\w*\)", "", text)
    if plain != text:
        yield from line.instead(node, plain, 1.5)


def _renamed(line: Line, node: ast.stmt, pairs: dict[str, str], cost: float) -> Iterator[Rewrite]:
    """Names for others, in what a statement reads."""
    value = getattr(node, "value", None)
    for part in [node, value] if isinstance(node, ast.Assign) else [value]:
        if part is not None:
            before = line.of(part)
            after = re.sub(r"\b\w+\b", lambda found: pairs.get(found[0], found[0]), before)
            if after != before:
                yield from line.instead(part, after, cost)


def _dedented(line: Line, node: ast.stmt) -> Iterator[Rewrite]:
    """The statement one step further out: after the loop that it is in."""
    start, _ = line.piece.span(node)
    if node.col_offset > 4 and not line.piece.text[start - node.col_offset : start].strip():
        for less in (4, 8):
            if node.col_offset > less:
                yield Rewrite(start - node.col_offset, start, " " * (node.col_offset - less), 3.0)
