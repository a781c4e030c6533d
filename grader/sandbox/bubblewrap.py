"""bubblewrap's part: what of this machine a sandbox shows, and a user for its submissions who is nobody out here."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from grader.runner.tree import die_with_parent
from grader.sandbox import kernel

NOBODYS = 61000
"""From here on users own nothing on this machine."""

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store")
_SHOWN = ("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives", "/sys/devices/system/cpu")
_COVERED = ("/tmp", "/dev", "/proc")
"""Where something else stands in a sandbox."""
_ALONE = ("user", "pid", "net", "ipc", "uts", "cgroup-try")


def program() -> str | None:
    """Where bubblewrap is, if it is installed."""
    return shutil.which("bwrap")


def libraries() -> list[str]:
    """The folders that packages are installed in, of all that this process imports from."""
    return [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages") and os.path.isdir(path)]


def inside(path: str) -> str:
    """Where a folder of this machine is in a sandbox: in its place, unless something else stands there."""
    return f"/shown{path}" if any(path.startswith(each + os.sep) for each in _COVERED) else path


def python() -> list[str]:
    """What starts this Python without anything that is configured in it."""
    return [os.path.realpath(sys.executable), "-I", "-S", "-c"]


def arguments(namespace: int | None, masked: Iterable[str]) -> list[str]:
    """bwrap and its options, before the command; `namespace` is one of users, if there is one to enter."""
    user = ["--userns", str(namespace)] if namespace is not None else ["--unshare-user", "--uid", "0", "--gid", "0"]
    rights = ["CAP_SYS_ADMIN", *(["CAP_SETUID", "CAP_SETGID"] if namespace is not None else [])]
    return [
        str(program()),
        *user,
        *(f"--unshare-{each}" for each in _ALONE if each != "user"),
        *("--new-session", "--clearenv", "--cap-drop", "ALL"),
        *(word for each in rights for word in ("--cap-add", each)),
        *(word for name, value in _ENVIRONMENT.items() for word in ("--setenv", name, value)),
        *_mounts(masked),
        *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", "/", "--remount-ro", "/", "--"),
    ]


_ENVIRONMENT = {
    "HOME": "/tmp",
    "TMPDIR": "/tmp",
    "USER": "learner",
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OMP_NUM_THREADS": "1",
}


def environment() -> dict[str, str]:
    """All that a sandbox knows of ours."""
    return dict(_ENVIRONMENT)


def _mounts(masked: Iterable[str]) -> Iterator[str]:
    for path in _SYSTEM:
        if os.path.islink(path):
            yield from ("--symlink", os.readlink(path), path)
        elif os.path.isdir(path):
            yield from ("--ro-bind", path, path)
    for path in _SHOWN:
        yield from ("--ro-bind-try", path, path)
    for path in _outside_the_system([sys.base_prefix, os.path.realpath(sys.base_prefix), *libraries()]):
        for parent in reversed(Path(inside(path)).parents[:-1]):
            yield from ("--perms", "0755", "--dir", str(parent))  # or others may not pass where they may not out here
        yield from ("--ro-bind", path, inside(path))
    for path in masked:
        yield from ("--tmpfs", inside(path))


def _outside_the_system(paths: Sequence[str]) -> list[str]:
    """Those that don't lie within what is shown already, nor within another of them."""
    shown: list[str] = [path for path in _SYSTEM if os.path.isdir(path)]
    found = []
    for path in sorted(set(paths), key=len):
        if not any(path == each or path.startswith(each + os.sep) for each in shown):
            shown.append(path)
            found.append(path)
    return found


def masked() -> list[str]:
    """The folders of installed packages that are the grader's own."""
    package = Path(__file__).resolve().parent.parent
    return [str(package)] if any(str(package).startswith(each + os.sep) for each in libraries()) else []


@contextmanager
def namespace_of_two() -> Iterator[int | None]:
    """As root: a namespace of users where number 1 is nobody out here. A limit on processes doesn't hold for root."""
    if os.geteuid() != 0:
        yield None
        return
    ready, says_ready = os.pipe()
    go, says_go = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            die_with_parent()
            kernel.unshare(kernel.NEW_USER)
            os.write(says_ready, b"x")
            os.read(go, 1)
        finally:
            os._exit(0)
    os.close(says_ready)
    try:
        if not os.read(ready, 1):
            raise OSError("no namespace of users can be made")
        for kind in ("uid_map", "gid_map"):
            Path(f"/proc/{pid}/{kind}").write_text(f"0 0 1\n1 {NOBODYS} 1\n")
        namespace = os.open(f"/proc/{pid}/ns/user", os.O_RDONLY)
        try:
            yield namespace
        finally:
            os.close(namespace)
    finally:
        os.write(says_go, b"x")  # closing it wouldn't do: another thread's child may have been forked with a copy
        for end in (ready, go, says_go):
            os.close(end)
        os.waitpid(pid, 0)
