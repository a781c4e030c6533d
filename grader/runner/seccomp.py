"""What a learner's process may not do to others, by whatever means: stop them, lower their limits, trace them.

Linux alone has this.

A grader that is stopped waits for ever, since nobody is left to end what has stopped it; one without files or memory
can't say what it has found. To kill it would be seen at once, and is as easy from any other program.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class _Machine(NamedTuple):
    """What the calls of a kernel are on one kind of processor."""

    audit: int
    seccomp: int
    signals: Mapping[int, int]
    """Calls that send signals: which of their arguments is the signal."""
    prlimit: int
    ptrace: int


_MACHINES = {
    "x86_64": _Machine(0xC000003E, 317, {62: 1, 200: 1, 234: 2, 129: 1, 297: 2, 424: 1}, 302, 101),
    "aarch64": _Machine(0xC00000B7, 277, {129: 1, 130: 1, 131: 2, 138: 1, 240: 2, 424: 1}, 261, 117),
}
_FIRST_STOP, _LAST_STOP = 19, 22
"""SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU."""
_OTHER_CALLS = 0x40000000
"""From here on a processor's calls are numbered anew, for programs with short pointers (x32)."""

_LOAD, _IF_EQUAL, _IF_LESS_NOT, _IF_MORE, _RETURN = 0x20, 0x15, 0x35, 0x25, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_NUMBER, _AUDIT, _ARGUMENTS = 0, 4, 16
"""Where in what the kernel shows of a call its number, its processor and its arguments are."""

_PR_SET_NO_NEW_PRIVS, _SET_FILTER, _AS_FAST_AS_WITHOUT = 38, 1, 1 << 2

_Step = tuple[int, int, int, int]
"""An instruction: what, how many to skip if so, and if not, with which number."""


def leave_others_alone() -> bool:
    """From now on this process, and all that it starts, can't stop, limit or trace another. Returns whether so."""
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None or sys.maxsize < 1 << 32:
        return False
    steps = b"".join(struct.pack("HBBI", *step) for step in _steps(machine, os.getpid()))
    held = ctypes.create_string_buffer(steps, len(steps))
    program = struct.pack("HxxxxxxP", len(steps) // 8, ctypes.addressof(held))
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(libc.syscall(ctypes.c_long(machine.seccomp), _SET_FILTER, _AS_FAST_AS_WITHOUT, program) == 0)


def _steps(machine: _Machine, own: int) -> Sequence[_Step]:
    allow, refuse = (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)
    steps: list[_Step] = [
        *((_LOAD, 0, 0, _AUDIT), (_IF_EQUAL, 1, 0, machine.audit), refuse),
        *((_LOAD, 0, 0, _NUMBER), (_IF_LESS_NOT, 0, 1, _OTHER_CALLS), refuse),
    ]
    for call, argument in machine.signals.items():
        steps += [
            *((_IF_EQUAL, 0, 5, call), (_LOAD, 0, 0, _ARGUMENTS + 8 * argument)),
            *((_IF_LESS_NOT, 0, 2, _FIRST_STOP), (_IF_MORE, 1, 0, _LAST_STOP), refuse, allow),
        ]
    steps += [
        *((_IF_EQUAL, 0, 5, machine.prlimit), (_LOAD, 0, 0, _ARGUMENTS)),
        *((_IF_EQUAL, 2, 0, 0), (_IF_EQUAL, 1, 0, own), refuse, allow),
        *((_IF_EQUAL, 0, 1, machine.ptrace), refuse),
    ]
    return [*steps, allow]
