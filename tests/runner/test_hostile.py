"""Code that misbehaves gets its own verdict, stops nothing, and leaves nothing behind."""

import os
import time

import pytest
from below import children

from grader.runner import system
from grader.runner.limits import Limits

HEAD = "import os, sys, time, signal, ctypes, threading, torch\nF = torch.nn.functional\n"
DEF = "def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):\n    "

IN_A_CALL = {
    "spins": ("while True: pass", "timed_out"),
    "sleeps": ("time.sleep(100)", "timed_out"),
    "ignores signals": (
        "[signal.signal(s, signal.SIG_IGN) for s in (signal.SIGTERM, signal.SIGINT)]; time.sleep(100)",
        "timed_out",
    ),
    "exits with 0": ("os._exit(0)", "crashed"),
    "exits politely": ("sys.exit(0)", "raised"),
    "interrupts": ("raise KeyboardInterrupt", "raised"),
    "segfaults": ("ctypes.string_at(0)", "crashed"),
    "aborts": ("os.abort()", "crashed"),
    "kills its parent": ("os.kill(os.getppid(), 9); time.sleep(100)", "crashed"),
    "stops its grader": (
        "of = lambda pid: int(open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()[1])\n"
        "    os.kill(of(os.getppid()), signal.SIGSTOP)",
        "raised",
    ),
    "stops its keeper, and all": ("os.kill(os.getppid(), signal.SIGTSTP); os.kill(-1, signal.SIGSTOP)", "raised"),
    "stops its grader by another call": (
        "of = lambda pid: int(open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()[1])\n"
        "    signal.pidfd_send_signal(os.pidfd_open(of(os.getppid())), signal.SIGSTOP)",
        "raised",
    ),
    "takes its grader's files": (
        "import resource\n    of = lambda pid: int(open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()[1])\n"
        "    resource.prlimit(of(os.getppid()), resource.RLIMIT_NOFILE, (3, 3))",
        "raised",
    ),
    "limits itself": (
        "import resource\n    resource.setrlimit(resource.RLIMIT_CORE, (0, 0)); resource.prlimit(os.getpid(), resource.RLIMIT_CORE)",
        "not_a_tensor",
    ),
    "kills its group": ("os.kill(0, 9)", "crashed"),
    "closes its files": ("os.closerange(0, 300); return x", "crashed"),
    "writes to its files": (
        "[os.write(fd, b'passed' * 99) for fd in range(3, 300) if os.path.exists(f'/proc/self/fd/{fd}') and "
        "fd != 9999 and not __import__('stat').S_ISREG(os.fstat(fd).st_mode) and True] and None",
        ("crashed", "raised", "not_a_tensor"),
    ),
    "eats memory": ("a = [torch.ones(1 << 26) for _ in range(99)]", "out_of_memory"),
    "eats memory in Python": ("a = [bytearray(1 << 28) for _ in range(99)]", "out_of_memory"),
    "prints without end": ("while True: os.write(1, b'x' * 65536)", "too_much_output"),
    "forks and forgets": ("os.fork() or time.sleep(100); time.sleep(100)", "timed_out"),
    "returns from a fork": ("os.fork(); return x", "wrong_shape"),
    "starts a grandchild with a session of its own": (
        "pid = os.fork()\n    if pid == 0:\n        os.setsid()\n        os.fork() or time.sleep(100)\n"
        "        time.sleep(100)\n    return None",
        "not_a_tensor",
    ),
    "returns None": ("pass", "not_a_tensor"),
    "returns numpy": ("return x.numpy()", "not_a_tensor"),
    "returns a list": ("return [[[1.0]]]", "not_a_tensor"),
    "returns sparse": ("return x.to_sparse()", "not_a_tensor"),
    "returns a meta tensor": ("return x.to('meta')", "not_a_tensor"),
    "returns 8 GB": ("return torch.empty(1 << 31)", "out_of_memory"),
    "returns 8 GB for nothing": ("return torch.zeros(1).expand(1 << 31)", "wrong_shape"),
    "returns an empty tensor": ("return x[:0]", "wrong_shape"),
    "recurses": ("def again(x):\n        return again(x)\n    return again(x)", "raised"),
    "raises something unspeakable": (
        "class Bad(Exception):\n        def __str__(self): raise ValueError\n    raise Bad",
        "raised",
    ),
    "calls torch's own": ("return F.conv1d(x, weight, bias, stride, padding, dilation, groups)", "banned_call"),
    "calls torch's own in a thread": (
        "y = []\n    t = threading.Thread(target=lambda: y.append(F.conv1d(x, weight, bias, stride, padding, dilation, "
        "groups)))\n    t.start(); t.join()\n    return y[0] if y else x",
        "banned_call",
    ),
    "calls torch's own and swallows the refusal": (
        "try:\n        return F.conv1d(x, weight)\n    except BaseException:\n        return x * weight",
        "banned_call",
    ),
    "calls torch's own by a module": (
        "m = torch.nn.Conv2d(1, 1, 1)\n    return torch.func.functional_call(m, {'weight': weight[:, :, None]}, "
        "x[:, :, None])[:, :, 0]",
        "banned_call",
    ),
    "calls torch's own kernel": (
        "return torch.ops.aten.convolution(x, weight, bias, [1], [0], [1], False, [0], 1)",
        "banned_call",
    ),
    "starts another program": (
        "import subprocess\n    subprocess.run([sys.executable, '-c', 'pass'])\n    return x",
        "banned_call",
    ),
}

AT_IMPORT = {
    "spins": ("while True: pass", "timed_out"),
    "exits": ("os._exit(0)", "crashed"),
    "exits politely": ("sys.exit(0)", "does_not_import"),
    "raises": ("1 / 0", "does_not_import"),
    "prints without end": ("while True: os.write(1, b'x' * 65536)", "too_much_output"),
}

LIMITS = Limits(call_seconds=1.0, output_allowed=8 << 20, memory_mib=256)


@pytest.fixture(autouse=True)
def nothing_is_left_behind():
    before = set(children(os.getpid()))
    yield
    deadline = time.monotonic() + 5
    while (left := set(children(os.getpid())) - before) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left


@pytest.mark.parametrize("name", IN_A_CALL)
def test_in_a_call(attempt, name):
    if name == "kills its parent" and not system.KEEPS_TREES:
        pytest.skip("there its parent is the grader")
    code, kind = IN_A_CALL[name]
    result = attempt("conv1d", HEAD + DEF + code + "\n", limits=LIMITS)
    assert result.status == "failed"
    assert result.failure.kind in ((kind,) if isinstance(kind, str) else kind)


@pytest.mark.parametrize("name", AT_IMPORT)
def test_at_import(attempt, name):
    code, kind = AT_IMPORT[name]
    result = attempt("conv1d", HEAD + code + "\n" + DEF + "return x\n", limits=LIMITS)
    assert (result.status, result.failure.kind) == ("failed", kind)


def right(changed, before: str, after: str = "") -> str:
    source = changed("conv1d", ("    # TODO 1", f"    {before}\n    # TODO 1"))
    return source.replace("import torch\n", HEAD, 1) + after


def test_a_right_answer_that_prints_a_lot_is_right(attempt, changed):
    result = attempt("conv1d", right(changed, "os.write(1, b'x' * (1 << 20))"), stages=("one", "window", "together"))
    assert result.status == "passed"


def test_patching_torch_changes_nothing_in_the_grader(attempt):
    cheat = (
        "torch.equal = torch.allclose = lambda *a, **k: True\n"
        "torch.Tensor.__eq__ = lambda *a: True\ntorch.save = print\n"
    )
    result = attempt("conv1d", HEAD + cheat + DEF + "return x\n")
    assert result.failure.kind in ("wrong_values", "wrong_shape")


def test_a_subclass_that_equals_everything(attempt):
    cheat = "class Yes(torch.Tensor):\n    def __eq__(self, other): return True\n"
    result = attempt("conv1d", HEAD + cheat + DEF + "return x.as_subclass(Yes)\n")
    assert result.failure.kind == "not_a_tensor"
    assert "subclass" in result.failure.verdict.facts["described"]


def test_asserts_against_torch_at_file_level_are_fine(attempt, changed):
    after = "\nx = torch.ones(1, 1, 4)\nassert torch.equal(conv1d(x, x[..., :2]), F.conv1d(x, x[..., :2]))\n"
    assert attempt("conv1d", right(changed, "pass", after)).status == "passed"


def test_a_file_that_fails_after_its_function_is_graded_with_a_note(attempt, changed):
    result = attempt("conv1d", right(changed, "pass", "\n1 / 0\n"))
    assert result.status == "passed"
    assert "the file itself fails in line" in result.notes[0]


def test_uninitialised_memory_does_not_pass_as_zero(attempt):
    result = attempt("conv1d", HEAD + DEF + "y = torch.empty(1, 1, x.shape[-1])\n    return y * 0 + x * weight\n")
    assert result.failure.kind == "wrong_values"
    assert result.failure.verdict.facts["nan"] > 0


def test_the_exercise_as_a_whole_has_a_limit(attempt, changed):
    limits = Limits(exercise_seconds=0.4)
    result = attempt("conv1d", right(changed, "time.sleep(0.4)"), limits=limits)
    assert result.failure.kind == "timed_out"
    assert "as a whole" in result.failure.verdict.facts["detail"]


def test_what_a_call_prints_is_kept_with_that_call(attempt):
    source = HEAD + DEF + "print('length', x.shape[-1]); return x * weight[..., :1]\n"
    result = attempt("conv1d", source)
    assert result.failure.stage == "window"
    assert result.failure.output == "length 2\n"


@pytest.mark.parametrize(
    "code", ["while n < x.shape[-1]: pass", "time.sleep(100)", "torch.ones(9000, 9000) @ torch.ones(9000, 9000)"]
)
def test_code_that_is_stopped_says_where_it_was_and_what_it_printed(attempt, code):
    source = f"{HEAD}{DEF}print('on my way'); n = 0\n    {code}\n    {code}\n"
    failure = attempt("conv1d", source, limits=Limits(call_seconds=0.3)).failure
    at = failure.verdict.facts["line"]
    assert (failure.kind, at.line, at.function, at.code) == ("timed_out", 5, "conv1d", code)
    assert failure.output == "on my way\n"


def test_a_file_that_is_stopped_while_it_is_imported_says_where_it_was(attempt):
    failure = attempt("conv1d", f"{HEAD}time.sleep(100)\n", limits=Limits(call_seconds=0.3)).failure
    assert failure.verdict.facts["line"].line == 3


def test_code_that_says_it_is_elsewhere_is_not_believed(attempt):
    lie = 'Stack (most recent call first):\\n  File "/etc/passwd", line 1 in f'
    failure = attempt(
        "conv1d", f"{HEAD}{DEF}print('{lie}')\n    time.sleep(100)\n", limits=Limits(call_seconds=0.3)
    ).failure
    assert failure.verdict.facts["line"].line == 5


@pytest.mark.parametrize(
    "setting", ["set_default_device('meta')", "set_default_dtype(torch.float64)", "set_grad_enabled(False)"]
)
def test_what_a_file_sets_for_all_of_torch_is_taken_back(attempt, changed, setting):
    assert attempt("conv1d", right(changed, "pass", f"\ntorch.{setting}\n")).status == "passed"
