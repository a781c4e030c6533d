"""What a machine without namespaces, or without any sandbox, still keeps a submission from, and what it says of itself."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from boxed import DEFS, EXERCISES, HEAD, QUICK, hand_in, right, said, still_right

from grader.classroom.worker import Worker, level
from grader.runner import landlock, system, tree
from grader.sandbox import bubblewrap, levels

linux = pytest.mark.skipif(not system.KEEPS_TREES, reason="there is no forking elsewhere")


@pytest.fixture
def asked_anew():
    levels.why_not_a.cache_clear()
    yield
    levels.why_not_a.cache_clear()


def test_no_sandbox_is_level_c_and_says_what_that_means():
    assert level(no_sandbox=True).letter == "C"
    assert "your files" in level(no_sandbox=True).says


@linux
@pytest.mark.parametrize(
    ("bwrap_says", "cure"),
    [
        ("bwrap: setting up uid map: Permission denied", "AppArmor"),
        ("bwrap: No permissions to create new namespace", "seccomp=unconfined"),
        ("bwrap: Can't mount proc on /newroot/proc: Operation not permitted", "systempaths=unconfined"),
        ("bwrap: something else", "something else"),
    ],
)
def test_where_bubblewrap_is_refused_the_cure_is_said(tmp_path, monkeypatch, asked_anew, bwrap_says, cure):
    bwrap = tmp_path / "bwrap"
    bwrap.write_text(f'#!/bin/sh\necho "{bwrap_says}" >&2\nexit 1\n')
    bwrap.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = level(no_sandbox=False)
    assert found.letter in ("B", "C")
    assert cure in found.says


@linux
def test_where_there_is_no_bubblewrap_it_says_how_to_get_it(tmp_path, monkeypatch, asked_anew):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "apt install bubblewrap" in level(no_sandbox=False).says


@pytest.fixture(scope="module")
def bare():
    """A worker at level C."""
    worker = Worker(EXERCISES, replace(QUICK, sandbox=False))
    yield worker
    worker.close()


@linux
def test_level_c_gives_the_same_verdicts(bare):
    assert [hand_in(bare, right(name), name).document["status"] for name in EXERCISES] == ["passed"] * 3
    graded = hand_in(bare, f"{HEAD}{DEFS['windows1d']}return x\n")
    assert (graded.level, graded.document["failure"]["kind"]) == ("C", "wrong_shape")


@linux
@pytest.mark.skipif(landlock.version() < 4, reason="this kernel's Landlock keeps less")
def test_level_c_keeps_files_and_ports(bare, tmp_path):
    code = (
        f"for place in ({str(tmp_path)!r}, '/tmp', '/dev/shm', os.path.dirname(torch.__file__)):\n"
        "    try: open(place + '/left', 'w'); print('wrote', place)\n"
        "    except OSError: pass\n"
        "open('mine', 'w').write('its own folder'); print(open('mine').read())\n"
        "try: socket.create_connection(('127.0.0.1', 22), 1)\n"
        "except PermissionError: print('no port')\n"
    )
    assert said(bare, code) == ["its own folder", "no port"]
    assert said(bare, "print(os.path.exists('mine'))") == ["False"]


@linux
def test_level_c_leaves_no_process(bare):
    daemon = "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(471)\n    os._exit(0)\n"
    said(bare, daemon)
    deadline = time.monotonic() + 5
    while (left := [pid for pid in tree.descendants(os.getpid()) if _sleeps(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []
    assert still_right(bare)


def _sleeps(pid: int) -> bool:
    try:
        return "hrtimer_nanosleep" in Path(f"/proc/{pid}/wchan").read_text()
    except OSError:
        return False


@linux
@pytest.mark.skipif(landlock.version() < 6, reason="this kernel's Landlock doesn't hold signals back")
def test_level_c_keeps_the_process_that_forks_alive(bare):
    said(bare, "try: os.kill(os.getppid(), signal.SIGKILL)\nexcept OSError: pass\n")
    assert still_right(bare)


_AS_ROOT = """
import json, sys
sys.path.insert(0, {tests!r})
from boxed import *
from grader.sandbox import bubblewrap, levels
levels.why_not_a.cache_clear()
found = levels.level(False)
worker = Worker(EXERCISES, QUICK)
print(json.dumps([found.letter, worker.level.letter]))
print(json.dumps([hand_in(worker, right(name), name).document["status"] for name in EXERCISES]))
for code in json.loads(sys.argv[1]):
    print(json.dumps(said(worker, code)))
print(json.dumps(still_right(worker)))
worker.close()
"""
_TRIED = (
    "print(os.getuid() > 61000, os.getgroups())",
    "print([ctypes.CDLL(None).kill(os.getppid(), 9), ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0)])",
    "print([path for path in ('/etc/shadow', '/root/.bashrc') if os.access(path, os.R_OK)])",
    "for place in ('/tmp/left', '/dev/shm/left'):\n    try: open(place, 'w'); print('wrote')\n    except OSError: pass\n",
    "print([ctypes.CDLL(None).socket(family, 2, 0) for family in (2, 10, 16, 17)])",
    "n = 0\ntry:\n    while n < 500:\n        os.posix_spawn('/bin/sleep', ['sleep', '4712'], {}, setsid=True); n += 1\nexcept OSError: print(n < 70)",
    "print(len([pid for pid in os.listdir('/proc') if pid.isdigit() and os.stat('/proc/' + pid).st_uid == os.getuid()]) <= 1)",
)


def _open_to_all(paths: set[Path]) -> list[str]:
    """bubblewrap's arguments to show these to every user: a shut folder above becomes an open one that holds nothing else."""
    arguments: list[str | Path] = []
    opened = set()
    for path in sorted(paths):
        above = [*reversed(path.parents), path]
        shut = next((n for n, place in enumerate(above) if place.stat().st_mode & 0o005 != 0o005), None)
        if shut is None:
            continue
        if above[shut] not in opened:
            arguments += ["--perms", "0755", "--tmpfs", above[shut]]
            opened.add(above[shut])
        for place in above[shut + 1 : -1]:
            arguments += ["--perms", "0755", "--dir", place]
        for place in path.iterdir() if path == above[shut] else [path]:
            arguments += ["--bind", place, place]
    return list(map(str, arguments))


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("bwrap") or landlock.version() < 4,
    reason="it takes root, and bubblewrap to make it look like a container",
)
def test_level_b_as_root_in_a_container_without_namespaces():
    """bubblewrap stands for the container: Python lies where all may read it, and bubblewrap isn't there."""
    tests = Path(__file__).resolve().parents[1]
    needed = {Path(path) for path in (sys.base_prefix, *bubblewrap.libraries(), tests.parent)}
    bwrap = ["bwrap", "--dev-bind", "/", "/", *_open_to_all(needed)]
    bwrap += ["--ro-bind", "/dev/null", shutil.which("bwrap"), "--proc", "/proc"]
    script = _AS_ROOT.format(tests=str(tests))
    ran = subprocess.run(
        [*bwrap, sys.executable, "-c", script, json.dumps(_TRIED)], capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stderr
    letters, passed, who, parent, files, wrote, sockets, forks, left, right_again = map(
        json.loads, ran.stdout.splitlines()
    )
    assert letters == ["B", "B"]
    assert passed == ["passed"] * 3
    assert who == ["True []"]
    assert (parent, files, wrote) == (["[-1, -1]"], ["[]"], [])
    assert sockets == ["[-1, -1, -1, -1]"]
    assert (forks, left, right_again) == (["True"], ["True"], True)
