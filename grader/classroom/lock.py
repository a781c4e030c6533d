"""A folder that one process at a time works in; the lock ends with the process, however it ends."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO


class Taken(Exception):
    """Another process has the lock. As text: which, if that is known."""


def locked(file: Path) -> BinaryIO:
    """The file, locked until it is closed. Raises Taken, or OSError."""
    stream = open(file, "a+b")  # noqa: SIM115  (whoever asks closes it)
    try:
        _lock(stream)
    except OSError:
        stream.seek(0)
        holder = stream.read(20).decode("ascii", "replace").strip()
        stream.close()
        raise Taken(f" (process {holder})" if holder.isdigit() else "") from None
    stream.truncate(0)
    stream.write(str(os.getpid()).encode())
    stream.flush()
    return stream


def _lock(stream: BinaryIO) -> None:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        stream.seek(1 << 20)  # beyond what is read: a locked byte can't be
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
