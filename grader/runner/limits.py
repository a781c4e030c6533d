"""How much of the machine a learner's code may take."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

MIB = 1 << 20

LEARNERS, OURS, FREE = "a learner's", "ours", "free"
"""Whose code it is. Our own may look into the curriculum; what is free may also call what the exercise bans."""


@dataclass(frozen=True)
class Limits:
    """The defaults are generous: seven nested Python loops pass every exercise in a quarter of them."""

    call_seconds: float = 10.0
    exercise_seconds: float = 60.0
    memory_mib: int = 2048
    """Beyond what the process holds with torch loaded."""
    output_kept: int = 64 * 1024
    """Bytes of output shown or reported for one call."""
    output_allowed: int = 256 * MIB
    """Bytes of output in one call beyond which the call is stopped."""


def limit_memory(mib: int) -> None:
    """Let this process take `mib` MiB more than it holds now. Does nothing where the system has no such limit."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        with open("/proc/self/statm") as statm:
            held = int(statm.read().split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = held + mib * MIB
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard if hard != resource.RLIM_INFINITY else wanted))


def no_core_dump() -> None:
    """A crash leaves no file behind."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
