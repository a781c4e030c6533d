"""What `check` has taken, laid out in a folder as a file that the grader grades like any other."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path

from grader.curriculum import earlier
from grader.notebook.pieces import CannotTake
from grader.notebook.sources import Taken
from grader.runner.cells import PLACE


def write_source(taken: Taken, folder: Path) -> Path:
    """The file to grade: the learner's own where it stands, else one in `folder`, with earlier exercises beside it."""
    if taken.file and not taken.alias:
        return taken.file
    home = taken.file.parent if taken.file else Path.cwd()
    for name in earlier(taken.name):
        for file in (home / f"{name}.py", home / f"{name}.ipynb"):
            with contextlib.suppress(OSError):
                shutil.copyfile(file, folder / file.name)
    if taken.file:
        made = folder / taken.file.name
        source = taken.file.read_bytes().rstrip() + f"\n\n{taken.name} = {taken.alias}\n".encode()
        made.write_bytes(source)
    else:
        made = folder / "cells.ipynb"
        pieces = [*_values(taken, folder / "values.pt"), *taken.pieces]
        cells = [{"cell_type": "code", "source": source, "metadata": {PLACE: place}} for place, source in pieces]
        made.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
    return made


def _values(taken: Taken, file: Path) -> list[tuple[str, str]]:
    """The piece that brings back the values, which are written into a file."""
    if not taken.values.named:
        return []
    try:
        return [("", taken.values.save(file))]
    except Exception as error:
        names = " and ".join(taken.values.named)
        raise CannotTake(
            f"{names} can't be taken into the process that grades: torch can't save and load that "
            f"({type(error).__name__})."
        ) from None
