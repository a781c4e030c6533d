"""Pages as files: written without harm to anybody's own, and opened."""

from __future__ import annotations

import os
import subprocess
import sys
import webbrowser
from pathlib import Path

from grader.results import ExerciseResult
from grader.web import NoPage
from grader.workspace.files import content, write_atomically

USUAL = "stridelings.html"
_MARK = b'<meta name="generator" content="Stridelings">'


def write_page(file: Path, text: str) -> None:
    """Write a page, over an older one, and over nothing else. Raises NoPage."""
    try:
        if (file.exists() or file.is_symlink()) and _MARK not in content(file):
            raise NoPage(f"{file} is there and isn't a page of ours: say another name with --out.")
        if file.parent.is_file():
            raise NoPage(f"{file} can't be written: its folder is a file.")
        write_atomically(file, text)
    except OSError as error:
        raise NoPage(f"{file} can't be written: {error.strerror or error}.") from None


def write_failure(file: Path, result: ExerciseResult) -> None:
    """Write the page of the smallest call that goes wrong. Raises NoPage."""
    from grader.web.failing import failing
    from grader.web.page import page

    write_page(file, page(result.name, failing(result)))


def open_page(file: Path) -> bool:
    """Open a page in the browser of this machine; False if there is none. What it prints is thrown away."""
    shows = sys.platform in ("win32", "darwin") or any(map(os.environ.get, ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")))
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    if not shows:  # there is nothing but a browser that would take the terminal
        return False
    command = [sys.executable, "-m", "webbrowser", file.absolute().as_uri()]
    subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return True
