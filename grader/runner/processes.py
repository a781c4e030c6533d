"""Who starts a learner's process, and what the grader's side can do with one: ask how it is, and end it."""

from __future__ import annotations

import multiprocessing
import os
import socket
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from grader.curriculum.exercise import Exercise
from grader.curriculum.space import Case
from grader.runner import forker, system, tree
from grader.runner.preload import preload
from grader.runner.spawned import Spawned
from grader.runner.subject import Said


class Process(Protocol):
    """A learner's process, with all that it has started."""

    @property
    def exitcode(self) -> int | None:
        """The exit status, or minus the signal; None while it lives."""

    def is_alive(self) -> bool: ...

    def learners(self) -> list[int]:
        """The processes that run a learner's code."""

    def end(self) -> None:
        """End it, and everything it has started."""


Starter = Callable[[socket.socket, int, Sequence[int], Sequence[Any]], Process]
"""Starts a process that serves a socket, prints into a descriptor, holds none of the grader's own ends, and gets the
arguments of `child.main`."""


class Host(Protocol):
    """A place away from the grader's disk where learners' processes run."""

    def start(self, sock: socket.socket, output: int, mine: Sequence[int], arguments: Sequence[Any]) -> Process: ...

    def within(self, path: Path) -> Path:
        """Where a file of the grader's is there."""

    def said(self, exercise: Exercise, case: Case, fill: float | None) -> Said:
        """How a question there names a case; `fill` as in `Learner.run`."""


def starter(method: str | None) -> Starter:
    """The one that starts processes by a method: forked from this one or its forker, or started anew."""
    return partial(_start, method or system.default_start_method())


def named(exercise: Exercise, case: Case, fill: float | None) -> Said:
    """How a question names a case where the exercise is known: by the numbers that aren't at their simplest."""
    return exercise.space.named(case)


def in_full(exercise: Exercise, case: Case, fill: float | None) -> Said:
    """How a question says a whole call."""
    from grader.runner.calls import pack

    return pack(exercise.build(case, float("nan") if fill is None else fill))


def _start(method: str, sock: socket.socket, output: int, mine: Sequence[int], arguments: Sequence[Any]) -> Process:
    if method == "spawn":
        return Kept(Spawned(sock, output, arguments))
    preload()
    if forker.CURRENT:
        return Kept(forker.CURRENT[0].start(sock, output, arguments))
    context: Any = multiprocessing.get_context(method)
    process = context.Process(target=_child, args=(sock, output, tuple(mine), *arguments))
    process.start()
    return Kept(process)


class Kept:
    """A process with a keeper above it (see `tree`), however it was started."""

    def __init__(self, process: Any):
        self._process = process
        tree.KEEPERS.add(process.pid)
        self._siblings = set(tree.children(os.getpid())) - {process.pid}

    @property
    def exitcode(self) -> int | None:
        code: int | None = self._process.exitcode
        return code

    def is_alive(self) -> bool:
        return bool(self._process.is_alive())

    def learners(self) -> list[int]:
        return tree.learners(self._process.pid)

    def end(self) -> None:
        tree.end_tree(self._process.pid)
        self._process.join(5)
        tree.KEEPERS.discard(self._process.pid)
        tree.end_orphans(self._siblings)


def _child(sock: socket.socket, output: int, mine: tuple[int, ...], *arguments: Any) -> None:
    """The first lines of the child: become the keeper of the learner's process."""
    from grader.runner import child

    for end in mine:
        os.close(end)
    tree.keep(lambda: child.start(sock, output, *arguments))
