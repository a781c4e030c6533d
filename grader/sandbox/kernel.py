"""What is asked of Linux that Python 3.10 has no function for. Each raises OSError where the kernel refuses."""

from __future__ import annotations

import ctypes
import os
import platform
import struct

NEW_MOUNTS, NEW_IPC, NEW_USER, NEW_PIDS = 0x20000, 0x08000000, 0x10000000, 0x20000000
_PRIVATE_BELOW = (1 << 18) | (1 << 14)
"""MS_PRIVATE and MS_REC."""
BIND = 1 << 12
NO_SETUID, NO_DEVICES, NO_PROGRAMS = 2, 4, 8
_DUMPABLE, _NO_NEW_PRIVILEGES, _DROP_FROM_BOUNDING = 4, 38, 24
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITIES_3 = 0x20080522
_MOST_CAPABILITIES = 64

_libc = ctypes.CDLL(None, use_errno=True)


def _asked(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def unshare(what: int) -> None:
    """Leave some namespaces for new ones."""
    _asked(_libc.unshare(what))


def enter(namespace: int, what: int) -> None:
    """Enter the namespace of a descriptor."""
    _asked(_libc.setns(namespace, what))


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    _asked(_libc.mount(source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode()))


def keep_mounts_here() -> None:
    """What is mounted from now on isn't seen elsewhere."""
    mount("none", "/", flags=_PRIVATE_BELOW)


def drop_capabilities() -> None:
    """From now on this process, and what it starts, can't do anything that an ordinary user can't."""
    for number in range(_MOST_CAPABILITIES):
        _libc.prctl(_DROP_FROM_BOUNDING, number, 0, 0, 0)
    _asked(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    header, none = struct.pack("Ii", _CAPABILITIES_3, 0), struct.pack("6I", *[0] * 6)
    _asked(_libc.syscall(ctypes.c_long(_CAPSET[platform.machine()]), header, none))


def be_unreadable() -> None:
    """From now on no process of the same user can look into this one's memory."""
    _asked(_libc.prctl(_DUMPABLE, 0, 0, 0, 0))
