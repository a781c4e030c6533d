"""What runs in the learner's process: load the file, answer questions, never know the answers."""

from __future__ import annotations

import contextlib
import gc
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.runner import epitaph, wire
from grader.runner.clock import Clock
from grader.runner.inbox import Inbox
from grader.runner.landlock import no_programs
from grader.runner.limits import FREE, LEARNERS, Limits, limit_memory
from grader.runner.output import flush
from grader.runner.stack import tell_when_asked

if TYPE_CHECKING:
    from grader.runner.answering import Child
    from grader.runner.earlier import EarlierExercises
    from grader.runner.sealed import Seal, Surroundings


def main(
    sock: socket.socket,
    output: int,
    marker: bytes,
    exercise_name: str,
    file: str,
    solutions: str,
    limits: Limits,
    whose: str = LEARNERS,
    around: Surroundings | None = None,
) -> None:
    """Serve one exercise until the grader hangs up. Never returns. What isn't allowed depends on `whose` code it is.

    After each answer's output comes `marker`, so that the grader knows which call printed what.
    """
    _redirect(output)
    tell_when_asked(output)
    sys.dont_write_bytecode = True
    import torch

    torch.set_num_threads(1)
    gc.freeze()  # a collection here would walk, and so copy, every page of torch's that the fork shares
    from grader.runner.answering import Child
    from grader.runner.bans import Bans
    from grader.runner.earlier import EarlierExercises
    from grader.runner.sealed import Surroundings

    around = around or Surroundings(exercise_name, whose)
    folder, path, subject = Path(solutions), Path(file), around.subjects[exercise_name]
    earlier = [name for name in around.subjects if name != exercise_name]
    readable = [path, *(folder / f"{name}.py" for name in earlier)]
    bans = Bans(() if whose == FREE else subject.banned, None if whose == FREE else folder, readable)
    arm, child = bans.arm, Child(subject, path, bans, os.getpid())
    around.close(path, readable)
    unbroken = around.seal()
    limit_memory(limits.memory_mib)
    flush()
    _mark(output, marker)
    sock.sendall(wire.READY)
    loaded = _loaded(child, EarlierExercises(earlier, folder), limits.call_seconds)
    child.known = around.subjects
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float32)
    torch.set_default_device(None)
    torch.set_grad_enabled(True)
    arm()
    if whose == LEARNERS and subject.banned:
        no_programs()
    around.end_others()
    flush()
    _mark(output, marker)
    sock.sendall(wire.pack({"loaded": loaded}))
    _serve(sock, output, marker, child, folder, unbroken)


def _loaded(child: Child, finder: EarlierExercises, seconds: float) -> dict[str, Any]:
    """Load the learner's file, and tell what came of it."""
    from grader.runner.binding import signature_text
    from grader.runner.loading import load_learners

    sys.meta_path.insert(0, finder)
    found = load_learners(child.file, child.subject.name, finder, seconds)
    if os.getpid() != child.pid:
        os._exit(0)  # a fork that the file made while it was imported
    child.function, child.own = found.function, found.own
    told = {name: getattr(found, name) for name in ("kind", "message", "line", "notes", "problem")}
    told["own"] = [*finder.own(child.file.parent), *found.own]
    told["signature"] = signature_text(found.function) if found.function else ""
    return told


def _serve(sock: socket.socket, output: int, marker: bytes, child: Child, folder: Path, seal: Seal) -> None:
    """Answer until the grader hangs up."""
    inbox = Inbox(sock)
    while (question := inbox.next()) is not None:
        if question == wire.DROP:
            sock.sendall(wire.pack({"dropped": True}))
            continue
        for answer, tensors in _answers(question, inbox, child, folder, seal):
            _mark(output, marker)
            sock.sendall(wire.pack({"outcome": answer}, tensors))
    os._exit(0)


def _answers(
    question: dict[str, Any], inbox: Inbox, child: Child, folder: Path, seal: Seal
) -> Iterator[tuple[Any, bytes]]:
    """The answer to one case after another, until the grader doesn't want the rest."""
    from grader.runner.earlier import borrowed

    if "edits" in question:
        yield from _edited_answers(question, inbox, child)
        return
    clock = Clock(**question["clock"]) if question["clock"] else None
    calls = [(numbers, False) for numbers in question["cases"]] + [(numbers, True) for numbers in question["watched"]]
    borrow, nothing = question["borrow"], contextlib.nullcontext()
    for number, (numbers, watched) in enumerate(calls, 1):
        if inbox.dropped():
            return
        asked = child.of(question["exercise"])
        with borrowed(borrow, child.subject.name, folder) if borrow else nothing:
            answer, tensors = asked.answer(numbers, question["asks"], question["fill"], clock, watched)
        if os.getpid() != child.pid:
            os._exit(0)  # a fork that the function made and returned from
        if number == len(calls) and "banned" not in answer and child.bans.lifted():
            answer["banned"] = "torch's own kernels, having lifted the ban on them"
        elif number == len(calls) and "banned" not in answer and seal.broken():
            answer["banned"] = "functions of its own in place of the grader's"
        yield answer, tensors


def _edited_answers(question: dict[str, Any], inbox: Inbox, child: Child) -> Iterator[tuple[Any, bytes]]:
    """The answer to each case under each edit of the learner's file, all cases of one edit after another."""
    from grader.runner.edits import unpack

    for edit in unpack(question["edits"]):
        for answer in child.edited(edit, question["cases"], question["asks"], question["seconds"]):
            if os.getpid() != child.pid:
                os._exit(0)  # a fork that the function made and returned from
            yield answer
            if inbox.dropped():
                return


def _redirect(output: int) -> None:
    """Everything printed, by whatever means, goes into one pipe; nothing can be read."""
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    # The process owns these until its end.
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    # By lines: what is printed before the process is stopped must be seen.
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False, buffering=1)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False, buffering=1)  # noqa: SIM115


def _mark(output: int, marker: bytes) -> None:
    with contextlib.suppress(OSError):
        os.write(output, marker)


def start(sock: socket.socket, output: int, *rest: Any) -> None:
    """`main`, with the last word on what goes wrong in it: the process ends, and the grader sees it end."""
    try:
        main(sock, output, *rest)
    except BaseException as error:
        with contextlib.suppress(BaseException):
            sys.stderr.write(f"\n{type(error).__name__}: {error}")
            flush()
        os._exit(epitaph.BROKEN)
