"""The learner's own files, and files that they name."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISDIR

import click

from grader.curriculum import ORDER
from grader.places import NoWorkspace, workspace
from grader.report.phrases import shorten
from grader.workspace.files import opened


def own_files() -> dict[str, Path]:
    """The learner's files, one for each exercise, there or not."""
    try:
        folder = workspace() / "exercises"
    except NoWorkspace as error:
        raise click.UsageError(f"{error}. grade init DIR makes a folder to work in.") from None
    return {name: folder / f"{name}.py" for name in ORDER}


def own_file(name: str) -> Path:
    file = own_files()[name]
    if file.is_dir():
        raise click.UsageError(f"{shown(file)} is a directory, where your code should be. Move it away.")
    if not os.path.lexists(file):
        raise click.UsageError(f"{shown(file)} isn't there. This brings the stub back:  grade reset {name}")
    try:
        with opened(file):
            return file
    except OSError as error:
        raise click.UsageError(
            f"{shown(file)} can't be read: {error.strerror}. Make it readable, or move it away and bring the stub "
            f"back:  grade reset {name}"
        ) from None


def check_file(file: Path) -> None:
    """A mistake in the command line unless there is a file to grade."""
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        raise click.UsageError(f"there is no file {file}.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise click.UsageError(f"{shorten(str(file), 60)} can't be looked at: {reason}.") from None
    if S_ISDIR(mode):
        raise click.UsageError(f"{file} is a directory; --file wants a Python file.")


def shown(file: Path) -> str:
    """A path as short as it can be said from here."""
    try:
        relative = Path(os.path.realpath(file.parent), file.name).relative_to(Path.cwd())
    except ValueError:
        return str(file)
    return str(relative)
