"""Process trees: a keeper between grader and learner, and nothing left behind.

The learner's process is the grader's grandchild. Its parent, the keeper, is all that it can reach with getppid();
the keeper adopts whatever the learner's code starts and abandons (setsid or not), so that one walk down from it
finds everything. Where a system has no such calls (macOS, Windows), there is no keeper, and a process is ended with
its group, or alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from grader.runner import system
from grader.runner.limits import no_core_dump

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


def _prctl(option: int, value: int) -> None:
    if system.KEEPS_TREES:
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def die_with_parent() -> None:
    """Be killed when the thread that forked this process ends (Linux)."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


KEEPERS: set[int] = set()
"""The keepers that this process has started and not ended yet."""

_adopts: set[int] = set()


def adopt_orphans() -> None:
    """Become the parent of whatever descendants lose theirs; for a process whose only children are ours."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    _adopts.add(os.getpid())


def keep(run: Callable[[], None]) -> None:
    """Be the keeper: fork, run the learner's process there, end as it ends. Never returns."""
    if not system.KEEPS_TREES:
        no_core_dump()
        run()
        os._exit(0)
    os.setsid()
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # even a grader that is killed outright leaves nothing running
    adopt_orphans()
    no_core_dump()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    learner = os.fork()
    if learner == 0:
        os.setsid()
        die_with_parent()
        run()
        os._exit(0)
    _close_all()
    status = 0
    while True:
        with contextlib.suppress(InterruptedError):
            pid, status = os.wait()
            if pid == learner:
                break
    for pid in descendants(os.getpid()):
        _kill(pid)
    if os.WIFSIGNALED(status):
        with contextlib.suppress(OSError, ValueError):
            signal.signal(os.WTERMSIG(status), signal.SIG_DFL)
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 1)


def _close_all() -> None:
    """The keeper holds no end of any pipe, or the grader would never see one close."""
    os.closerange(0, 256)


def children(pid: int) -> list[int]:
    """The processes whose parent is `pid`."""
    found: list[int] = []
    if not system.KEEPS_TREES:
        return found
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                found += map(int, (task / "children").read_text().split())
    return found


def descendants(pid: int) -> list[int]:
    """Every process below `pid`."""
    below = children(pid)
    return below + [further for child in below for further in descendants(child)]


def learners(pid: int) -> list[int]:
    """Those that run a learner's code, below a keeper, or in its place."""
    return children(pid) if system.KEEPS_TREES else [pid]


def end_tree(root: int) -> None:
    """End everything below `root`, then `root`. Repeats until a look finds nobody, for what forks meanwhile."""
    deadline = time.monotonic() + 5
    while (below := [pid for pid in descendants(root) if not _is_zombie(pid)]) and time.monotonic() < deadline:
        for pid in below:
            _kill(pid)
        time.sleep(0.001)
    if not system.KEEPS_TREES and hasattr(os, "killpg"):
        with contextlib.suppress(OSError):
            os.killpg(root, signal.SIGKILL)
    _kill(root)


def end_others() -> None:
    """End whatever else lives below this process's keeper: what a learner's file has started while it was imported."""
    if system.KEEPS_TREES:
        for pid in descendants(os.getppid()):
            if pid != os.getpid():
                _kill(pid)


def end_orphans(known: set[int]) -> None:
    """End every child of this process that isn't `known`: what an ended keeper left to us, zombies too."""
    if os.getpid() not in _adopts:
        return
    deadline = time.monotonic() + 5
    while strays := set(children(os.getpid())) - known - KEEPERS:
        for pid in strays:
            end_tree(pid)
            with contextlib.suppress(OSError):
                os.waitpid(pid, os.WNOHANG)
        if time.monotonic() > deadline:
            return
        time.sleep(0.001)


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def _kill(pid: int) -> None:
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
