"""What a learner's process may not do, by whatever means: read certain files, start programs; in a sandbox, write
outside its folder. Linux alone has this.

Landlock only knows what is allowed: so everything is, but for what lies on the way down to what isn't.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _READ_FILE = 1 << 0, 1 << 2
_WRITE_FILE, _TRUNCATE, _REFER = 1 << 1, 1 << 14, 1 << 13
_TO_A_FILE = _WRITE_FILE | _TRUNCATE
_WRITING = _WRITE_FILE | sum(1 << bit for bit in range(4, 13))
"""Writing a file, removing and making whatever there is."""
_TCP, _SOCKETS_AND_SIGNALS = 3, 3
_WALLS = (
    (6, (_WRITING | _REFER | _TRUNCATE, _TCP, _SOCKETS_AND_SIGNALS)),
    (4, (_WRITING | _REFER | _TRUNCATE, _TCP)),
    (3, (_WRITING | _REFER | _TRUNCATE,)),
    (2, (_WRITING | _REFER,)),
    (1, (_WRITING,)),
)
"""From which version on what can be kept within: files; the ports of TCP; abstract sockets, and signals."""
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/tty")
_ONLY_ASK_FOR_THE_VERSION, _BENEATH = 1, 1
_PR_SET_NO_NEW_PRIVS = 38


def version() -> int:
    """Of the kernel's Landlock; 0 where there is none."""
    return max(0, _call(_CREATE_RULESET, None, 0, _ONLY_ASK_FOR_THE_VERSION))


class Hiding:
    """Files that can't be read any more once this has begun. To make one takes longer than to begin it."""

    def __init__(self, hidden: Iterable[Path]):
        """`hidden` are files, and folders with all that lies in them."""
        self._ruleset = _ruleset(_READ_FILE)
        for path in _beside(os.sep, {os.path.realpath(path) for path in hidden}):
            _allow(self._ruleset, path, _READ_FILE)

    def begin(self, shown: Iterable[Path]) -> bool:
        """From now on this process and all that it starts can't read what is hidden, but for `shown`.

        Nor what has been made since in a folder on the way to what is hidden. Returns whether that is so.
        """
        for path in shown:
            _allow(self._ruleset, os.fspath(path), _READ_FILE)
        return _restrict(self._ruleset)


def no_programs() -> bool:
    """From now on this process and all that it starts can't start a program. Returns whether that is so."""
    return _restrict(_ruleset(_EXECUTE))


def keep_within(writable: Iterable[str]) -> bool:
    """From now on this process and all that it starts can write, make and remove nothing outside some folders, nor use
    TCP, nor reach the sockets and processes of others, as far as this kernel can. Returns whether anything is so."""
    attributes = next((fields for at_least, fields in _WALLS if version() >= at_least), None)
    if attributes is None:
        return False
    files = attributes[0]
    ruleset = _call(_CREATE_RULESET, struct.pack(f"{len(attributes)}Q", *attributes), 8 * len(attributes), 0)
    for path in writable:
        _allow(ruleset, path, files)
    for path in _DEVICES:
        _allow(ruleset, path, files & _TO_A_FILE)
    return _restrict(ruleset)


def _beside(folder: str, away: set[str]) -> Iterator[str]:
    """Everything in a folder that doesn't lead to what is hidden. A link leads nowhere by itself."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.path in away or entry.is_symlink():
            continue
        if any(path.startswith(entry.path + os.sep) for path in away):
            yield from _beside(entry.path, away)
        else:
            yield entry.path


def _ruleset(handled: int) -> int:
    return _call(_CREATE_RULESET, struct.pack("Q", handled), 8, 0)


def _restrict(ruleset: int) -> bool:
    if ruleset < 0:
        return False
    _libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    begun = _call(_RESTRICT_SELF, ruleset, 0, 0) == 0
    os.close(ruleset)
    return begun


def _allow(ruleset: int, path: str, access: int) -> None:
    if ruleset < 0:
        return
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # gone meanwhile
        return
    _call(_ADD_RULE, ruleset, _BENEATH, struct.pack("=Qi", access, place), 0)
    os.close(place)


def _call(number: int, *arguments: object) -> int:
    if sys.platform != "linux":
        return -1
    result: int = _libc().syscall(ctypes.c_long(number), *arguments)
    return result


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)
