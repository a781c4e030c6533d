"""The processes below another, as the kernel tells them: also where the grader does without that (STRIDELINGS_SPAWN)."""

import contextlib
from pathlib import Path


def children(pid):
    """The processes whose parent is `pid`."""
    found = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                found += map(int, (task / "children").read_text().split())
    return found


def descendants(pid):
    """Every process below `pid`."""
    below = children(pid)
    return below + [further for child in below for further in descendants(child)]


NAME_ITSELF = "__import__('ctypes').CDLL(None).prctl(15, b'sleeper', 0, 0, 0)"
"""What code says to be found by its name, `sleeper`, where it can leave no file."""


def name(pid):
    """What a process calls itself."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def command(pid):
    """What a process was started with."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
