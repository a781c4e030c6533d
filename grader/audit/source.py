"""A solution's text and its tree, and the same text with some nodes said otherwise."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

_METADATA = (
    "shape",
    "stride",
    "dim",
    "ndim",
    "dtype",
    "device",
    "size",
    "numel",
    "storage_offset",
    "is_floating_point",
)
"""What is asked of a tensor rather than of its numbers."""

_NO_TENSOR = ("tuple", "list", "range", "zip", "int", "len", "min", "max", "sum", "any", "all", "isinstance", "slice")


class Source:
    """The text of a file that defines the function `name`."""

    def __init__(self, text: str, name: str, is_view: bool = False):
        """`is_view` says whether the function's result has to be a view of its argument."""
        self.text, self.is_view = text, is_view
        self.function = function_of(text, name)
        self._data = text.encode()
        self._starts = [0]
        for line in self._data.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._parents = {child: node for node in ast.walk(self.function) for child in ast.iter_child_nodes(node)}

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of the function's body but its docstring and its f-strings (the words of exceptions)."""
        return tuple(node for statement in self.statements for node in _walk(statement))

    @property
    def statements(self) -> list[ast.stmt]:
        body = self.function.body
        return body[1:] if ast.get_docstring(self.function) is not None else body

    def parent(self, node: ast.AST) -> ast.AST | None:
        return self._parents.get(node)

    def code(self, node: ast.AST) -> str:
        """The text of one node."""
        start, end = self._span(node)
        return self._data[start:end].decode()

    def said(self, *edits: tuple[ast.AST, str]) -> str:
        """The whole text, with some nodes replaced."""
        data = self._data
        for node, text in sorted(edits, key=lambda edit: -self._span(edit[0])[0]):
            start, end = self._span(node)
            data = data[:start] + text.encode() + data[end:]
        return data.decode()

    def before(self, statement: ast.stmt, line: str) -> str:
        """The whole text with a line put before a statement."""
        start = self._starts[statement.lineno - 1]
        indent = " " * statement.col_offset
        return (self._data[:start] + f"{indent}{line}\n".encode() + self._data[start:]).decode()

    def _span(self, node: ast.AST) -> tuple[int, int]:
        first, last = node.lineno, node.end_lineno  # type: ignore[attr-defined]
        return (
            self._starts[first - 1] + node.col_offset,  # type: ignore[attr-defined]
            self._starts[last - 1] + node.end_col_offset,  # type: ignore[attr-defined]
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that the function's body reads or binds."""
        arguments = {argument.arg for argument in self.arguments}
        return frozenset(arguments | {node.id for node in self.nodes if isinstance(node, ast.Name)})

    @property
    def arguments(self) -> list[ast.arg]:
        return [*self.function.args.posonlyargs, *self.function.args.args, *self.function.args.kwonlyargs]

    @cached_property
    def defaults(self) -> dict[str, ast.expr]:
        """The default of each argument that has one."""
        arguments = self.function.args
        positional = [*arguments.posonlyargs, *arguments.args]
        given = list(zip(positional[len(positional) - len(arguments.defaults) :], arguments.defaults, strict=True))
        by_name = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        return {argument.arg: default for argument, default in [*given, *by_name] if default}

    @cached_property
    def tensor_arguments(self) -> tuple[str, ...]:
        """The arguments annotated as tensors."""
        return tuple(each.arg for each in self.arguments if each.annotation and "Tensor" in self.code(each.annotation))

    @cached_property
    def tensors(self) -> tuple[ast.Name, ...]:
        """Where the function uses the numbers of a tensor: an argument, or what a call has made."""
        made = set(self.tensor_arguments)
        for node in self.nodes:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _makes_tensor(node.value):
                made |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        return tuple(
            node
            for node in self.nodes
            if isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Load)
            and node.id in made
            and not self._is_about(node)
        )

    def _is_about(self, node: ast.Name) -> bool:
        """Whether a tensor is only asked about its shape or the like, or compared with None."""
        parent = self.parent(node)
        return isinstance(parent, ast.Compare) or (isinstance(parent, ast.Attribute) and parent.attr in _METADATA)


def function_of(text: str, name: str) -> ast.FunctionDef:
    """The function `name` of a source text. Raises ValueError if there is none."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return node
    raise ValueError(f"there is no function {name}")


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.JoinedStr):
        return  # before Python 3.12 the places of what stands in an f-string are wrong
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _walk(child)


def _makes_tensor(call: ast.Call) -> bool:
    return not (isinstance(call.func, ast.Name) and call.func.id in _NO_TENSOR)
