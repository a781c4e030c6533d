"""What is read from a pipe without waiting: the same on every system."""

import array
import os
import sys
from types import SimpleNamespace

import pytest

from grader.runner.pipe import PosixPipe, WindowsPipe


@pytest.fixture(params=["posix", "windows"])
def pipe(request, monkeypatch):
    """This system's, and Windows' own on top of what stands in for its calls."""
    if request.param == "posix":
        return PosixPipe()
    monkeypatch.setitem(
        sys.modules, "_winapi", SimpleNamespace(CreatePipe=lambda attributes, size: os.pipe(), PeekNamedPipe=_peek)
    )
    handles = SimpleNamespace(open_osfhandle=lambda handle, flags: handle, get_osfhandle=lambda descriptor: descriptor)
    monkeypatch.setitem(sys.modules, "msvcrt", handles)
    return WindowsPipe()


def _peek(handle, size):
    """As Windows does it: the bytes that are there, or an error once nobody can write any more."""
    fcntl, select, termios = (pytest.importorskip(name) for name in ("fcntl", "select", "termios"))
    there = array.array("i", [0])
    fcntl.ioctl(handle, termios.FIONREAD, there)
    watched = select.poll()
    watched.register(handle)
    if not there[0] and any(event & select.POLLHUP for _, event in watched.poll(0)):
        raise BrokenPipeError(109, "The pipe has been ended")
    return there[0], 0


def test_what_is_there_is_taken_and_nothing_is_waited_for(pipe):
    assert pipe.take() == b""
    os.write(pipe.theirs, b"one\n")
    os.write(pipe.theirs, b"two\n")
    assert pipe.take() == b"one\ntwo\n"
    assert pipe.take() == b""


def test_what_was_written_before_the_end_is_there_after_it(pipe):
    os.write(pipe.theirs, b"last words")
    os.close(pipe.theirs)
    assert (pipe.take(), pipe.take(), pipe.take()) == (b"last words", b"", b"")
    os.close(pipe.ours)
    assert pipe.take() == b""
