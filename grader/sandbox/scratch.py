"""Folders that are gone when we are, however we end."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Scratch:
    """A folder that another process removes when this one ends, be it killed."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="stridelings-"))
        self.folder.chmod(0o711)  # a user who is nobody has to reach the folder within that is theirs
        self._remover: subprocess.Popen[bytes] | None = None
        if os.name == "posix":
            self._remover = subprocess.Popen(
                ["/bin/sh", "-c", 'read x; rm -rf "$1"', "sh", str(self.folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )

    def new(self) -> Path:
        """A new folder in it."""
        return Path(tempfile.mkdtemp(dir=self.folder))

    def close(self) -> None:
        """Remove it now."""
        remove(self.folder)
        if self._remover:
            self._remover.communicate()


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it, whatever rights its files were left with."""

    def again(function: Callable[..., Any], path: str, error: Any) -> None:
        with contextlib.suppress(OSError):
            os.chmod(os.path.dirname(path), 0o700)
            if not os.path.islink(path):
                os.chmod(path, 0o700)
            function(path)

    shutil.rmtree(folder, onerror=again)
    shutil.rmtree(folder, ignore_errors=True)
