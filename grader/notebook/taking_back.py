"""Functions out of a notebook, back into `exercises/`: each with the imports and helpers that it needs.

Nothing of the notebook is run for that.
"""

from __future__ import annotations

import ast
import builtins
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from grader.curriculum import ORDER, earlier
from grader.notebook.scopes import Statement, bindings, makings, statements
from grader.runner.cells import Cell, read_cells
from grader.runner.magics import assigned_by_magic
from grader.workspace.files import keep_copy, write_atomically
from grader.workspace.stubs import is_untouched, stub

MADE, SAME, UNTOUCHED, BROKEN = "made", "same", "untouched", "broken"


@dataclass(frozen=True)
class Back:
    """What became of one exercise of a notebook: written to `file` (what was there is in `kept`), the same as there
    already, still the stub, or in a cell that isn't Python. `notes` say what of the notebook a file can't hold."""

    name: str
    how: str
    file: Path
    kept: Path | None = None
    cell: int = 0
    notes: tuple[str, ...] = ()


def take_back(notebook: Path, folder: Path) -> list[Back]:
    """Write every exercise that a notebook defines to NAME.py in `folder`. Raises NotANotebook, OSError."""
    cells = read_cells(notebook)
    found = [each for cell in cells for each in statements(cell.source, cell.name)]
    return [back for name in ORDER if (back := _one(name, cells, found, folder / f"{name}.py"))]


def _one(name: str, cells: Sequence[Cell], found: Sequence[Statement], file: Path) -> Back | None:
    for cell in reversed(cells):
        if f"def {name}(" in cell.source and not statements(cell.source, cell.name):
            return Back(name, BROKEN, file, cell=cell.number)
        if any(name in each.binds for each in found if each.place == cell.name):
            break
    bound = _definitions(name, found)
    if not bound:
        return None
    if _same_code(bound[-1].text, stub(name)):
        return Back(name, UNTOUCHED, file)
    wanted = _wanted(name, found)
    notes = tuple(note for each in wanted if (note := _not_for_a_file(each, cells)))
    text = _assembled(name, *_parts(name, [each for each in wanted if not each.awaits], found))
    if file.is_file() and file.read_bytes() == text.encode("utf-8", "replace"):
        return Back(name, SAME, file, notes=notes)
    kept = keep_copy(file) if file.exists() and not is_untouched(file, name) else None
    write_atomically(file, text)
    return Back(name, MADE, file, kept, notes=notes)


def _definitions(name: str, found: Sequence[Statement]) -> list[Statement]:
    """What makes `name` what it is, imports apart: `from pad import pad` may stand below pad's own cell."""
    return bindings([each for each in found if not each.imports], name)


def _wanted(name: str, found: Sequence[Statement]) -> list[Statement]:
    """A notebook's statements that one exercise needs, and no more, in the order of the cells."""
    wanted: set[int] = set()
    taken, waiting = set(), [name]
    missing = False
    while waiting:
        each = waiting.pop()
        if each in taken or (each in earlier(name) and _definitions(each, found)):
            continue
        taken.add(each)
        among = found if each not in ORDER else [one for one in found if not one.imports]
        made = makings(among, each) or makings(found, each)
        missing = missing or (not made and not hasattr(builtins, each))
        for statement in made:
            wanted.add(found.index(statement))
            waiting += sorted(statement.needs)
    everywhere = {i for i, one in enumerate(found) if one.everywhere and (missing or "__future__" in one.text)}
    return [found[index] for index in sorted(wanted | everywhere)]


def _parts(name: str, wanted: Sequence[Statement], found: Sequence[Statement]) -> tuple[list[str], list[str]]:
    """The imports of a file, with those of earlier exercises that the notebook defines itself; and the rest of it."""
    needed = {each for statement in wanted for each in statement.needs}
    own = [each for each in earlier(name) if each in needed and _definitions(each, found)]
    imports = [each.text for each in wanted if each.imports]
    borrowed = [f"from {each} import {each}" for each in sorted(own)]
    return _without_twins([*imports, *borrowed]), [each.comment + each.text for each in wanted if not each.imports]


def _not_for_a_file(statement: Statement, cells: Sequence[Cell]) -> str:
    """What a statement does in a notebook and can't in a file; nothing for most."""
    names = " and ".join(sorted(statement.binds)) or "it"
    if statement.awaits:
        return f"{names} isn't there, because {statement.place} makes it with an await outside of any function"
    cell = next(each for each in cells if each.name == statement.place)
    first, last = statement.line - 1, statement.line + statement.text.count("\n")
    written, source = (each.splitlines()[first:last] for each in (cell.written, cell.source))
    for before, after in zip(written, source, strict=False):
        if before != after and (assigned := assigned_by_magic(before)):
            return f"{assigned} is None, because {statement.place} has `{before.strip()[:80]}` there"
    return ""


def _without_twins(lines: Sequence[str]) -> list[str]:
    future = [line for line in lines if "__future__" in line]
    return list(dict.fromkeys([*future, *lines]))


def _assembled(name: str, imports: Sequence[str], rest: Sequence[str]) -> str:
    original = ast.parse(stub(name))
    head = stub(name).split("\n")[: original.body[0].end_lineno]
    task = next(ast.get_docstring(node, clean=False) for node in original.body if isinstance(node, ast.FunctionDef))
    text, after_def = "\n".join([*head, "", *imports]).rstrip(), True
    for statement in rest:
        is_def = not isinstance(ast.parse(statement).body[0], (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr))
        text += ("\n\n\n" if is_def or after_def else "\n") + _with_docstring(statement, name, task or "")
        after_def = is_def
    return f"{text}\n"


def _with_docstring(text: str, name: str, task: str) -> str:
    """A function with the task as its docstring, unless it has one: in a notebook the task stands above the cell."""
    node = ast.parse(text).body[0]
    if not isinstance(node, ast.FunctionDef) or node.name != name or ast.get_docstring(node) is not None:
        return text
    lines = text.split("\n")
    end = _end_of_header(text, node.lineno)
    if end == node.body[0].lineno:
        return text  # def and body in one line
    indent = " " * node.body[0].col_offset
    lines.insert(end, f'{indent}"""{task}"""')
    return "\n".join(lines)


def _end_of_header(text: str, start: int) -> int:
    """The line in which a def's colon stands."""
    depth = 0
    for token in tokenize.generate_tokens(StringIO(text).readline):
        if token.start[0] < start or token.type != tokenize.OP:
            continue
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.string, 0)
        if token.string == ":" and depth == 0:
            return token.start[0]
    return start


def _same_code(text: str, whole: str) -> bool:
    """Whether a function is the one of a stub, docstrings and comments apart."""
    function = ast.parse(text).body[0]
    if not isinstance(function, ast.FunctionDef):
        return False
    others = [node for node in ast.parse(whole).body if isinstance(node, ast.FunctionDef)]
    return any(_dump(function) == _dump(other) for other in others)


def _dump(function: ast.FunctionDef) -> str:
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:]
    return ast.dump(function)
