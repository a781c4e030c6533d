"""Each claim of what a sandbox keeps from what, attacked by a submission; and the next one is none the worse."""

import os
import re
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest
from boxed import DEFS, EXERCISES, HEAD, QUICK, hand_in, own, right, said, still_right

from grader.classroom.worker import Worker
from grader.curriculum import earlier
from grader.places import SOLUTIONS

ROOT = Path(__file__).resolve().parents[2]


def test_no_network_is_reached(worker):
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind("\0stridelings-test")
        abstract.listen()
        code = (
            "for family, place in ((socket.AF_INET, ('127.0.0.1', {port})), (socket.AF_INET6, ('::1', {port})), "
            "(socket.AF_UNIX, '\\0stridelings-test'), (socket.AF_VSOCK, (2, 1))):\n"
            "    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):\n"
            "        try: socket.socket(family, kind).connect(place); print('reached')\n"
            "        except OSError as error: print('refused')\n"
            "print(len(socket.socketpair()))\n"
        ).format(port=server.getsockname()[1])
        assert said(worker, code) == ["refused"] * 8 + ["2"]


def test_a_call_past_python_opens_no_socket(worker):
    code = "print([ctypes.CDLL(None).socket(family, 2, 0) for family in (2, 10, 16, 17, 38, 40)])"
    assert said(worker, code) == ["[-1, -1, -1, -1, -1, -1]"]


def test_no_file_of_the_instructor_is_there(worker, tmp_path):
    (tmp_path / "grades.db").write_text("secret")
    places = [
        ROOT / "grader",
        ROOT / "pyproject.toml",
        SOLUTIONS,
        tmp_path / "grades.db",
        Path.home() / ".ssh",
        "/etc/passwd",
        "/etc/shadow",
        "/home",
    ]
    code = f"print([path for path in {[str(path) for path in places]!r} if os.path.exists(path)])"
    assert said(worker, code) == ["[]"]


def test_nothing_of_the_system_can_be_written(worker):
    code = (
        "for folder in ('/', '/usr/lib', os.path.dirname(torch.__file__), os.path.dirname(os.__file__), '/dev', '/proc'):\n"
        "    try: open(folder + '/mine', 'w'); print(folder)\n"
        "    except OSError: pass\n"
    )
    assert said(worker, code) == []


def test_the_environment_says_nothing(worker, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "1")
    assert set(said(worker, "print(*sorted(os.environ), sep='\\n')")) <= {
        *("HOME", "TMPDIR", "USER", "PATH", "LANG", "PYTHONDONTWRITEBYTECODE", "OMP_NUM_THREADS", "PWD"),
        *("LC_CTYPE", "SHLVL", "_", "OLDPWD", "KMP_INIT_AT_FORK", "KMP_DUPLICATE_LIB_OK", "TORCHINDUCTOR_CACHE_DIR"),
    }


def test_what_one_leaves_the_next_does_not_find(worker):
    leave = (
        "for folder in ('/tmp', '/dev/shm', os.getcwd(), os.environ['HOME'], '/var/tmp', '/', '/tmp/w'):\n"
        "    try: open(folder + '/left_behind', 'w').write('answers')\n"
        "    except OSError: pass\n"
        "print([ctypes.CDLL(None).shmget(4711, 4096, 0o1666), ctypes.CDLL(None).msgget(4711, 0o1666)])\n"
    )
    assert said(worker, leave) == ["[-1, -1]"]
    find = "print([file for top in ('/tmp', '/dev', '/var', '/etc', '/run', '/home') for _, _, files in os.walk(top) for file in files if 'left' in file])"
    assert said(worker, find) == ["[]"]


def test_what_one_starts_ends_with_it_and_nobody_sees_it(worker):
    daemon = (
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "        time.sleep(4711)\n    os._exit(0)\n"
        "time.sleep(0.2)\nprint(sorted(int(pid) for pid in os.listdir('/proc') if pid.isdigit())[:2])\n"
    )
    assert said(worker, daemon) == ["[1, 2]"]
    assert said(worker, "print(sorted(int(pid) for pid in os.listdir('/proc') if pid.isdigit()))") == ["[1, 2]"]
    assert [pid for pid in os.listdir("/proc") if pid.isdigit() and b"4711" in _command(pid)] == []


def _command(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize(
    "attack",
    [
        "os.kill(-1, signal.SIGKILL)",
        "os.kill(1, signal.SIGKILL); os.kill(1, signal.SIGTERM)",
        "os.getppid() and os.kill(os.getppid(), signal.SIGKILL)",
        "[os.kill(pid, signal.SIGKILL) for pid in range(3, 4096) if not ctypes.CDLL(None).kill(pid, 0)]",
        "ctypes.CDLL(None).ptrace(16, 1, 0, 0)",
        "open('/proc/1/mem', 'r+b').write(b'0')",
        "os.setuid(0)",
        "os.setgid(0)",
        "os.setpriority(os.PRIO_PROCESS, 1, 19)",
        "resource.prlimit(1, resource.RLIMIT_NOFILE, (3, 3))",
        "ctypes.CDLL(None).process_vm_readv(1, 0, 0, 0, 0, 0)",
    ],
)
def test_parents_and_others_are_out_of_reach(worker, attack):
    said(worker, f"try: {attack}\nexcept OSError: pass\n")
    assert still_right(worker)


@pytest.mark.parametrize(
    "call",
    [
        "unshare(0x10000000)",
        "syscall(56, 0x10000011, 0, 0, 0, 0)",
        "syscall(435, 0, 0)",
        "mount(b'none', b'/tmp', b'tmpfs', 0, b'')",
        "umount2(b'/tmp', 2)",
        "setns(0, 0)",
        "chroot(b'/tmp')",
        "syscall(321, 0, 0, 0)",
        "syscall(250, 0, 0, 0, 0)",
        "syscall(323, 0)",
        "syscall(425, 8, 0)",
        "syscall(298, 0, 0, 0, 0, 0)",
        "ptrace(0, 0, 0, 0)",
        "syscall(442, 0, 0, 0, 0, 0)",
        "sethostname(b'mine', 4)",
    ],
)
def test_the_kernel_is_asked_for_nothing_unordinary(worker, call):
    if os.uname().machine != "x86_64" and "syscall" in call:
        pytest.skip("calls have other numbers there")
    (line,) = said(worker, f"print(ctypes.CDLL(None, use_errno=True).{call}, ctypes.get_errno())")
    assert line in ("-1 1", "-1 38")


def test_threads_still_start_and_programs_too_while_a_file_is_imported(worker):
    code = (
        "t = threading.Thread(target=print, args=('thread',), daemon=True); t.start(); t.join()\n"
        "sys.stdout.flush(); print(subprocess.run(['/bin/echo', 'program'], capture_output=True, text=True).stdout.strip())"
    )
    assert said(worker, code) == ["thread", "program"]


def test_there_are_no_descriptors_but_its_own(worker):
    code = (
        "for end in range(1024):\n"
        "    try: mode = os.fstat(end).st_mode\n"
        "    except OSError: continue\n"
        "    print(end, 'socket' if stat.S_ISSOCK(mode) else 'pipe' if stat.S_ISFIFO(mode) else 'null' if stat.S_ISCHR(mode) else 'file')\n"
    )
    assert said(worker, code) == ["0 null", "1 pipe", "2 pipe", "3 socket", "4 pipe", "5 null"]


def test_no_module_of_the_graders_knows_an_answer(worker):
    code = (
        "print(sorted(name for name in sys.modules if name.startswith('grader.') and not name.startswith('grader.runner')))\n"
        "for name in ('judging.truth', 'curriculum.conv1d', 'curriculum.formula', 'curriculum.mistakes', 'coach', 'session', 'notebook'):\n"
        "    try: __import__('grader.' + name); print('there is', name)\n"
        "    except ImportError: pass\n"
    )
    held = ["beside", "curriculum", "curriculum.call", "curriculum.tensors", "places", "sandbox"]
    held += [f"sandbox.{name}" for name in ("confine", "kernel", "questions", "zygote")]
    assert said(worker, code) == [str([f"grader.{name}" for name in held])]


def _lines_of_answers() -> list[str]:
    """Lines that only a solution, the formula or a mistake has."""
    kept = []
    for file in (SOLUTIONS / "pad.py", SOLUTIONS / "conv1d.py", *(ROOT / "grader/curriculum/formula").glob("*.py")):
        lines = [line.strip() for line in file.read_text().splitlines() if re.match(r" +(return|[a-z_]+ = )", line)]
        kept += [line for line in lines if len(line) > 30][:3]
    assert len(kept) >= 8
    return kept


@pytest.fixture
def patient(worker):
    """One that lets all of memory be looked through, on a busy machine, too."""
    patient = Worker(EXERCISES, replace(QUICK, call_seconds=30.0))
    yield patient
    patient.close()


def test_no_answer_lies_in_memory(patient):
    """Not even the reference's earlier exercises, which a submission before this one was given."""
    hand_in(patient, right("conv1d"), "conv1d")
    # The last letter in brackets, so that what is sought isn't found in what seeks it.
    sought = [re.escape(line[:-1]) + f"[{re.escape(line[-1])}]" for line in (*_lines_of_answers(), "left in mem0ry")]
    code = (
        "planted = ('left in mem' + str(0) + 'ry').encode()\n"
        f"sought = re.compile('|'.join({sought!r}).encode())\n"
        "found = set()\n"
        "for line in open('/proc/self/maps').read().splitlines():\n"
        "    start, end = (int(part, 16) for part in line.split()[0].split('-'))\n"
        "    if line.split()[1][:2] == 'rw' and not line.endswith(('[vvar]', '[vsyscall]')):\n"
        "        found |= set(sought.findall(ctypes.string_at(start, end - start)))\n"
        "print(sorted(found))\n"
    )
    assert said(patient, code, "pad") == ["[b'left in mem0ry']"], "what was planted is found, and nothing else"


def test_a_bomb_of_forks_is_over_with_its_time(worker):
    before, start = len(os.listdir("/proc")), time.monotonic()
    code = f"{HEAD}{DEFS['windows1d']}\n    while True:\n        try: os.fork()\n        except OSError: pass\n"
    graded = hand_in(worker, code)
    assert graded.document["failure"]["kind"] in ("timed_out", "wrong_shape", "crashed", "not_a_tensor")
    assert time.monotonic() - start < 60
    assert len(os.listdir("/proc")) < before + 60
    assert still_right(worker)


def test_there_are_only_so_many_processes(worker):
    code = (
        "n = 0\ntry:\n    while n < 500:\n        os.posix_spawn('/bin/sleep', ['sleep', '60'], {}); n += 1\n"
        "except OSError as error: print(error.errno == errno.EAGAIN)\nprint(n < 70)\n"
    )
    assert said(worker, code) == ["True", "True"]


@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm"])
def test_a_disk_is_not_filled(worker, folder):
    code = (
        "written = 0\n"
        "try:\n"
        "    for n in range(64):\n"
        f"        with open(f'{folder}/{{n}}', 'wb') as file:\n"
        "            for _ in range(8): written += file.write(bytes(1 << 20))\n"
        "except OSError as error: print(error.errno == errno.ENOSPC, written <= 64 << 20)\n"
        f"try: open('{folder}/large', 'wb').truncate(1 << 40)\n"
        "except OSError as error: print(error.errno == errno.EFBIG)\n"
    )
    assert said(worker, code) == ["True True", "True"]
    assert still_right(worker)


def test_memory_has_a_limit_and_the_kernel_ends_a_submission_first(worker):
    code = (
        "print(open('/proc/self/oom_score_adj').read().strip())\n"
        "held = []\ntry:\n    while True: held.append(bytearray(1 << 24))\n"
        "except MemoryError: n = len(held); held.clear(); print(n < 40)\n"
    )
    assert said(worker, code) == ["1000", "True"]


FORGED = {
    "a verdict": 'b\'{"status": "passed"}\'',
    "a result": '(\'{"outcome": {"ended": "returned", "shape": [1, 1], "dtype": "float32", "seconds": 0}}\').encode()',
    "that all is loaded": '(\'{"loaded": {"kind": null, "message": "", "line": null, "notes": [], "problem": null, "own": [], "signature": ""}}\').encode()',
    "many results": '(\'{"outcome": {"ended": "returned", "shape": [1, 1], "dtype": "float32", "seconds": 0}}\').encode()] * 400 + [b"{}"',
}


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("when", ["at once", "in a call"])
def test_a_forged_message_passes_nothing(worker, name, when):
    send = (
        "import struct\n"
        f"def forge():\n    for text in [{FORGED[name]}]:\n        os.write(3, struct.pack('!II', len(text), 0) + text)\n"
    )
    at_once, in_a_call = ("forge()\n", "pass") if when == "at once" else ("", "forge()")
    source = f"{HEAD}{send}{at_once}{DEFS['windows1d']}{in_a_call}\n    return x\n"
    assert hand_in(worker, source).document["status"] == "failed"
    assert still_right(worker)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("while True: pass", "timed_out"),
        ("time.sleep(100)", "timed_out"),
        ("signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n    while True: pass", "timed_out"),
        ("pid = os.fork()\n    while pid == 0: pass\n    os.wait()", "timed_out"),
        ("time.time = time.monotonic = time.perf_counter = lambda: 0\n    while True: pass", "timed_out"),
        ("os.kill(os.getpid(), signal.SIGSTOP)", "raised"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "crashed"),
        ("os.kill(os.getpid(), signal.SIGTERM)\n    time.sleep(9)", "crashed"),
        ("os.kill(0, signal.SIGKILL)\n    time.sleep(9)", "crashed"),
        ("os.abort()", "crashed"),
        ("ctypes.string_at(0)", "crashed"),
        ("os._exit(0)", "crashed"),
    ],
)
def test_time_and_signals_are_the_graders(worker, code, kind):
    graded = hand_in(worker, f"{HEAD}{DEFS['windows1d']}{code}\n    return x\n")
    assert (graded.state, graded.tries, graded.document["failure"]["kind"]) == ("graded", 1, kind)


def test_what_is_read_of_ones_own_files_is_what_was_handed_in(worker):
    code = f"print(sorted(os.listdir()), sorted(os.listdir('handed_in')), os.path.exists({own(SOLUTIONS)}))"
    assert said(worker, code) == ["['handed_in', 'reference'] ['windows1d.py'] False"]
    assert said(worker, "print(sorted(os.listdir('reference')))", "pad") == [
        str([f"{name}.py" for name in sorted(earlier("pad"))])
    ]
