"""The grader's side of a sandbox: it starts one, hands it submissions as bytes, and replaces nothing by itself."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import select
import signal
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.curriculum.exercise import Exercise
from grader.curriculum.space import Case
from grader.places import SOLUTIONS
from grader.runner import tree
from grader.runner.arguments import plain
from grader.runner.subject import Said
from grader.sandbox import bubblewrap
from grader.sandbox.confine import A, Confinement
from grader.sandbox.told import Numbered, modules

_STARTS_WITHIN = 120.0
_BEGINS_WITHIN = 30.0
_ENDS_WITHIN = 10.0
_REFERENCE = "reference"
"""The folder of earlier exercises of the reference within a sandbox's; what was handed in lies beside it."""


class BoxBroken(Exception):
    """A sandbox that doesn't start, or doesn't do what it is for any more."""


class Box:
    """One sandbox, warm, for one submission at a time."""

    def __init__(self, confinement: Confinement, numbered: Numbered):
        """Raises BoxBroken where it doesn't get ready."""
        self.confinement, self.said = confinement, numbered.said
        self._sock, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        told = {
            "run": "grader.sandbox.zygote",
            "modules": modules(),
            "path": [*map(_where(confinement), bubblewrap.libraries())],
            "questions": numbered.told,
            "confinement": asdict(confinement),
            "socket": theirs.fileno(),
        }
        with bubblewrap.namespace_of_two() if confinement.letter == A else contextlib.nullcontext() as namespace:
            self._process = _started(confinement, namespace, theirs, told)
        theirs.close()
        self._wait(_STARTS_WITHIN)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def start(self, sock: socket.socket, output: int, arguments: Sequence[Any], files: Mapping[str, bytes]) -> Boxed:
        """Have a process begin that serves `sock` (see `child.main`), with these files in its folder."""
        served = {"arguments": plain(arguments), "files": {n: base64.b64encode(b).decode() for n, b in files.items()}}
        request = os.memfd_create("request")
        ended, report = os.pipe()
        try:
            with open(request, "wb", closefd=False) as file:
                file.write(json.dumps(served).encode())
            with contextlib.suppress(OSError):
                socket.send_fds(self._sock, [b"begin"], [sock.fileno(), output, report, request])
            handles = self._answer(_BEGINS_WITHIN)
        finally:
            os.close(report)
            os.close(request)
        return Boxed(ended, handles, self)

    def _answer(self, seconds: float) -> list[int]:
        """The descriptors that come with the next answer; none if it is gone."""
        if select.select([self._sock], [], [], seconds)[0]:
            with contextlib.suppress(OSError):
                return socket.recv_fds(self._sock, 16, 2)[1]
        return []

    def _wait(self, seconds: float) -> None:
        ready = select.select([self._sock], [], [], seconds)[0] and self._sock.recv(16)
        if not ready:
            self.close()
            raise BoxBroken(_last_words(self._process))

    def close(self) -> None:
        """End it, and everything in it."""
        self._sock.close()
        if self.confinement.letter != A:
            tree.end_tree(self._process.pid)
        self._process.kill()
        self._process.wait()
        tree.KEEPERS.discard(self._process.pid)


def _where(confinement: Confinement) -> Callable[[str], str]:
    """Where a folder of this machine is for what is confined so."""
    return bubblewrap.inside if confinement.letter == A else str


def _started(
    confinement: Confinement, namespace: int | None, theirs: socket.socket, told: Any
) -> subprocess.Popen[bytes]:
    text = (Path(__file__).parent / "boot.py").read_text(encoding="utf-8")
    before = bubblewrap.arguments(namespace, bubblewrap.masked()) if confinement.letter == A else []
    process = subprocess.Popen(
        [*before, *map(_where(confinement), bubblewrap.python()), text],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=[theirs.fileno(), *([namespace] if namespace is not None else [])],
        env=bubblewrap.environment(),
        cwd="/",
        start_new_session=True,
    )
    tree.KEEPERS.add(process.pid)
    assert process.stdin
    with contextlib.suppress(OSError):  # if it is gone already, its last words say why
        process.stdin.write(json.dumps(told).encode())
        process.stdin.close()
    return process


def _last_words(process: subprocess.Popen[bytes]) -> str:
    assert process.stderr
    said = process.stderr.read().decode(errors="replace").strip().splitlines()
    return said[-1] if said else f"it ended with {process.returncode}, saying nothing"


class Boxed:
    """A submission's process in a sandbox."""

    def __init__(self, ended: int, handles: Sequence[int], box: Box):
        """`handles` are of the process, and of the first of its namespace, with which all others end."""
        self._ended, self._handles, self._box = ended, list(handles), box
        self._code: int | None = None
        self.seconds = 0.0
        """How long it computed, once it has ended."""
        self._pids = [pid for handle in self._handles[:1] if (pid := _pid(handle))]

    @property
    def exitcode(self) -> int | None:
        self._look(0)
        return self._code

    def is_alive(self) -> bool:
        return self.exitcode is None

    def learners(self) -> list[int]:
        return self._pids if self._code is None else []

    def end(self) -> None:
        for handle in reversed(self._handles):
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
        self._look(_ENDS_WITHIN)
        for handle in self._handles:
            os.close(handle)
        self._handles = []
        if self._ended >= 0:
            os.close(self._ended)
            self._ended = -1

    def _look(self, seconds: float) -> None:
        if self._code is not None or self._ended < 0 or not select.select([self._ended], [], [], seconds)[0]:
            return
        said = os.read(self._ended, 64).split()
        self._code, self.seconds = (int(said[0]), float(said[1])) if len(said) == 2 else (-int(signal.SIGKILL), 0.0)


def _pid(handle: int) -> int | None:
    """Which process a descriptor is of, as it is numbered out here."""
    found = re.search(r"^Pid:\t(\d+)$", Path(f"/proc/self/fdinfo/{handle}").read_text(), re.M)
    return int(found[1]) if found and int(found[1]) > 0 else None


@dataclass
class Guest:
    """One submission and the box that it is for: a `Host` of its process."""

    box: Box
    files: Mapping[str, bytes]
    """What was handed in, by the names of files."""
    earlier: Sequence[str]
    """The reference's exercises that its code may import."""

    def __post_init__(self) -> None:
        reference = {f"{_REFERENCE}/{name}.py": (SOLUTIONS / f"{name}.py").read_bytes() for name in self.earlier}
        self._sent = {**{f"handed_in/{name}": data for name, data in self.files.items()}, **reference}
        self._started: list[Boxed] = []

    def start(self, sock: socket.socket, output: int, mine: Sequence[int], arguments: Sequence[Any]) -> Boxed:
        boxed = self.box.start(sock, output, arguments, self._sent)
        self._started.append(boxed)
        return boxed

    def within(self, path: Path) -> Path:
        work = Path(self.box.confinement.work)
        return work / _REFERENCE if path == SOLUTIONS else work / "handed_in" / path.name

    def said(self, exercise: Exercise, case: Case, fill: float | None) -> Said:
        return self.box.said(exercise, case, fill)

    @property
    def computed(self) -> float:
        """How long all its processes have computed."""
        return sum(each.seconds for each in self._started)
