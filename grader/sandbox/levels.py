"""How well this machine can keep submissions apart, found by doing it once; and what to say where it can't."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from grader.runner import landlock, system
from grader.sandbox import bubblewrap, kernel
from grader.sandbox.confine import A, B, C

_PATIENCE = 30.0


@dataclass(frozen=True)
class Level:
    """How well submissions are kept from everything else here: A (best), B or C; and in a sentence what isn't."""

    letter: str
    says: str


_SAYS = {
    A: "Each submission runs in namespaces of its own, in bubblewrap: no network, no files or processes but its own.",
    B: "Each submission runs as a user of its own, without namespaces: it can see which processes run, and read what "
    "every user may.",
    C: "Nothing but the kernel's file rules keeps a submission from what you may do yourself: it can read your files "
    "and end your processes.",
}

_CURES = (
    (
        "setting up uid map",
        "This system lets no program make a user namespace (Ubuntu since 23.10): give /usr/bin/bwrap an AppArmor "
        "profile that says userns, or set kernel.apparmor_restrict_unprivileged_userns=0",
    ),
    (
        "proc",
        "In a container /proc is masked: run it with --security-opt systempaths=unconfined, or on the host",
    ),
    (
        "namespace",
        "A container's seccomp rules forbid namespaces: run it with --security-opt seccomp=unconfined, or on the host",
    ),
)


def level(no_sandbox: bool) -> Level:
    """What is to be had here; C where none is wanted."""
    if no_sandbox:
        return Level(C, f"No sandbox was wanted. {_SAYS[C]}")
    missing = why_not_a()
    if not missing:
        return Level(A, _SAYS[A])
    lesser = why_not_b()
    letter = C if lesser else B
    return Level(letter, f"{_SAYS[letter]} For better: {missing}.")


@dataclass(frozen=True)
class Layer:
    """One thing that stands between a submission and everything else; `missing` is why it doesn't, if so."""

    name: str
    says: str
    missing: str


def layers() -> Iterator[Layer]:
    """What this machine has, each tried by itself."""
    yield Layer("namespaces", "own files, processes and network for each submission (bubblewrap)", why_not_a())
    yield Layer("users", "a user of its own for each submission, where there are no namespaces", why_not_b())
    rules = landlock.version()
    keeps = ", ports" * (rules >= 4) + ", signals" * (rules >= 6)
    yield Layer("file rules", f"Landlock {rules}: files{keeps}", "" if rules else "Linux 5.13 or later has Landlock")
    refused = "" if _unordinary_calls_are_refused() else "seccomp doesn't work here"
    yield Layer("system calls", "namespaces, mounts, sockets that lead out and others are refused (seccomp)", refused)


def _unordinary_calls_are_refused() -> bool:
    if sys.platform != "linux":
        return False
    code = (
        "import os; from grader.runner.seccomp import ordinary_calls_only; from grader.sandbox import kernel\n"
        "assert ordinary_calls_only()\n"
        f"try: kernel.unshare({kernel.NEW_USER})\n"
        "except PermissionError: print('refused')"
    )
    home = str(Path(__file__).resolve().parents[2])
    ran = subprocess.run([sys.executable, "-c", f"import sys; sys.path.append({home!r})\n{code}"], capture_output=True)
    return ran.stdout.strip() == b"refused"


@cache
def why_not_a() -> str:
    """What is in the way of level A, and what to do about it; empty if nothing is."""
    if sys.platform != "linux" or not system.KEEPS_TREES:
        return "only Linux has namespaces; run it in a container or a virtual machine of Linux"
    if bubblewrap.program() is None:
        return "bubblewrap isn't installed: apt install bubblewrap (dnf, pacman: the same name)"
    said = _tried()
    if said == "apart":
        return ""
    cure = next((cure for sign, cure in _CURES if sign in said), "bubblewrap has to work here")
    return f"{cure} (it said: {said or 'nothing'})"


@cache
def why_not_b() -> str:
    """What is in the way of level B."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root can give each submission a user of its own"
    if not landlock.version():
        return "this kernel has no Landlock"
    shut = next((path for path in (sys.base_prefix, *bubblewrap.libraries()) if not _open_to_all(path)), None)
    return f"other users can't read {shut}, where Python is" if shut else ""


def _open_to_all(path: str) -> bool:
    places = [Path(path), *Path(path).parents]
    return all(os.stat(place).st_mode & 0o005 == 0o005 for place in places if place.is_dir())


def _tried() -> str:
    """What comes of a sandbox in which one namespace is made within: "apart", or why not."""
    code = (
        "import ctypes, os\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "def done(result):\n    if result: raise SystemExit(f'namespace: {os.strerror(ctypes.get_errno())}')\n"
        f"done(libc.unshare({0x20000000}))\n"
        "pid = os.fork()\n"
        "if pid:\n    raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
        f"done(libc.unshare({0x08020000}))\n"
        "done(libc.mount(b'none', b'/', b'', ctypes.c_ulong((1 << 18) | (1 << 14)), b''))\n"
        "done(libc.mount(b'tmpfs', b'/tmp', b'tmpfs', 6, b''))\n"
        "done(libc.mount(b'proc', b'/proc', b'proc', 14, b''))\n"
        "print('apart', flush=True)"
    )
    try:
        with bubblewrap.namespace_of_two() as namespace:
            ran = subprocess.run(
                [
                    *bubblewrap.arguments(namespace, bubblewrap.masked()),
                    *map(bubblewrap.inside, bubblewrap.python()),
                    code,
                ],
                capture_output=True,
                text=True,
                stdin=subprocess.DEVNULL,
                timeout=_PATIENCE,
                pass_fds=[] if namespace is None else [namespace],
                env=bubblewrap.environment(),
            )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = (ran.stdout or ran.stderr).strip().splitlines()
    return lines[-1] if lines else ""
