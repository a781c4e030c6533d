"""Where a process is that doesn't answer: its stack, asked for by a signal that no endless loop holds up."""

from __future__ import annotations

import contextlib
import faulthandler
import linecache
import os
import re
import signal
from pathlib import Path

from grader.runner.outcome import Line

_HEADING = "Stack (most recent call first):\n"
_FRAME = re.compile(r'^  File "(.+)", line (\d+) in (\S+)$', re.M)


def tell_when_asked(output: int) -> None:
    """In a learner's process: write the stack of what runs into `output` whenever `ask` says so. Not on Windows."""
    with contextlib.suppress(AttributeError, OSError, ValueError, RuntimeError):
        faulthandler.register(signal.SIGUSR1, file=output, all_threads=False)


def ask(pid: int) -> bool:
    """Have a process tell; False where there is no such thing."""
    if not hasattr(faulthandler, "register"):
        return False
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGUSR1)
        return True
    return False


def told(text: str, folder: Path) -> tuple[str, Line | None]:
    """What a process has printed, without its answer; and the innermost line in `folder`, if it has answered."""
    before, heading, stack = text.rpartition(_HEADING)
    if not heading:
        return text, None
    for file, line, function in _FRAME.findall(stack):
        if Path(file).parent == folder:
            return before, Line(file, int(line), function, linecache.getline(file, int(line)).strip()[:500])
    return before, None
