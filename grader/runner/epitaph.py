"""How a process ended, in words."""

from __future__ import annotations

import signal

BROKEN = 70
"""The exit status of a learner's process whose last word was an error of its own."""

_SIGNALS = {"SIGSEGV": "a segmentation fault", "SIGABRT": "an abort", "SIGKILL": "killed"}
_EXCEPTIONS = {0xC0000005: "a segmentation fault", 0xC00000FD: "a stack overflow", 0xC0000409: "an abort"}
"""What Windows ends a process with, as its exit status."""


def of(code: int | None, began: bool) -> str:
    """Told by an exit status, or minus a signal; None if it lives. `began`: whether it came as far as their file."""
    if code is None:
        return "the code closed the grader's own pipe"
    if not began:
        return f"the process for it ended with {code} by itself: grade doctor"
    if code == BROKEN:
        return "the code broke the process it runs in"
    if code in _EXCEPTIONS:
        return f"the process was ended by exception {code:#x} ({_EXCEPTIONS[code]})"
    if code >= 0:
        return f"the code ended the whole process (exit status {code}) instead of returning"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    return f"the process was ended by {name}" + (f" ({_SIGNALS[name]})" if name in _SIGNALS else "")
