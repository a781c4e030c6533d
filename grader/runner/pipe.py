"""A pipe whose reader never waits: that of POSIX systems, and one for Windows."""

from __future__ import annotations

import contextlib
import os

_ROOM = 1 << 20
"""Bytes that fit in while nobody reads, where the system lets us say so."""


class PosixPipe:
    """Two descriptors of this process: `ours`, which is read, and `theirs`, which is written to."""

    def __init__(self) -> None:
        self.ours, self.theirs = os.pipe()
        os.set_blocking(self.ours, False)
        with contextlib.suppress(ImportError, OSError, AttributeError):
            import fcntl

            fcntl.fcntl(self.ours, fcntl.F_SETPIPE_SZ, _ROOM)  # type: ignore[attr-defined, unused-ignore]

    def take(self) -> bytes:
        """Some of what is there; empty if there is nothing, now or ever again."""
        with contextlib.suppress(OSError):
            return os.read(self.ours, _ROOM)
        return b""


class WindowsPipe:
    """The same, asked how much it holds before that much is read."""

    def __init__(self) -> None:
        import _winapi
        import msvcrt

        ours, theirs = _winapi.CreatePipe(None, _ROOM)  # type: ignore[attr-defined, unused-ignore]
        self.ours = msvcrt.open_osfhandle(ours, os.O_RDONLY)  # type: ignore[attr-defined, unused-ignore]
        self.theirs = msvcrt.open_osfhandle(theirs, os.O_WRONLY)  # type: ignore[attr-defined, unused-ignore]

    def take(self) -> bytes:
        import _winapi
        import msvcrt

        with contextlib.suppress(OSError):
            handle = msvcrt.get_osfhandle(self.ours)  # type: ignore[attr-defined, unused-ignore]
            there = _winapi.PeekNamedPipe(handle, 0)[0]  # type: ignore[attr-defined, unused-ignore]
            return os.read(self.ours, there) if there else b""
        return b""


Pipe = WindowsPipe if os.name == "nt" else PosixPipe
