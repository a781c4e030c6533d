"""What submissions do in a sandbox, for tests: a worker, and what code says that is run in it."""

from __future__ import annotations

from pathlib import Path

from grader.classroom.worker import Graded, Job, Limits, Worker
from grader.places import SOLUTIONS

EXERCISES = ("windows1d", "pad", "conv1d")
QUICK = Limits(call_seconds=2.5, memory_mib=256, output_allowed=8 << 20)
HEAD = "import ctypes, errno, fcntl, gc, mmap, os, re, resource, signal, socket, stat, subprocess, sys, threading, time, torch\n"
DEFS = {
    "windows1d": "def windows1d(x, kernel, stride=1, dilation=1):\n    ",
    "conv1d": "def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):\n    ",
}


def right(name: str) -> str:
    return (SOLUTIONS / f"{name}.py").read_text()


def hand_in(worker: Worker, source: str, exercise: str = "windows1d", filename: str = "w.py", **beside: str) -> Graded:
    files = {f"{name}.py": text.encode() for name, text in beside.items()}
    return worker.grade(Job("key", exercise, source.encode(), filename, files))


def said(worker: Worker, code: str, exercise: str = "windows1d") -> list[str]:
    """The lines that code prints while a submission is imported."""
    graded = hand_in(worker, f"{HEAD}{code}\nraise RuntimeError('the end')\n", exercise)
    failure = graded.document["failure"]
    assert "the end" in failure["message"], failure
    return str(failure["output"]).splitlines()


def still_right(worker: Worker) -> bool:
    """Whether a right file passes, at the first try."""
    graded = hand_in(worker, right("windows1d"))
    return (graded.document["status"], graded.tries) == ("passed", 1)


def own(path: Path) -> str:
    """A path as text within code."""
    return repr(str(path))
