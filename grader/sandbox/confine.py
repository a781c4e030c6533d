"""In the fork that is to run a submission, before any of it is there: what it is kept from, and how much it may take.

Three levels. A: namespaces of its own within a sandbox that has nothing of the grader's. B: no namespaces, but a user
of its own. C: neither, so that only what needs no right is done.
"""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.runner import landlock, seccomp, tree
from grader.runner.limits import MIB
from grader.sandbox import kernel

A, B, C = "A", "B", "C"

PROCESSES, FILE_MIB, FILES, SECONDS = 64, 64, 256, 600
"""How many processes and threads, how large a file in MiB, how many open files, and how many seconds of computing in
all: more than the grader's own limit allows, should the grader be gone."""

WORK = Path("/tmp/w")
"""Where a submission lies at level A."""


@dataclass(frozen=True)
class Confinement:
    """How one slot is confined: its level, the user to become (None: stay), and the folder that it may write to."""

    letter: str
    user: int | None
    work: str
    hidden: tuple[str, ...] = ()
    """At levels B and C, what may not be read, wherever it lies."""

    def begin(self) -> None:
        """Take this process's rights away, for good."""
        os.setsid()
        _be_ended_first()
        if self.letter == A:
            _own_namespaces()
        else:
            _own_corner([self.work], self.hidden)
        _limit()
        if self.user is not None:
            os.setgroups([])
            os.setresgid(self.user, self.user, self.user)
            os.setresuid(self.user, self.user, self.user)
        if self.letter != A:
            tree.die_with_parent()
        kernel.drop_capabilities()
        kernel.be_unreadable()
        seccomp.leave_others_alone()
        seccomp.ordinary_calls_only()


def _own_namespaces() -> None:
    """Files, shared memory and processes that nobody else sees. Process identifiers were made anew before the fork."""
    kernel.unshare(kernel.NEW_MOUNTS | kernel.NEW_IPC)
    kernel.keep_mounts_here()
    for place in ("/tmp", "/dev/shm"):
        kernel.mount("tmpfs", place, "tmpfs", kernel.NO_SETUID | kernel.NO_DEVICES, f"size={FILE_MIB}m,mode=1777")
    kernel.mount("proc", "/proc", "proc", kernel.NO_SETUID | kernel.NO_DEVICES | kernel.NO_PROGRAMS)


def _own_corner(writable: Iterable[str], hidden: Iterable[str]) -> None:
    """Nothing can be written outside `writable`, nothing read of what is hidden, and no port of TCP used."""
    landlock.Hiding(map(Path, hidden)).begin([])
    landlock.keep_within(writable)


def _be_ended_first() -> None:
    """Where memory runs out, the kernel is to end a submission before anything else."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_NPROC, PROCESSES),
        (resource.RLIMIT_FSIZE, FILE_MIB * MIB),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
