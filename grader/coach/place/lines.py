"""The lines of a learner's functions that an edit may change: each with its expressions, and what names hold there."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.coach.place.dataflow import Flow
from grader.coach.place.source import Piece
from grader.coach.place.values import NOTHING, Atom, Value
from grader.results import Spot

TENSORS = ("x", "weight", "bias")
_NUMBERS = {"len", "int", "min", "max", "abs", "sum", "round", "size", "stride", "dim", "numel", "arange", "item"}
"""Functions and methods that give numbers."""

_LONG = 40
"""Characters of a text beyond which it is no name for a number."""


@dataclass(frozen=True)
class Rewrite:
    """Another text for what stands between two characters of a function, and how far-fetched it is."""

    start: int
    end: int
    text: str
    cost: float


@dataclass(frozen=True, eq=False)
class Line:
    """A statement as far as it is one: of a loop or a condition only the head."""

    piece: Piece
    statement: ast.stmt
    scope: dict[str, Value]
    needed: tuple[Atom, ...]
    """The numbers without which there is no failure."""
    pairs: tuple[str, ...] = ()

    def spot(self, node: ast.AST) -> Spot:
        return self.piece.spot(node.lineno)  # type: ignore[attr-defined]

    def instead(self, node: ast.AST, text: str, cost: float) -> Iterator[Rewrite]:
        """Another text for a node, if the node stands in one line."""
        if node.lineno == node.end_lineno:  # type: ignore[attr-defined]
            yield Rewrite(*self.piece.span(node), text, cost)

    def of(self, node: ast.AST) -> str:
        return self.piece.of(node)

    @cached_property
    def range(self) -> tuple[int, int]:
        """Where the line stands in the text; of a statement of several lines, the first."""
        start, end = self.piece.span(self.statement)
        line_end = self.piece.text.find("\n", start)
        return start, min(end, line_end if line_end >= 0 else end)

    @cached_property
    def expressions(self) -> list[ast.expr]:
        """Every expression that is read, the outer ones first; not what an f-string holds."""
        return [node for head in heads(self.statement) for node in _within(head)]

    @cached_property
    def numbers(self) -> dict[str, tuple[Value, float]]:
        """Texts of numbers at hand, each with what it is; those that the failure needs cost nothing."""
        found = {}
        for name, value in self.scope.items():
            for text, each in _spelled(name, value, self.pairs):
                if each.everything and each.tensor is None and len(text) < _LONG:
                    found[text] = each, 0.0 if self._is_needed(each) else 2.0
        return found

    @cached_property
    def arguments(self) -> dict[str, float]:
        """Texts of those numbers that the call gives as arguments."""
        return {
            text: cost
            for text, (value, cost) in self.numbers.items()
            if value.atoms and not any("." in name or name in TENSORS for name, _ in value.atoms)
        }

    @cached_property
    def wholes(self) -> list[str]:
        """The names that hold an argument which may be a pair, or one number for both."""
        held = {name: value.atoms for name, value in self.scope.items() if value.items is None}
        return [name for name, atoms in held.items() if any(part is None and of in self.pairs for of, part in atoms)]

    @cached_property
    def tensors(self) -> dict[str, str]:
        """The names that hold an argument that is a tensor -> which."""
        return {name: value.tensor for name, value in self.scope.items() if value.tensor}

    def is_number(self, node: ast.expr) -> bool:
        """Whether an expression is a number, as far as is known: a name that holds one, or what is computed of such."""
        if isinstance(node, ast.Name):
            return node.id in self.numbers
        if isinstance(node, ast.Constant):
            return type(node.value) is int
        if isinstance(node, ast.Subscript):
            return self._holds_numbers(node.value)
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            return name in _NUMBERS
        if isinstance(node, ast.BinOp):
            return self.is_number(node.left) and self.is_number(node.right)
        return isinstance(node, ast.UnaryOp) and self.is_number(node.operand)

    def _holds_numbers(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name):
            return bool(self.scope.get(node.id, NOTHING).everything)
        if isinstance(node, ast.Call):
            return self.is_number(node)
        return isinstance(node, ast.Attribute) and node.attr == "shape"

    def _is_needed(self, value: Value) -> bool:
        return any(
            name == other and (part is None or at is None or part == at)
            for name, part in value.atoms
            for other, at in self.needed
        )


def _spelled(name: str, value: Value, pairs: Sequence[str]) -> Iterator[tuple[str, Value]]:
    """A name; of what holds several numbers, each of them."""
    if value.items is not None:
        yield from ((f"{name}[{i}]", item) for i, item in enumerate(value.items[:4]))
    elif any(part is None and whose in pairs for whose, part in value.atoms):
        yield from ((f"{name}[{i}]", value.item(i)) for i in (0, 1))
    else:
        yield name, value


def heads(statement: ast.stmt) -> list[ast.expr]:
    """The expressions of a statement that belong to no statement within it."""
    return [node for node in ast.iter_child_nodes(statement) if isinstance(node, ast.expr)]


def _within(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.JoinedStr):
        return
    if isinstance(node, ast.expr) and not isinstance(node, ast.Slice):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _within(child)


def lines(flow: Flow, needed: Iterable[Atom]) -> Iterator[Line]:
    """Every statement of every function, in order."""
    for piece in flow.source.pieces.values():
        for statement in _statements(piece.node.body):
            scope = flow.scopes.get(piece.spot(statement.lineno))
            if scope is not None:
                yield Line(piece, statement, scope, tuple(needed), flow.pairs)


def _statements(body: Iterable[ast.AST]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.stmt):
            yield node
        yield from _statements(each for each in ast.iter_child_nodes(node) if not isinstance(each, ast.expr))
