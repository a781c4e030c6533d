"""A learner's file as the functions that it is made of, each with the text of its lines."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from grader.places import is_notebook
from grader.results import Spot
from grader.runner.cells import NotANotebook, read_cells
from grader.runner.loading import LARGEST_FILE, decoded
from grader.syntax import parse

_LARGEST = 200_000
"""Characters of a file beyond which it isn't read again: no place is told, then."""

_ABOUT_NAMES = {"locals", "vars", "globals", "eval", "exec"}


@dataclass(frozen=True, eq=False)
class Piece:
    """A function at the top of a file, or of a notebook's cell: its whole lines."""

    node: ast.FunctionDef
    text: str
    first: int
    """The number of its first line."""
    cell: str = ""

    def spot(self, line: int) -> Spot:
        return Spot(line, self.cell)

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Where a node stands in the text."""
        return self._at(node.lineno, node.col_offset), self._at(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def of(self, node: ast.AST) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def _at(self, line: int, column: int) -> int:
        """An offset in the text; columns are counted in bytes."""
        start, text = self._lines[line - self.first]
        return start + (column if text.isascii() else len(text.encode()[:column].decode()))

    @cached_property
    def _lines(self) -> list[tuple[int, str]]:
        """Each line, and where it begins."""
        lines = self.text.split("\n")
        return list(zip(accumulate((len(each) + 1 for each in lines), initial=0), lines, strict=False))


class Source:
    """The functions that one function of a file stands on, itself first."""

    def __init__(self, pieces: Mapping[str, Piece], name: str):
        self.name, self.pieces = name, _reached(pieces, name)

    @property
    def entry(self) -> Piece | None:
        return self.pieces.get(self.name)

    @property
    def opaque(self) -> bool:
        """Whether names may be read in ways that don't show."""
        nodes = (node for piece in self.pieces.values() for node in ast.walk(piece.node))
        return any(isinstance(node, ast.Name) and node.id in _ABOUT_NAMES for node in nodes)

    @property
    def mentioned(self) -> set[str]:
        """The names that the function itself reads."""
        body = self.entry.node.body if self.entry else []
        nodes = (node for statement in body for node in ast.walk(statement))
        return {node.id for node in nodes if isinstance(node, ast.Name)}


def read(file: Path, name: str) -> Source:
    """A learner's file. One that can't be read, or isn't Python, has no functions."""
    pieces: dict[str, Piece] = {}
    try:
        for cell, text in _texts(file):
            pieces |= {piece.node.name: piece for piece in _functions(cell, text)}
    except (OSError, ValueError, LookupError, SyntaxError, RecursionError, MemoryError, NotANotebook):
        return Source({}, name)
    return Source(pieces, name)


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    if is_notebook(file):
        yield from ((cell.name, cell.source) for cell in read_cells(file))
    elif file.is_file() and file.stat().st_size <= LARGEST_FILE:
        yield "", decoded(file.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")


def _functions(cell: str, text: str) -> Iterator[Piece]:
    if len(text) > _LARGEST:
        return
    try:
        tree = parse(text)
    except SyntaxError:  # another cell's may be right
        return
    lines = text.split("\n")
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            yield Piece(node, "\n".join(lines[first - 1 : node.end_lineno]), first, cell)


def _reached(pieces: Mapping[str, Piece], name: str) -> dict[str, Piece]:
    """The function `name` and those that it names, and so on."""
    reached: dict[str, Piece] = {}
    waiting = [name]
    while waiting:
        each = waiting.pop(0)
        if each in pieces and each not in reached:
            reached[each] = pieces[each]
            waiting += [node.id for node in ast.walk(pieces[each].node) if isinstance(node, ast.Name)]
    return reached
