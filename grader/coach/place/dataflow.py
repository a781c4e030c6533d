"""Where numbers flow in a learner's source: which lines read an argument, or a size, under whatever name it has there.

A number is read where it is used itself, be it renamed, unpacked, made a pair or handed to a helper of the same file.
What is computed from it is another number, and only *derived*: that matters for where to look first, and isn't said.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence

from grader.coach.place.expressions import Expressions
from grader.coach.place.source import Piece, Source
from grader.coach.place.values import NOTHING, Atom, Scope, Value, union
from grader.results import Spot

_DEEPEST, _ROUNDS = 6, 3
"""Calls within calls that are followed, and how often a loop is gone through at most."""


class Flow:
    """The reads of a file: by number, the lines; and at each line, what each name holds."""

    def __init__(self, source: Source, arguments: Mapping[str, str], tensors: Sequence[str], pairs: Sequence[str] = ()):
        """`arguments`: the learner's name of each argument -> torch's. Some are tensors, some are given as pairs."""
        self.source, self.pairs = source, tuple(pairs)
        self.reads: dict[Atom, set[Spot]] = {}
        self.derived: dict[Atom, set[Spot]] = {}
        self.scopes: dict[Spot, Scope] = {}
        self._depth = 0
        self._known: dict[tuple[str, tuple[tuple[str, Value], ...]], Value] = {}
        if source.entry:
            given = {
                own: Value(tensor=name) if name in tensors else Value(frozenset({(name, None)}))
                for own, name in arguments.items()
            }
            self.call(source.entry, given)

    def lines(self, wanted: Iterable[Atom], derived: bool = False) -> tuple[Spot, ...]:
        """The lines that read any of these numbers, in order."""
        found: set[Spot] = set()
        for atom, spots in (self.derived if derived else self.reads).items():
            if any(_meet(atom, each) for each in wanted):
                found |= spots
        return tuple(sorted(found, key=lambda spot: (spot.cell, spot.line)))

    def call(self, piece: Piece, given: Scope) -> Value:
        """What a function of the file returns, given these arguments."""
        key = piece.node.name, tuple(sorted(given.items(), key=lambda each: each[0]))
        if key not in self._known:
            self._known[key] = NOTHING  # for a call of itself on the way
            self._known[key] = self.walk(piece, piece.node, dict(given))
        return self._known[key]

    def walk(self, piece: Piece, function: ast.FunctionDef, scope: Scope) -> Value:
        """What a function returns that begins with this scope; nothing is known where calls go too deep."""
        if self._depth >= _DEEPEST:
            return NOTHING
        self._depth += 1
        returned = Walk(self, piece, scope).function(function)
        self._depth -= 1
        return returned

    def saw(self, spot: Spot, value: Value) -> None:
        """Take note of a value that is used in a line."""
        for atom in value.all:
            self.reads.setdefault(atom, set()).add(spot)
        for atom in value.everything:
            self.derived.setdefault(atom, set()).add(spot)


def _meet(one: Atom, other: Atom) -> bool:
    return one[0] == other[0] and (one[1] is None or other[1] is None or one[1] == other[1])


class Walk(Expressions):
    """A walk through one function, statement by statement, as it would run."""

    def __init__(self, flow: Flow, piece: Piece, scope: Scope):
        super().__init__(flow, piece, scope)
        self._returned: list[Value] = []

    def function(self, node: ast.FunctionDef) -> Value:
        """The whole body; what it returns."""
        self._statements(node.body)
        return union(self._returned)

    def _statements(self, body: Sequence[ast.stmt]) -> None:
        for statement in body:
            spot = self._piece.spot(statement.lineno)
            self._flow.scopes[spot] = {**self._flow.scopes.get(spot, {}), **self.scope}
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._assign(target, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value:
            self._assign(node.target, node.value)
        elif isinstance(node, ast.AugAssign):
            self._bind(node.target, self._computed([node.value, node.target]))
        elif isinstance(node, ast.For):
            self._bind(node.target, self._use(node.iter).each)
            self._again(node.body)
            self._statements(node.orelse)
        elif isinstance(node, ast.While):
            self._use(node.test)
            self._again(node.body)
        elif isinstance(node, ast.If):
            self._use(node.test)
            self._either(node.body, node.orelse)
        elif isinstance(node, ast.Return):
            self._returned.append(self._use(node.value) if node.value else NOTHING)
        elif isinstance(node, ast.FunctionDef):
            self._inner[node.name] = node
        else:
            self._others(node)

    def _others(self, node: ast.AST) -> None:
        """What has no meaning of its own here: its expressions, then its statements, in order."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self._use(child)
            elif isinstance(child, ast.stmt):
                self._statements([child])
            else:
                self._others(child)

    def _again(self, body: Sequence[ast.stmt]) -> None:
        """A loop: what its end leaves, its beginning may find."""
        for _ in range(_ROUNDS):
            before = self.scope
            self._either(body, ())
            if self.scope == before:
                break

    def _either(self, one: Sequence[ast.stmt], other: Sequence[ast.stmt]) -> None:
        before, ends = self.scope, []
        for branch in (one, other):
            self.scope = dict(before)
            self._statements(branch)
            ends.append(self.scope)
        names = dict.fromkeys(name for end in ends for name in end)
        self.scope = {name: union(end[name] for end in ends if name in end) for name in names}

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
            for each, item in zip(target.elts, [self._use(item) for item in value.elts], strict=False):
                self._bind(each, item)
        elif isinstance(target, (ast.Tuple, ast.List)):
            whole = self._value(value)
            self._bind(target, whole)
            parts = [self._part(whole, target.elts, i) for i in range(len(target.elts))]
            self._saw(value, Value(items=tuple(parts)))
        else:
            self._bind(target, self._use(value))
