"""What a learner's process may not do to others, by whatever means: stop them, lower their limits, trace them. And in a
sandbox, what it may not ask the kernel for at all.

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
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple


class _Machine(NamedTuple):
    """What the calls of a kernel are on one kind of processor."""

    audit: int
    seccomp: int
    signals: Mapping[int, int]
    """Calls that send signals: which of their arguments is the signal."""
    prlimit: int
    ptrace: int
    clone: int
    socket: int
    unordinary: Sequence[int]


_UNORDINARY = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "perf_event_open": (298, 241),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "quotactl": (179, 60),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "syslog": (103, 116),
    "acct": (163, 89),
    "personality": (135, 92),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "adjtimex": (159, 171),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "pidfd_getfd": (438, 438),
    "mount_setattr": (442, 442),
}
"""Calls that only systems, debuggers and attackers make, with their numbers on x86-64 and on ARM64."""
_CLONE_3 = 435
_NEW_NAMESPACES = 0x7E020000
"""CLONE_NEWNS, and CLONE_NEWCGROUP to CLONE_NEWNET."""
_WITHIN_THE_MACHINE = 1
"""AF_UNIX."""


_MACHINES = {
    "x86_64": _Machine(
        0xC000003E,
        317,
        {62: 1, 200: 1, 234: 2, 129: 1, 297: 2, 424: 1},
        302,
        101,
        56,
        41,
        [each[0] for each in _UNORDINARY.values()],
    ),
    "aarch64": _Machine(
        0xC00000B7,
        277,
        {129: 1, 130: 1, 131: 2, 138: 1, 240: 2, 424: 1},
        261,
        117,
        220,
        198,
        [each[1] for each in _UNORDINARY.values()],
    ),
}
_FIRST_STOP, _LAST_STOP = 19, 22
"""SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU."""
_OTHER_CALLS = 0x40000000
"""From here on a processor's calls are numbered anew, for programs with short pointers (x32)."""

_LOAD, _IF_EQUAL, _IF_LESS_NOT, _IF_MORE, _IF_ANY, _RETURN = 0x20, 0x15, 0x35, 0x25, 0x45, 0x06
_ALLOW, _REFUSE, _REFUSE_AS_UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
_NUMBER, _AUDIT, _ARGUMENTS = 0, 4, 16
"""Where in what the kernel shows of a call its number, its processor and its arguments are."""

_PR_SET_NO_NEW_PRIVS, _SET_FILTER, _AS_FAST_AS_WITHOUT = 38, 1, 1 << 2

_Step = tuple[int, int, int, int]
"""An instruction: what, how many to skip if so, and if not, with which number."""


def leave_others_alone() -> bool:
    """From now on this process, and all that it starts, can't stop, limit or trace another. Returns whether so."""
    return _begin(lambda machine: _steps(machine, os.getpid()))


def ordinary_calls_only() -> bool:
    """From now on this process, and all that it starts, can't ask the kernel for what only systems, debuggers and
    attackers ask for: namespaces, mounts, sockets that lead out of here, shared keys and memory. Returns whether so."""
    return _begin(_ordinary)


def _begin(steps_on: Callable[[_Machine], Sequence[_Step]]) -> bool:
    machine = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None or sys.maxsize < 1 << 32:
        return False
    steps = b"".join(struct.pack("HBBI", *step) for step in steps_on(machine))
    held = ctypes.create_string_buffer(steps, len(steps))
    program = struct.pack("HxxxxxxP", len(steps) // 8, ctypes.addressof(held))
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(libc.syscall(ctypes.c_long(machine.seccomp), _SET_FILTER, _AS_FAST_AS_WITHOUT, program) == 0)


def _of_this_machine(machine: _Machine, refuse: _Step) -> list[_Step]:
    """The number of a call, in the only numbering that is let through."""
    return [
        *((_LOAD, 0, 0, _AUDIT), (_IF_EQUAL, 1, 0, machine.audit), refuse),
        *((_LOAD, 0, 0, _NUMBER), (_IF_LESS_NOT, 0, 1, _OTHER_CALLS), refuse),
    ]


def _ordinary(machine: _Machine) -> Sequence[_Step]:
    allow, refuse = (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)
    steps = _of_this_machine(machine, refuse)
    for call in machine.unordinary:
        steps += [(_IF_EQUAL, 0, 1, call), refuse]
    return [
        *steps,
        *((_IF_EQUAL, 0, 1, _CLONE_3), (_RETURN, 0, 0, _REFUSE_AS_UNKNOWN)),  # so that it is done by clone
        *((_IF_EQUAL, 0, 3, machine.clone), (_LOAD, 0, 0, _ARGUMENTS), (_IF_ANY, 0, 1, _NEW_NAMESPACES), refuse),
        *((_LOAD, 0, 0, _NUMBER), (_IF_EQUAL, 0, 3, machine.socket)),
        *((_LOAD, 0, 0, _ARGUMENTS), (_IF_EQUAL, 1, 0, _WITHIN_THE_MACHINE), refuse),
        allow,
    ]


def _steps(machine: _Machine, own: int) -> Sequence[_Step]:
    allow, refuse = (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)
    steps = _of_this_machine(machine, refuse)
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
