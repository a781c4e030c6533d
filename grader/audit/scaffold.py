"""A new exercise: its files, each with TODOs to fill in, and its place at the end of the path."""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path

import grader
from grader.audit.templates import CURRICULUM, SOLUTION, TEST
from grader.curriculum import PATH
from grader.workspace.files import write_atomically
from grader.workspace.stubs import from_solution

ROOT = Path(grader.__file__).resolve().parent.parent

_PATH = re.compile(r"^PATH = \((.*?),?\s*\)$", re.M | re.S)


class CannotScaffold(Exception):
    """There is no place for a new exercise of that name, or none for any."""


def files_of(name: str, root: Path = ROOT) -> dict[Path, str]:
    """The files that a new exercise begins with, as texts."""
    solution = SOLUTION.replace("NAME", name)
    return {
        root / "solutions" / f"{name}.py": solution,
        root / "grader" / "curriculum" / f"{name}.py": CURRICULUM.replace("NAME", name),
        root / "tests" / "curriculum" / f"test_{name}.py": TEST.replace("NAME", name),
        root / "exercises" / f"{name}.py": from_solution(solution, name),
    }


def scaffold(name: str, commands: tuple[str, ...] = (), root: Path = ROOT) -> list[Path]:
    """Write the files of a new exercise, all or none, over nothing. Raises CannotScaffold.

    `commands` are names that an exercise can't have, as `grade NAME` would mean something else.
    """
    _check(name, commands, root)
    path = root / "grader" / "curriculum" / "__init__.py"
    before = path.read_text(encoding="utf-8")
    found = _PATH.search(before)
    if not found:
        raise CannotScaffold(f"{path} has no PATH = (...) to put {name} into")
    after = before[: found.end(1)] + f', "{name}"' + before[found.end(1) :]
    files, made = files_of(name, root), []
    try:
        for file, text in files.items():
            made.append(file)
            write_atomically(file, text)
        write_atomically(path, after)
    except OSError as error:
        raise CannotScaffold(f"{error.filename or path} can't be written: {error.strerror}") from None
    finally:
        if path.read_text(encoding="utf-8") != after:
            for file in made:
                file.unlink(missing_ok=True)
    return list(files)


def _check(name: str, commands: tuple[str, ...], root: Path) -> None:
    if not (root / "pyproject.toml").is_file() or not (root / "solutions").is_dir():
        raise CannotScaffold("new exercises are written in a clone of the project; this grade is installed without one")
    if name in PATH:
        raise CannotScaffold(f"there is an exercise {name} already")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name) or keyword.issoftkeyword(name):
        raise CannotScaffold(f"{name!r} can't be the name of a function and its file: use small letters, digits and _")
    if name in commands:
        raise CannotScaffold(f"{name} is a command: grade {name} means that")
    if name in sys.stdlib_module_names or name in ("torch", "numpy", "grader", "solutions", "exercises"):
        raise CannotScaffold(f"{name} is a module that others import: a file {name}.py would stand in its way")
    for file in files_of(name, root):
        if file.exists() or file.is_symlink():
            raise CannotScaffold(f"{file.relative_to(root)} is there already, and nothing is written over")
