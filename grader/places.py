"""Where things are: the stubs and solutions that come with the package, and the folder a learner works in."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_DATA = PACKAGE / "_data" if (PACKAGE / "_data").is_dir() else PACKAGE.parent

STUBS = _DATA / "exercises"
SOLUTIONS = _DATA / "solutions"


def where_answers_lie() -> list[Path]:
    """Files and folders that hold right answers: solutions, the formula and its mistakes, tests, all that git keeps."""
    package = [*(PACKAGE / "curriculum" / room for room in ("formula", "mistakes")), PACKAGE / "demo"]
    clone = [PACKAGE.parent / "tests", *_git(PACKAGE.parent / ".git")] if PACKAGE.parent == _DATA else []
    return [SOLUTIONS, *package, *clone]


def _git(place: Path) -> list[Path]:
    """Where git keeps everything: a folder, or where a file of that name points to."""
    if not place.is_file():
        return [place]
    folder = Path(place.read_text(encoding="utf-8").partition(":")[2].strip())
    return [place, *(parent for parent in folder.parents if parent.name == ".git")]


def is_notebook(file: Path) -> bool:
    """Whether a file is to be read as a notebook."""
    return file.suffix.lower() == ".ipynb"


class NoWorkspace(Exception):
    """There is no folder of exercises here or above."""


def workspace(start: Path | None = None) -> Path:
    """The nearest folder, from `start` upward, that holds `exercises/` with one of ours in it.

    In a clone of the project, or an editable install of it, that is the project itself. Raises NoWorkspace.
    """
    start = (start or Path.cwd()).resolve()
    names = {stub.name for stub in STUBS.glob("*.py")}
    for folder in (start, *start.parents):
        if any((folder / "exercises" / name).is_file() for name in names):
            return folder
        if folder.name == "exercises" and any((folder / name).is_file() for name in names):
            return folder.parent
    if PACKAGE.parent == _DATA:
        return _DATA
    raise NoWorkspace(f"no exercises in {start} or above it")
