"""A notebook as the code cells it is made of: plain JSON and a few checks, since nothing in it can be trusted.

nbformat isn't used to read. It wants a valid notebook, and what is handed in often isn't: one cell with a key too many
mustn't cost a right answer. Plain JSON takes a tenth of the time, and needs no import in the learner's process.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.runner.magics import without_magics

LARGEST_NOTEBOOK = 256 << 20
"""Bytes. Pictures in its outputs make a notebook large; its code never is."""

LARGEST_SOURCE = 4 << 20
"""Characters of code in all cells together."""

PLACE = "stridelings"
"""The key in a cell's metadata under which a notebook of our own making says where it is from."""

_PLACE = re.compile(r"(?![.\s])[^/\\\x00-\x1f\x7f\ud800-\udfff]{1,100}|")


class NotANotebook(ValueError):
    """A file that can't be read as a notebook of Python, and why, in one sentence without its full stop."""


@dataclass(frozen=True)
class Cell:
    """A code cell: its number (the first cell is 1, text cells count too), and its source without magics."""

    number: int
    source: str
    written: str
    """The source as it stands in the notebook."""
    place: str | None = None
    """Where it is from, e.g. `In [2]`, if it stands in a notebook of our own making; empty if it is of our own."""

    @property
    def name(self) -> str:
        """What it is called where its lines are told."""
        return f"cell {self.number}" if self.place is None else self.place or "what the function uses"


def read_cells(file: Path) -> list[Cell]:
    """The code cells of a notebook (nbformat 1 to 4), in order. Raises NotANotebook, and nothing else."""
    notebook = _parse(_bytes(file))
    _check_language(notebook)
    cells, size = [], 0
    for position, cell in enumerate(_all_cells(notebook), 1):
        source = _source(cell)
        size += len(source)
        if size > LARGEST_SOURCE:
            raise NotANotebook(f"the notebook has more than {LARGEST_SOURCE >> 20} MiB of code")
        if source.strip():
            cells.append(_cell(cell, position, source))
    if not cells:
        raise NotANotebook("the notebook has no code cells with anything in them")
    return cells


def line_of_cell(file: Path, name: str, number: int) -> str:
    """A line of the cell of this name, without its indentation; empty if it can't be had."""
    try:
        cells = [cell.written.splitlines() for cell in read_cells(file) if cell.name == name]
    except NotANotebook:
        return ""
    return next((lines[number - 1].strip() for lines in cells if lines[number - 1 : number] not in ([], [""])), "")


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST_NOTEBOOK + 1)
    except OSError as error:
        raise NotANotebook(f"the notebook can't be read: {error.strerror or error}") from None
    if len(data) > LARGEST_NOTEBOOK:
        raise NotANotebook(f"the notebook is larger than {LARGEST_NOTEBOOK >> 20} MiB; clear its outputs")
    if not data.strip():
        raise NotANotebook("the notebook is empty")
    return data


def _parse(data: bytes) -> dict[str, Any]:
    try:
        notebook = json.loads(data)
    except UnicodeDecodeError:
        raise NotANotebook("the notebook isn't UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise NotANotebook(f"the notebook isn't JSON (line {error.lineno}: {error.msg})") from None
    except (ValueError, RecursionError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else error
        raise NotANotebook(f"the notebook isn't JSON that a notebook could hold ({why})") from None
    except MemoryError:
        raise NotANotebook("the notebook is too large to be read; clear its outputs") from None
    if not isinstance(notebook, dict):
        raise NotANotebook("the file is JSON, but not a notebook")
    return notebook


def _check_language(notebook: dict[str, Any]) -> None:
    metadata = notebook.get("metadata")
    languages = []
    for key, field in (("language_info", "name"), ("kernelspec", "language")):
        about = metadata.get(key) if isinstance(metadata, dict) else None
        language = about.get(field) if isinstance(about, dict) else None
        if isinstance(language, str) and language:
            languages.append(language)
    if languages and not any("python" in language.lower() for language in languages):
        raise NotANotebook(f"the notebook is written in {languages[0][:40]}, not in Python")


def _all_cells(notebook: dict[str, Any]) -> list[Any]:
    """Every cell, of whatever kind; before nbformat 4 they stand in worksheets."""
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        sheets = notebook.get("worksheets")
        found = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)] if isinstance(sheets, list) else []
        if not any(isinstance(each, list) for each in found):
            raise NotANotebook("the file is JSON, but not a notebook: it has no cells")
        cells = [cell for each in found if isinstance(each, list) for cell in each]
    return cells


def _source(cell: Any) -> str:
    """The source of a code cell; empty for anything else."""
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return ""
    source = next((cell[key] for key in ("source", "input", "code") if key in cell), "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _cell(cell: dict[str, Any], position: int, source: str) -> Cell:
    metadata = cell.get("metadata")
    place = metadata.get(PLACE) if isinstance(metadata, dict) else None
    if not isinstance(place, str) or not _PLACE.fullmatch(place):
        place = None
    return Cell(position, without_magics(source), source, place)
