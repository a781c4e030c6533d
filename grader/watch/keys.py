"""The keyboard: single keys, without waiting for Enter; the terminal is given back as it was."""

from __future__ import annotations

import contextlib
import os
import select
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from grader.watch.events import Event, Key

_SEQUENCES = {
    **{f"\x1b{bracket}A": "up" for bracket in "[O"},
    **{f"\x1b{bracket}B": "down" for bracket in "[O"},
    "\x1b[5~": "page up",
    "\x1b[6~": "page down",
    "\x1b": "escape",
    " ": "page down",
}
_WINDOWS = {"H": "up", "P": "down", "I": "page up", "Q": "page down"}


class Keys:
    """Puts an event for each key between `start` and `stop`, which may follow one another again and again."""

    def __init__(self, put: Callable[[Event], None]):
        self._put = put
        self._thread: threading.Thread | None = None
        self._before: Any = None

    def start(self) -> None:
        """Take the keyboard."""
        if self._thread is not None:
            return
        if os.name == "nt":
            self._ends = threading.Event()
            self._thread = threading.Thread(target=self._read_console, daemon=True)
        else:
            import termios
            import tty

            self._fd = sys.stdin.fileno()
            self._before = termios.tcgetattr(self._fd)
            tty.setcbreak(self._fd, termios.TCSADRAIN)
            self._wakes, self._wake = os.pipe()
            self._thread = threading.Thread(target=self._read_terminal, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Give it back. What was typed meanwhile and not read is thrown away."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        if os.name == "nt":
            self._ends.set()
            thread.join(1)
            return
        import termios

        os.close(self._wake)
        thread.join(1)
        os.close(self._wakes)
        with contextlib.suppress(termios.error):
            termios.tcsetattr(self._fd, termios.TCSAFLUSH, self._before)

    def _read_terminal(self) -> None:
        while True:
            ready = select.select([self._fd, self._wakes], [], [])[0]
            if self._wakes in ready:
                return
            try:
                typed = os.read(self._fd, 1024)
            except OSError:
                return
            if not typed:
                return
            for name in names_of(typed.decode("utf-8", "replace")):
                self._put(Key(name))

    def _read_console(self) -> None:
        import msvcrt

        while not self._ends.is_set():
            if not msvcrt.kbhit():  # type: ignore[attr-defined, unused-ignore]
                time.sleep(0.02)
                continue
            typed = msvcrt.getwch()  # type: ignore[attr-defined, unused-ignore]
            if typed == "\x03":
                import _thread

                _thread.interrupt_main()
            elif typed in "\0\xe0":
                self._put(Key(_WINDOWS.get(msvcrt.getwch(), "")))  # type: ignore[attr-defined, unused-ignore]
            else:
                self._put(Key(_SEQUENCES.get(typed, typed)))


def names_of(typed: str) -> list[str]:
    """The keys in what a terminal sends: a sequence that starts with escape is one key, known or not."""
    names, at = [], 0
    while at < len(typed):
        end = at + 1
        if typed[at] == "\x1b" and typed[at + 1 : at + 2] in ("[", "O"):
            end = at + 2
            while end < len(typed) and not "@" <= typed[end] <= "~":
                end += 1
            end += 1
        names.append(_SEQUENCES.get(typed[at:end], typed[at:end]))
        at = end
    return [name for name in names if len(name) == 1 or name in _SEQUENCES.values()]
