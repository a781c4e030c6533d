"""Notebooks out of stubs: the task as text, the stub as a cell to fill in, and a cell that checks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from textwrap import dedent
from typing import Any

from grader.curriculum import earlier, find
from grader.notebook.formulas import as_code
from grader.web import NoPage
from grader.web.files import USUAL, write_page
from grader.web.page import page
from grader.workspace.files import write_atomically
from grader.workspace.stubs import stub

_LOOK = "See the windows move: [{page}]({page}#exercise={name}), beside this notebook (`grade page {name}` writes it)."


def write_notebooks(folder: Path, names: Sequence[str]) -> tuple[list[Path], list[Path]]:
    """Write a notebook NAME.ipynb for each exercise that has none yet, and the page that they lead to.

    Returns those made, and those left alone.
    """
    made, kept = [], []
    for name in names:
        file = folder / f"{name}.ipynb"
        if file.exists() or file.is_symlink():
            kept.append(file)
            continue
        write_atomically(file, text(name))
        made.append(file)
    with suppress(NoPage):  # somebody's own file of that name stays
        write_page(folder / USUAL, page(names[0]))
    return made, kept


def text(name: str) -> str:
    """The notebook of an exercise, as it stands in its file: the same each time."""
    import nbformat

    made = notebook(name)
    nbformat.validate(made)
    return f"{nbformat.writes(made)}\n"


def notebook(name: str) -> Any:
    """The notebook of an exercise (an nbformat NotebookNode)."""
    from nbformat import v4

    module, function = _parts(name)
    new: Any = v4
    says = find(name).says
    task = f"# {name}\n\n{says[0].upper()}{says[1:]}.\n\n{as_markdown(function)}"
    if find(name).gather:
        task += f"\n\n{_LOOK.format(page=USUAL, name=name)}"
    cells = [
        new.new_markdown_cell(task, id=f"{name}-task"),
        new.new_code_cell(module, id=f"{name}-code"),
        new.new_code_cell(f"from grader import check\n\ncheck({name})", id=f"{name}-check"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new.new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def _parts(name: str) -> tuple[str, str]:
    """The stub without its docstrings, and the function's docstring."""
    source = stub(name)
    tree = ast.parse(source)
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    lines = source.splitlines()
    task = ast.get_docstring(function) or ""
    for node in (function.body[0], tree.body[0]):  # from the end, so that numbers of lines stay true
        del lines[node.lineno - 1 : node.end_lineno]
    code = "\n".join(lines).strip()
    if re.search(rf"^(from|import) ({'|'.join(earlier(name) or ['-'])})\b", code, re.M):
        code = f"import grader.beside  # finds your earlier exercises beside this notebook, as .py or .ipynb\n\n{code}"
    return code, task


def as_markdown(docstring: str) -> str:
    """A docstring's paragraphs as markdown: what stands in two columns becomes a table, what is indented a block."""
    return "\n\n".join(_paragraph(lines) for lines in _paragraphs(docstring))


def _paragraphs(docstring: str) -> list[list[str]]:
    return [part.split("\n") for part in re.split(r"\n\s*\n", docstring.strip())]


_ROW = re.compile(r"(\w+) {2,}(\S.*)")


def _paragraph(lines: list[str]) -> str:
    if _ROW.fullmatch(lines[0]) or (len(lines) > 1 and _ROW.fullmatch(lines[1])):
        return _table(lines)
    blocks = [(indented, "\n".join(block)) for indented, block in groupby(lines, lambda line: line.startswith("    "))]
    return "\n\n".join(f"```\n{dedent(text)}\n```" if indented else as_code(text) for indented, text in blocks)


def _table(lines: list[str]) -> str:
    rows: list[list[str]] = []
    for line in lines:
        if row := _ROW.fullmatch(line):
            rows.append([f"`{row[1]}`", row[2]])
        elif rows:
            rows[-1][1] += f" {line.strip()}"
    cells = [" | ".join(as_code(cell).replace("|", r"\|") for cell in row) for row in rows]
    return "\n".join(["| | |", "|---|---|", *(f"| {row} |" for row in cells)])
