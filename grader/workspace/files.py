"""Writing files without losing any: whole or not at all, and never over somebody's work."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from errno import EFBIG, EINVAL
from itertools import count
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

LARGEST = 64 << 20
"""Bytes of a file beyond which it is nobody's code, and nobody's progress."""

_UNFINISHED = ".unfinished"
_STALE = 600.0
"""Seconds after which a file that was being written is what a killed run has left."""


@contextlib.contextmanager
def opened(file: Path) -> Iterator[BinaryIO]:
    """A regular file, to read. Raises OSError for any other kind: reading a pipe or a device may never end."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(file, flags), "rb") as stream:
        if not S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(EINVAL, "it isn't a regular file")
        yield stream


def content(file: Path) -> bytes:
    """What is in a regular file of a sane size. Raises OSError for anything else."""
    with opened(file) as stream:
        found = stream.read(LARGEST + 1)
    if len(found) > LARGEST:
        raise OSError(EFBIG, f"it is larger than {LARGEST >> 20} MiB")
    return found


def write_atomically(file: Path, text: str | bytes) -> None:
    """Write a file so that it is, at every moment, the old one or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = _write_beside(file, text)
    try:
        os.chmod(temporary, file.stat().st_mode & 0o777 if file.exists() else 0o644)
        os.replace(temporary, file)
    except BaseException:
        os.unlink(temporary)
        raise


def keep_copy(file: Path) -> Path:
    """A copy of a file beside it, under a name that nothing has yet (`NAME.kept-1.py`); whole from the first moment.

    If the newest copy holds the same, a run that was ended has kept it already: that one is it.
    """
    held = content(file)
    kept = kept_copies(file)
    if kept and content(kept[0]) == held:
        return kept[0]
    temporary = _write_beside(file, held)
    try:
        os.chmod(temporary, file.stat().st_mode & 0o777)
        for number in count(_number(file, kept[0]) + 1 if kept else 1):
            copy = file.with_name(f"{file.stem}.kept-{number}{file.suffix}")
            if _claim(temporary, copy, held):
                return copy
    finally:
        os.unlink(temporary)
    raise AssertionError("count() ends never")


def set_aside(file: Path) -> Path:
    """Move a file to a name of its own beside it."""
    copy = keep_copy(file)
    file.unlink()
    return copy


def kept_copies(file: Path) -> list[Path]:
    """The copies that have been kept of a file, the newest first."""
    beside = file.parent.iterdir() if file.parent.is_dir() else ()
    return sorted((copy for copy in beside if _number(file, copy)), key=lambda copy: _number(file, copy), reverse=True)


def bring_back(file: Path) -> tuple[Path, Path | None]:
    """Make a file what it was before it was last replaced. Returns the copy that it was taken from, and where what
    was in it until now has been kept. Done twice, everything is as before. Raises FileNotFoundError if no copy differs.
    """
    now = content(file) if file.exists() else None
    copy = next((copy for copy in kept_copies(file) if content(copy) != now), None)
    if copy is None:
        raise FileNotFoundError(f"no other version of {file.name} has been kept")
    kept = keep_copy(file) if now is not None else None
    if file.is_symlink():
        write_atomically(Path(os.path.realpath(file)), content(copy))
    else:
        os.replace(copy, file)
    return copy, kept


def _number(file: Path, copy: Path) -> int:
    """Which copy of a file this is; 0 if it is none."""
    found = re.fullmatch(rf"{re.escape(file.stem)}\.kept-([1-9]\d*){re.escape(file.suffix)}", copy.name)
    return int(found[1]) if found else 0


def _claim(temporary: str, copy: Path, held: bytes) -> bool:
    """Give a file that is whole a second name, unless something has it."""
    try:
        os.link(temporary, copy)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        try:
            with copy.open("xb") as stream:
                stream.write(held)
        except FileExistsError:
            return False
    return True


def _write_beside(file: Path, text: str | bytes) -> str:
    _sweep(file)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=_UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode("utf-8") if isinstance(text, str) else text)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def _sweep(file: Path) -> None:
    """Take away what runs that were killed while they wrote this file have left."""
    for left in file.parent.glob(f".{file.name}.*{_UNFINISHED}"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink()
