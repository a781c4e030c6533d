"""`grade watch` in a terminal: its keys, and the terminal given back however it ends."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest
from below import children
from rich.console import Console

from grader.places import SOLUTIONS
from grader.watch.screen import page
from grader.watch.state import State
from grader.workspace.stubs import write_stubs

if sys.platform == "win32":
    pytest.skip("no pseudo-terminals", allow_module_level=True)

import fcntl
import pty
import select
import struct
import termios

WRONG = """
def windows1d(x, kernel, stride=1, dilation=1):
    return x.unfold(-1, kernel, 1)
"""
PATIENCE = 60
_NO_SCREEN = dict.fromkeys(("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"), "")


class Terminal:
    """A program in a terminal of its own, 100 columns by 40 lines."""

    def __init__(self, folder):
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self._theirs = theirs
        self.folder = folder
        self.before = termios.tcgetattr(theirs)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grader", "watch"],
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, **_NO_SCREEN, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"},
            preexec_fn=lambda: (os.setsid(), fcntl.ioctl(0, termios.TIOCSCTTY, 0)),
        )
        self.raw = ""

    def type(self, keys):
        os.write(self._ours, keys.encode())

    def wait_for(self, text):
        """Until this has been written since the last wait; what was written, without its colours."""
        deadline = time.monotonic() + PATIENCE
        written = b""
        while text not in (plain := re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written.decode("utf-8", "replace"))):
            assert time.monotonic() < deadline, f"no {text!r} in {plain}"
            if select.select([self._ours], [], [], 0.2)[0]:
                written += os.read(self._ours, 1 << 16)
        self.raw += written.decode("utf-8", "replace")
        return plain

    def settle(self):
        """Read on until nothing more comes."""
        while select.select([self._ours], [], [], 0.3)[0]:
            try:
                self.raw += os.read(self._ours, 1 << 16).decode("utf-8", "replace")
            except OSError:
                return

    def ended(self):
        """The exit status; by then the terminal must be as it was."""
        while self.process.poll() is None:
            self.settle()
        self.settle()
        assert termios.tcgetattr(self._theirs) == self.before
        assert self.raw.rindex("\x1b[?1049l") > self.raw.rindex("\x1b[?1049h"), "the alternate screen is still there"
        assert self.raw.rindex("\x1b[?25h") > self.raw.rindex("\x1b[?25l"), "the cursor is still hidden"
        return self.process.returncode


@pytest.fixture
def terminal(tmp_path):
    write_stubs(tmp_path / "exercises", ["windows1d", "windows2d", "pad", "conv1d", "conv2d"])
    (tmp_path / "exercises" / "windows1d.py").write_text(WRONG)
    made = Terminal(tmp_path)
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def test_every_key(terminal):
    terminal.wait_for("Wrong shape, in windows1d")
    terminal.type("l")
    terminal.wait_for("failing at stride")
    terminal.type("h")
    terminal.wait_for("question")
    terminal.type("e")
    terminal.wait_for("shape of the code")
    terminal.type("\x1b")
    terminal.wait_for("The smallest call that goes wrong")
    terminal.type("p")
    terminal.wait_for("open stridelings.html in a browser")
    assert '"headline":"Wrong shape, in windows1d' in (terminal.folder / "stridelings.html").read_text(encoding="utf-8")
    time.sleep(1.1)
    terminal.type("r")
    terminal.wait_for("graded at")
    terminal.type("d")
    assert "Starting to step through it" in terminal.wait_for("(Pdb)")
    terminal.type("p kernel\n")
    terminal.wait_for("(Pdb)")
    terminal.type("q\n")
    terminal.wait_for("Enter goes back to watching.")
    terminal.type("\n")
    terminal.wait_for("The smallest call that goes wrong")
    terminal.type("n")
    terminal.wait_for("Open exercises/windows2d.py")
    terminal.type("h")
    terminal.type("q")
    assert terminal.ended() == 0


def test_ctrl_c_in_the_debugger_is_the_debuggers(terminal):
    terminal.wait_for("Wrong shape, in windows1d")
    terminal.type("d")
    assert "Wrong shape" in terminal.wait_for("(Pdb)"), "what is stepped through isn't said"
    terminal.type("while True: pass\n")
    time.sleep(0.5)
    terminal.type("\x03")
    terminal.wait_for("KeyboardInterrupt")
    terminal.type("q\n")
    assert "left" in terminal.wait_for("Enter goes back to watching.")
    terminal.type("\n")
    terminal.wait_for("The smallest call that goes wrong")
    terminal.type("q")
    assert terminal.ended() == 0


def test_what_is_passed_stays_and_what_depends_on_it_changes(terminal, tmp_path):
    terminal.wait_for("Wrong shape, in windows1d")
    for name in ("windows1d", "pad", "conv1d"):
        (tmp_path / "exercises" / f"{name}.py").write_text((SOLUTIONS / f"{name}.py").read_text())
        terminal.wait_for(f"✔ {name}")
    terminal.settle()
    time.sleep(1.1)
    terminal.type("r")  # what is next isn't begun, so it is what is on the screen
    terminal.wait_for("graded at")
    (tmp_path / "exercises" / "pad.py").write_text("def pad(x, pad, value=0.0):\n    return x\n")
    terminal.wait_for("✘ pad")
    terminal.settle()
    terminal.type("l")
    assert re.search(r"conv1d +changed since graded", terminal.wait_for("changed since graded"))
    (tmp_path / "exercises" / "pad.py").write_text("def pad(:")
    terminal.wait_for("line 1")
    terminal.type("\x1bh")
    terminal.wait_for("there is no hint for this")
    terminal.type("q")
    assert terminal.ended() == 0


def test_ctrl_c_gives_the_terminal_back(terminal):
    terminal.wait_for("h hint")
    terminal.type("\x03")
    assert terminal.ended() == 130


def test_a_crash_gives_the_terminal_back(terminal):
    terminal.wait_for("windows1d")
    for _ in range(3):
        servers = []
        while not servers and terminal.process.poll() is None:
            servers = children(terminal.process.pid)
        for server in servers:
            os.kill(server, signal.SIGKILL)
        terminal.settle()
    assert terminal.ended() == 3
    assert "grade doctor may say why" in " ".join(terminal.raw.split())


def test_a_hangup_gives_the_terminal_back(terminal):
    terminal.wait_for("h hint")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.ended() == 128 + signal.SIGTERM


def test_a_row_as_wide_as_the_terminal_keeps_its_last_character(tmp_path):
    terminal = Console(width=40, height=9, force_terminal=True)
    rows = page(State({}, None, note="a note that is longer than there is room for"), terminal, 40, 9).split("\r\n")
    assert len(rows) == 9
    assert all("\x1b[K" not in row.removeprefix("\x1b[?2026h\x1b[?7l\x1b[H").removeprefix("\x1b[K") for row in rows)
