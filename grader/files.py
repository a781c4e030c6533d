"""Writing files without losing any: whole or not at all, and never over somebody's work."""

from __future__ import annotations

import os
import tempfile
from itertools import count
from pathlib import Path


def write_atomically(file: Path, text: str) -> None:
    """Write a file so that it is, at every moment, the old one or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, file.stat().st_mode & 0o777 if file.exists() else 0o644)
        os.replace(temporary, file)
    except BaseException:
        os.unlink(temporary)
        raise


def keep_copy(file: Path) -> Path:
    """A copy of a file beside it, under a name that nothing has yet (`conv1d.kept-1.py`)."""
    for number in count(1):
        copy = file.with_name(f"{file.stem}.kept-{number}{file.suffix}")
        try:
            with copy.open("xb") as stream:
                stream.write(file.read_bytes())
                stream.flush()
                os.fsync(stream.fileno())
        except FileExistsError:
            continue
        return copy
    raise AssertionError("count() ends never")
