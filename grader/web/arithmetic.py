"""Arithmetic as plain lists, which a page in the browser works out: ["+", "i", 1] for `i + 1`."""

from __future__ import annotations

import ast
import re
from typing import Any

Tree = Any
"""A number; a name; or a list: what is done, and with what. A text is ["text", "..."]."""

_SIGNS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//", ast.Mod: "%", ast.USub: "neg", ast.Not: "not",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.And: "and", ast.Or: "or",
}  # fmt: skip
_CALLS = ("min", "max", "abs")
_IN_BRACES = re.compile(r"{(.*?)}")


def tree(text: str) -> Tree:
    """One expression. Raises ValueError for what isn't plain arithmetic."""
    return _tree(ast.parse(text, mode="eval").body)


def sentence(text: str) -> list[Tree]:
    """A sentence in which arithmetic stands between braces, in parts: each a text, or one expression in a list."""
    return [[tree(part)] if n % 2 else part for n, part in enumerate(_IN_BRACES.split(text))]


def size(text: str) -> dict[str, Tree]:
    """The size of a dimension, and when there is one: `batch if batch`."""
    body = ast.parse(text if " else " in text else f"{text} else None" if " if " in text else text, mode="eval").body
    if isinstance(body, ast.IfExp) and isinstance(body.orelse, ast.Constant) and body.orelse.value is None:
        return {"size": _tree(body.body), "there": _tree(body.test)}
    return {"size": _tree(body), "there": 1}


def _tree(node: ast.expr) -> Tree:
    if isinstance(node, ast.Constant):
        return ["text", node.value] if isinstance(node.value, str) else node.value
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.IfExp):
        return ["if", *map(_tree, (node.test, node.body, node.orelse))]
    if isinstance(node, ast.BinOp):
        return [_SIGNS[type(node.op)], _tree(node.left), _tree(node.right)]
    if isinstance(node, ast.UnaryOp):
        return [_SIGNS[type(node.op)], _tree(node.operand)]
    if isinstance(node, ast.BoolOp):
        return [_SIGNS[type(node.op)], *map(_tree, node.values)]
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return [_SIGNS[type(node.ops[0])], _tree(node.left), _tree(node.comparators[0])]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        return [node.func.id, *map(_tree, node.args)]
    raise ValueError(f"a page can't work out {ast.unparse(node)}")
