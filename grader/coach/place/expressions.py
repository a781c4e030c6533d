"""What the expressions of a learner's source are, as far as numbers of the call are concerned."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, ClassVar

from grader.coach.place.source import Piece
from grader.coach.place.values import NONE, NOTHING, Scope, Value, union

if TYPE_CHECKING:
    from grader.coach.place.dataflow import Flow

_SAME = {"int", "tuple", "list", "float", "reversed", "sorted", "iter", "next", "_pair", "_single", "_ntuple", "Size"}
"""Functions that give what they are given."""
_COUNTS = {"range", "len", "min", "max", "abs", "sum", "round", "divmod", "enumerate", "zip", "arange", "floor", "ceil"}
"""Functions that make numbers of numbers."""
_STILL_X = {"contiguous", "clone", "detach", "float", "double", "to", "type", "requires_grad_"}
"""Methods that leave a tensor its shape."""


class Expressions:
    """Reads expressions in a scope, and takes note of the lines in which numbers are used."""

    def __init__(self, flow: Flow, piece: Piece, scope: Scope):
        self._flow, self._piece, self.scope = flow, piece, scope
        self._inner: dict[str, ast.FunctionDef] = {}

    def _bind(self, target: ast.expr, value: Value) -> None:
        if isinstance(target, ast.Name):
            self.scope[target.id] = value
        elif isinstance(target, ast.Starred):
            self._bind(target.value, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for i, each in enumerate(target.elts):
                self._bind(each, self._part(value, target.elts, i))
        else:
            self._others(target)

    def _part(self, whole: Value, targets: Sequence[ast.expr], place: int) -> Value:
        """What one of several targets gets of what is unpacked."""
        starred = [i for i, target in enumerate(targets) if isinstance(target, ast.Starred)]
        if not starred or place < starred[0]:
            return whole.item(place)
        return whole.items_from(place) if place == starred[0] else whole.item(place - len(targets))

    def _use(self, node: ast.expr) -> Value:
        """What an expression is; if it is a number itself, its line reads that number."""
        value = self._value(node)
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)):
            self._saw(node, value)
        return value

    def _saw(self, node: ast.expr, value: Value) -> None:
        self._flow.saw(self._piece.spot(node.lineno), value)

    def _computed(self, nodes: Iterable[ast.expr]) -> Value:
        """A number that is computed from these."""
        return Value(derived=NONE.union(*(self._use(node).everything for node in nodes)))

    def _value(self, node: ast.expr) -> Value:
        meaning = self._meanings.get(type(node))
        if meaning:
            return meaning(self, node)
        self._others(node)
        return NOTHING

    def _others(self, node: ast.AST) -> None:
        """What has no meaning of its own here: what is in it, in order."""
        raise NotImplementedError

    def _name(self, node: ast.Name) -> Value:
        return self.scope.get(node.id, NOTHING)

    def _either_of_two(self, node: ast.IfExp) -> Value:
        self._use(node.test)
        return union([self._use(node.body), self._use(node.orelse)])

    def _one_of(self, node: ast.BoolOp) -> Value:
        return union([self._use(each) for each in node.values])

    def _named(self, node: ast.NamedExpr) -> Value:
        self._bind(node.target, value := self._use(node.value))
        return value

    def _several(self, node: ast.Tuple | ast.List) -> Value:
        values = [self._use(each) for each in node.elts]
        if any(isinstance(each, ast.Starred) for each in node.elts):
            return union(value.each for value in values)
        return self._sequence(values)

    def _sequence(self, values: Sequence[Value]) -> Value:
        """Several values. An argument that may be a pair is one number for each when it is made a pair of itself."""
        if len(values) < 2 or any(value != values[0] for value in values):
            return Value(items=tuple(values))
        atoms = [
            frozenset((name, i if part is None and name in self._flow.pairs else part) for name, part in value.atoms)
            for i, value in enumerate(values)
        ]
        return Value(items=tuple(replace(value, atoms=own) for value, own in zip(values, atoms, strict=True)))

    def _operation(self, node: ast.BinOp) -> Value:
        left, right = self._value(node.left), self._value(node.right)
        repeats = node.right.value if isinstance(node.right, ast.Constant) else None
        if isinstance(node.op, ast.Mult) and left.items is not None and isinstance(repeats, int):
            self._use(node.left)
            return self._sequence(left.items * min(repeats, 8))
        if isinstance(node.op, ast.Add) and left.items is not None and right.items is not None:
            return Value(items=left.items + right.items)
        return self._computed([node.left, node.right])

    def _attribute(self, node: ast.Attribute) -> Value:
        whose = self._value(node.value)
        if whose.tensor and node.attr == "shape":
            return Value(frozenset({(whose.tensor, None)}))
        if whose.tensor and node.attr in ("data", "T", "mT"):
            return whose if node.attr == "data" else NOTHING
        self._use(node.value)
        return NOTHING

    def _subscript(self, node: ast.Subscript) -> Value:
        whole, index = self._value(node.value), node.slice
        place = _whole_number(index)
        if place is not None:
            return NOTHING if whole.tensor else whole.item(place)
        if isinstance(index, ast.Slice) and not index.step and whole.atoms:
            start = _whole_number(index.lower) if index.lower else 0
            if start is not None:
                return whole.items_from(start)
        self._use(index)
        if whole.tensor is None and not isinstance(index, ast.Slice):
            return whole.each
        return NOTHING if whole.tensor else Value(whole.all, whole.derived)

    def _call(self, node: ast.Call) -> Value:
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if isinstance(function, ast.Attribute):
            whose = self._value(function.value)
            if whose.tensor or name == "stride":
                return self._method(node, whose, name)
            if whose.all or whose.derived:
                self._saw(function.value, whose)
                self._arguments(node)
                return Value(whose.all, whose.derived)
        own = self._flow.source.pieces.get(name) if isinstance(function, ast.Name) else None
        if own or name in self._inner:
            return self._own_call(node, own, name)
        values = self._arguments(node)
        if name in _SAME and len(values) == 1:
            return values[0]
        if name in ("zip", "enumerate"):
            counted = (NOTHING,) if name == "enumerate" else ()
            return Value(items=(Value(items=(*counted, *(value.each for value in values))),))
        if name in _COUNTS:
            return Value(derived=NONE.union(*(value.everything for value in values)))
        if not isinstance(function, (ast.Name, ast.Attribute)):
            self._use(function)
        return NOTHING

    def _method(self, node: ast.Call, whose: Value, name: str) -> Value:
        """A call of a tensor's method."""
        shape = Value(frozenset({(str(whose.tensor), None)}))
        if name == "size":
            place = _whole_number(node.args[0]) if node.args else None
            return shape if not node.args else NOTHING if place is None else shape.item(place)
        self._arguments(node)
        if name == "stride":
            return Value(frozenset({(f"{whose.tensor}.stride", None)}))
        return whose if name in _STILL_X else NOTHING

    def _arguments(self, node: ast.Call) -> list[Value]:
        return [self._use(each) for each in (*node.args, *(keyword.value for keyword in node.keywords))]

    def _own_call(self, node: ast.Call, own: Piece | None, name: str) -> Value:
        """A call of a function of the same file, or of one within this function."""
        inner = None if own else self._inner[name]
        values = self._arguments(node)
        callee = own.node if own else inner
        assert callee
        names = [each.arg for each in (*callee.args.posonlyargs, *callee.args.args)]
        given = dict(zip(names, values[: len(node.args)], strict=False))
        pairs = zip_longest(node.keywords, values[len(node.args) :])
        given |= {keyword.arg: value for keyword, value in pairs if keyword.arg}
        if own:
            return self._flow.call(own, given)
        return NOTHING if _names(callee, name) else self._flow.walk(self._piece, callee, {**self.scope, **given})

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Value:
        before = dict(self.scope)
        for each in node.generators:
            self._bind(each.target, self._use(each.iter).each)
            for condition in each.ifs:
                self._use(condition)
        value = self._use(node.elt)
        self.scope = before
        return Value(value.all, value.derived) if value.items is None else Value(items=(value,))

    def _lambda(self, node: ast.Lambda) -> Value:
        before, self.scope = self.scope, {**self.scope, **{each.arg: NOTHING for each in node.args.args}}
        self._use(node.body)
        self.scope = before
        return NOTHING

    _meanings: ClassVar[dict[type, Callable[[Any, Any], Value]]] = {
        ast.Name: _name,
        ast.Tuple: _several,
        ast.List: _several,
        ast.IfExp: _either_of_two,
        ast.BoolOp: _one_of,
        ast.NamedExpr: _named,
        ast.Starred: lambda self, node: self._use(node.value),
        ast.BinOp: _operation,
        ast.UnaryOp: lambda self, node: self._computed([node.operand]),
        ast.Attribute: _attribute,
        ast.Subscript: _subscript,
        ast.Call: _call,
        ast.ListComp: _comprehension,
        ast.SetComp: _comprehension,
        ast.GeneratorExp: _comprehension,
        ast.Lambda: _lambda,
    }


def _names(node: ast.AST, name: str) -> bool:
    return any(isinstance(each, ast.Name) and each.id == name for each in ast.walk(node))


def _whole_number(node: ast.expr) -> int | None:
    """The number that an expression is written as, if it is one."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _whole_number(node.operand)
        return None if number is None else -number
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    return None
