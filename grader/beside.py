"""`import grader.beside` lets a notebook say `from pad import pad` where pad.ipynb lies beside it.

A pad.py beside it comes first, as in any Python; then the notebook; then the reference's pad, which is said.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

from grader.curriculum import ORDER
from grader.places import SOLUTIONS


class Beside(importlib.abc.MetaPathFinder):
    """Finds the exercises that the ordinary import hasn't found."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name not in ORDER:
            return None
        from grader.runner.notebooks import spec_of_notebook

        if spec := spec_of_notebook(name, Path.cwd()):
            return spec
        print(f"{name}: neither {name}.py nor {name}.ipynb lies here, so the reference's is used.")
        return importlib.util.spec_from_file_location(name, SOLUTIONS / f"{name}.py")


if not any(isinstance(finder, Beside) for finder in sys.meta_path):
    sys.meta_path.append(Beside())
